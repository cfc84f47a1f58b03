# A job is a batch of trials of one cell. What it must run again for is `trials`, the hash over its trials'
# configurations, data and code, so that a changed study reruns the batches that it changes and no other. The plan's
# table is not an input: a job that waits for another (also for an `ancient` file of it) is not asked whether its params
# have changed.
rule train:
    input:
        data=of_shard("data"),
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
        config=as_given(CONFIG.model_dump_json(include={"study", "size", "device", "trials_per_job", "leave_out"})),
        trials=of_shard("trials"),
    shell:
        "python {params.script:q} --config {params.config:q} --shard {wildcards.shard} --data results/data "
        "--store results/store --out {output:q} > {log:q} 2>&1"


rule evaluate:
    input:
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
        config=as_given(CONFIG.model_dump_json(include={"study", "size", "device", "trials_per_job", "leave_out"})),
        code=evaluation_code(),
    shell:
        "python {params.script:q} --config {params.config:q} --shard {wildcards.shard} --data results/data "
        "--store results/store --out {output:q} > {log:q} 2>&1"
