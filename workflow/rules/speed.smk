from odyssey.speed import machine, points
from odyssey.studies import read_speed_study

STUDY = or_exit(read_speed_study, CONFIG.study, CONFIG.size)
POINTS = or_exit(points.fingerprint, STUDY, machine.identity())
FIGURES = figures_of(STUDY)
FIGURE_TABLES = ["speed"]
TARGETS = [
    *figure_files(STUDY),
    *collect("results/{study}/{table}.csv", study=STUDY.name, table=["speed", "targets", "machine"]),
]
PLACES = places_of(STUDY)


report: "../report/speed.rst"


include: "figures.smk"


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
        speed=report(
            "results/{study}/speed.csv",
            caption="../report/speed_table.rst",
            category="Tables",
            labels={"table": "every program at every point"},
        ),
        targets=report(
            "results/{study}/targets.csv",
            caption="../report/speed_targets.rst",
            category="Tables",
            labels={"table": "held against the targets"},
        ),
        machine=report(
            "results/{study}/machine.csv",
            caption="../report/speed_machine.rst",
            category="Tables",
            labels={"table": "the machine"},
        ),
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
        code=digest("odyssey.speed.tables"),
    shell:
        "python {params.script:q} --config {params.config:q} --measured {input.measured:q} "
        "--out results/{wildcards.study} > {log:q} 2>&1"


onerror:
    print(
        f"\nThe run has stopped. Measured points are kept in results/{STUDY.name}/points; the same command goes on from "
        "there.",
        file=sys.stderr,
    )
