from odyssey.studies.speed import machine, points

STUDY = FOUND.study
told_to_jobs(FOUND)
POINTS = or_exit(points.fingerprint, STUDY, machine.identity())
FIGURES = figures_of(STUDY)
FIGURE_TABLES = HERE.drawn
TARGETS = [
    *figure_files(STUDY),
    *collect("results/{study}/{table}.csv", study=STUDY.name, table=HERE.reported),
]
PLACES = places_of(STUDY)


include: "figures.smk"
include: "page.smk"


# One job, and alone: whatever else ran would be measured too. It says how far it is on the terminal and in its log.
rule measure_speed:
    output:
        "results/{study}/measured.json",
    log:
        "logs/{study}/measure.log",
    benchmark:
        "logs/{study}/measure.jsonl"
    conda:
        "../../environment.yml"
    threads: workflow.cores
    params:
        script=SCRIPTS / "measure_speed.py",
        config=as_given(CONFIG.model_dump_json(include={"study", "size"})),
        points=POINTS,
    shell:
        "python {params.script:q} --config {params.config:q} --points results/{wildcards.study}/points --out {output:q} "
        "2>&1 | tee {log:q}"


rule tabulate_speed:
    input:
        measured="results/{study}/measured.json",
    output:
        parquet="results/{study}/speed.parquet",
        csv=reported(HERE.reported),
    log:
        "logs/{study}/tabulate.log",
    benchmark:
        "logs/{study}/tabulate.jsonl"
    conda:
        "../../environment.yml"
    params:
        script=SCRIPTS / "tabulate_speed.py",
        config=as_given(CONFIG.model_dump_json(include={"study", "size"})),
        targets=as_given([target.model_dump_json() for target in STUDY.targets]),
        captions=said_to_jobs(captions(HERE.reported)),
        code=digest("odyssey.studies.speed.tabulating"),
    shell:
        "python {params.script:q} --config {params.config:q} --measured {input.measured:q} "
        "--out results/{wildcards.study} > {log:q} 2>&1"


onerror:
    print(
        f"\nThe run has stopped. Measured points are kept in results/{STUDY.name}/points; the same command goes on from "
        "there.",
        file=sys.stderr,
    )
