from odyssey.studies.speed import machine, points

MEASURED_HERE = {}  # by study: what its jobs are told

for name, found in of_kind("speed").items():
    MEASURED_HERE[name] = {
        "study": str(PLANS / study_written(found).name),
        "points": or_exit(points.fingerprint, found.study, machine.identity()),
        "targets": [target.model_dump_json() for target in found.study.targets],
    }
    drawn(found.study, kind("speed").drawn)
    TARGETS += collect("results/{study}/{table}.csv", study=name, table=here(name).reported)
    WHEN_STOPPED.append(f"Measured points are kept in results/{name}/points.")


# One job, and alone: whatever else ran would be measured too. It says how far it is on the terminal and in its log.
rule measure_speed:
    output:
        "results/{study}/measured.json",
    log:
        "logs/{study}/measure.log",
    benchmark:
        "logs/{study}/measure.jsonl"
    wildcard_constraints:
        study=one_of(MEASURED_HERE),
    conda:
        "../../environment.yml"
    threads: workflow.cores
    params:
        script=SCRIPTS / "measure_speed.py",
        study=told(of_study(MEASURED_HERE, "study")),
        points=of_study(MEASURED_HERE, "points"),
    shell:
        "python {params.script:q} --study {params.study:q} --points results/{wildcards.study}/points --out {output:q} "
        "2>&1 | tee {log:q}"


rule tabulate_speed:
    input:
        measured="results/{study}/measured.json",
    output:
        parquet="results/{study}/speed.parquet",
        csv=reported(kind("speed"), kind("speed").reported),
    log:
        "logs/{study}/tabulate.log",
    benchmark:
        "logs/{study}/tabulate.jsonl"
    wildcard_constraints:
        study=one_of(MEASURED_HERE),
    conda:
        "../../environment.yml"
    params:
        script=SCRIPTS / "tabulate_speed.py",
        study=told(of_study(MEASURED_HERE, "study")),
        targets=of_study(MEASURED_HERE, "targets"),
        captions=said_to_jobs(captions(kind("speed"), kind("speed").reported)),
        code=digest("odyssey.studies.speed.tabulating"),
    shell:
        "python {params.script:q} --study {params.study:q} --measured {input.measured:q} "
        "--out results/{wildcards.study} > {log:q} 2>&1"
