# A job is a batch of trials of one cell. The plan is `ancient`: what a batch must run again for is in `trials`, the
# hash over its trials' configurations, data and code, so that a changed study reruns the batches that it changes.
rule train:
    input:
        plan=ancient("results/{study}/plan.parquet"),
        data=ancient(lookup(dpath="{shard}/data", within=SHARDS)),
    output:
        "results/{study}/shards/{shard}.trained",
    log:
        "logs/{study}/train/{shard}.log",
    benchmark:
        "logs/{study}/train/{shard}.jsonl"
    conda:
        "../../environment.yml"
    params:
        script=SCRIPTS / "train_trials.py",
        trials=lookup(dpath="{shard}/trials", within=SHARDS),
    shell:
        "python {params.script} --plan {input.plan:q} --shard {wildcards.shard} --data results/data "
        "--store results/store --out {output:q} > {log:q} 2>&1"


rule evaluate:
    input:
        plan=ancient("results/{study}/plan.parquet"),
        trained="results/{study}/shards/{shard}.trained",
    output:
        "results/{study}/shards/{shard}.evaluated",
    log:
        "logs/{study}/evaluate/{shard}.log",
    benchmark:
        "logs/{study}/evaluate/{shard}.jsonl"
    conda:
        "../../environment.yml"
    params:
        script=SCRIPTS / "evaluate_trials.py",
        code=evaluation_code(),
    shell:
        "python {params.script} --plan {input.plan:q} --shard {wildcards.shard} --data results/data "
        "--store results/store --out {output:q} > {log:q} 2>&1"
