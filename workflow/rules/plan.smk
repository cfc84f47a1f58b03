rule plan:
    output:
        "results/{study}/plan.parquet",
    log:
        "logs/{study}/plan.log",
    benchmark:
        "logs/{study}/plan.jsonl"
    conda:
        "../../environment.yml"
    params:
        script=SCRIPTS / "plan_study.py",
        config=as_given(CONFIG.model_dump_json()),
        trials=fingerprint(PLAN.trials),
        study=as_given(STUDY.model_dump_json()),
    shell:
        "python {params.script:q} --config {params.config:q} --out {output:q} > {log:q} 2>&1"
