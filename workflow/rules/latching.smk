from odyssey.studies import read_latching_study

STUDY = or_exit(read_latching_study, CONFIG.study, CONFIG.size)
FIGURES = figures_of(STUDY)
FIGURE_TABLES = ["latches", "convergence"]
TRACKED_TABLES = ["latches"]
TARGETS = [
    *figure_files(STUDY),
    f"results/{STUDY.name}/convergence.csv",
    "results/ledger.html",
    *tracked(STUDY),
]
PLACES = {**places_of(STUDY), **MLFLOW_PLACE}


report: "../report/latching.rst"


include: "figures.smk"
include: "tracking.smk"
include: "ledger.smk"


rule train_latches:
    output:
        **{table: f"results/{{study}}/{table}.parquet" for table in FIGURE_TABLES},
        csv=report(
            "results/{study}/convergence.csv",
            caption="../report/latching_table.rst",
            category="Tables",
            labels={"table": "convergence by weight, noise and length"},
        ),
    log:
        "logs/{study}/latch.log",
    benchmark:
        "logs/{study}/latch.jsonl"
    conda:
        "../../environment.yml"
    params:
        script=SCRIPTS / "train_latches.py",
        config=as_given(CONFIG.model_dump_json(include={"study", "size"})),
        study=as_given(STUDY.model_dump_json(exclude={"title", "question", "figures"})),
        code=digest("odyssey.latching.experiment"),
    shell:
        "python {params.script:q} --config {params.config:q} --out results/{wildcards.study} > {log:q} 2>&1"
