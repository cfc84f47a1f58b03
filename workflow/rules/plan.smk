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
        plan=PLAN_FILE,
    shell:
        "python {params.script:q} --plan {params.plan:q} --out {output:q} > {log:q} 2>&1"
