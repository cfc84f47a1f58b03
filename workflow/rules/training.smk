# A job is a batch of trials, in a file named by the hash over its trials' configurations, data and code: what
# a batch must run again for is that name, so that a changed study reruns the batches that it changes and no other. The
# file is written when the run starts and is no input: a job that waits for another (also for an `ancient` file of it) is
# not asked whether its params have changed.
rule run_trials:
    input:
        data=of_shard("data"),
    output:
        "results/{study}/shards/{shard}.done",
    log:
        "logs/{study}/trials/{shard}.log",
    benchmark:
        "logs/{study}/trials/{shard}.jsonl"
    conda:
        "../../environment.yml"
    params:
        script=SCRIPTS / "run_trials.py",
        batch=of_shard("batch"),
        code=evaluation_code(),
    shell:
        "python {params.script:q} --batch {params.batch:q} --data results/data "
        "--store results/store --out {output:q} > {log:q} 2>&1"
