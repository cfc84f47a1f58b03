from odyssey.memories.batches import batches, courses_fingerprint, fingerprint
from odyssey.studies import read_memories_study

STUDY = or_exit(read_memories_study, CONFIG.study, CONFIG.size)
SHARDS = {shard: {"batch": fingerprint(batch)} for shard, batch in or_exit(batches, STUDY).items()}
FIGURES = figures_of(STUDY)
FIGURE_TABLES = ["capacity", "courses", "pictures"]
TRACKED_TABLES = ["recalls", "capacity"]
TARGETS = [
    *figure_files(STUDY),
    f"results/{STUDY.name}/capacity.csv",
    "results/ledger.html",
    *tracked(STUDY),
]
PLACES = {**places_of(STUDY), **MLFLOW_PLACE}


report: "../report/memories.rst"


include: "figures.smk"
include: "tracking.smk"
include: "ledger.smk"


# A job is a batch of networks of one size; a changed study recalls again what it changes.
rule recall_memories:
    output:
        "results/{study}/shards/{shard}.parquet",
    log:
        "logs/{study}/recall/{shard}.log",
    benchmark:
        "logs/{study}/recall/{shard}.jsonl"
    conda:
        "../../environment.yml"
    params:
        script=SCRIPTS / "recall_memories.py",
        config=as_given(CONFIG.model_dump_json(include={"study", "size"})),
        batch=of_shard("batch"),
    shell:
        "python {params.script:q} --config {params.config:q} --shard {wildcards.shard} --out {output:q} > {log:q} 2>&1"


rule follow_recalls:
    output:
        courses="results/{study}/courses.parquet",
        pictures="results/{study}/pictures.parquet",
    log:
        "logs/{study}/follow.log",
    benchmark:
        "logs/{study}/follow.jsonl"
    conda:
        "../../environment.yml"
    params:
        script=SCRIPTS / "follow_recalls.py",
        config=as_given(CONFIG.model_dump_json(include={"study", "size"})),
        courses=courses_fingerprint(STUDY),
    shell:
        "python {params.script:q} --config {params.config:q} --out results/{wildcards.study} > {log:q} 2>&1"


rule tabulate_memories:
    input:
        shards=collect("results/{{study}}/shards/{shard}.parquet", shard=SHARDS),
    output:
        recalls="results/{study}/recalls.parquet",
        capacity="results/{study}/capacity.parquet",
        capacity_csv=report(
            "results/{study}/capacity.csv",
            caption="../report/memories_table.rst",
            category="Tables",
            labels={"table": "recall by size and load"},
        ),
    log:
        "logs/{study}/tabulate.log",
    benchmark:
        "logs/{study}/tabulate.jsonl"
    conda:
        "../../environment.yml"
    params:
        script=SCRIPTS / "tabulate_memories.py",
        code=digest("odyssey.memories.capacity"),
    shell:
        "python {params.script:q} --shards {input.shards:q} --out results/{wildcards.study} > {log:q} 2>&1"


onerror:
    print(
        f"\nThe run has stopped. Batches that are done are kept in results/{STUDY.name}/shards; the same command goes "
        "on from there.",
        file=sys.stderr,
    )
