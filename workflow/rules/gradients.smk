from odyssey.gradients.plan import fingerprint, plan_gradients
from odyssey.studies import read_gradients_study

STUDY = or_exit(read_gradients_study, CONFIG.study, CONFIG.size)
PLAN = or_exit(plan_gradients, STUDY, CONFIG)
DATA = data_of(PLAN)
SHARDS = shards_of(PLAN, lambda trials: fingerprint(STUDY, trials))
FIGURES = figures_of(STUDY)
FIGURE_TABLES = ["flows", "spectra", "snapshots"]
TRACKED_TABLES = ["snapshots"]
TARGETS = [
    *figure_files(STUDY),
    f"results/{STUDY.name}/shares.csv",
    "results/ledger.html",
    *tracked(STUDY),
]
PLACES = {**places_of(STUDY), **MLFLOW_PLACE}


report: "../report/gradients.rst"


include: "data.smk"
include: "figures.smk"
include: "tracking.smk"
include: "ledger.smk"


# A job is a batch of trials of one cell; a changed study measures again the batches that it changes.
rule measure_gradients:
    input:
        data=of_shard("data"),
    output:
        **{table: f"results/{{study}}/shards/{{shard}}.{table}.parquet" for table in FIGURE_TABLES},
    log:
        "logs/{study}/measure/{shard}.log",
    benchmark:
        "logs/{study}/measure/{shard}.jsonl"
    conda:
        "../../environment.yml"
    params:
        script=SCRIPTS / "measure_gradients.py",
        config=as_given(CONFIG.model_dump_json(include={"study", "size", "device", "trials_per_job", "leave_out"})),
        trials=of_shard("trials"),
    shell:
        "python {params.script:q} --config {params.config:q} --shard {wildcards.shard} --data results/data "
        "--out results/{wildcards.study}/shards > {log:q} 2>&1"


rule tabulate_gradients:
    input:
        collect("results/{{study}}/shards/{shard}.{table}.parquet", shard=SHARDS, table=FIGURE_TABLES),
    output:
        **{table: f"results/{{study}}/{table}.parquet" for table in FIGURE_TABLES},
        shares=report(
            "results/{study}/shares.csv",
            caption="../report/gradients_shares.rst",
            category="Tables",
            labels={"table": "exploding and vanishing, epoch by epoch"},
        ),
    log:
        "logs/{study}/tabulate.log",
    benchmark:
        "logs/{study}/tabulate.jsonl"
    conda:
        "../../environment.yml"
    params:
        script=SCRIPTS / "tabulate_gradients.py",
        config=as_given(CONFIG.model_dump_json(include={"study", "size", "device", "trials_per_job", "leave_out"})),
        code=digest("odyssey.gradients.tables", "odyssey.gradients.batch_job"),
    shell:
        "python {params.script:q} --config {params.config:q} --shards results/{wildcards.study}/shards "
        "--out results/{wildcards.study} > {log:q} 2>&1"


onerror:
    print(
        f"\nThe run has stopped. Batches that are done are kept in results/{STUDY.name}/shards; the same command goes "
        "on from there.",
        file=sys.stderr,
    )
