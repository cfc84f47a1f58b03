rule collect_trials:
    input:
        plan="results/{study}/plan.parquet",
        evaluated=collect("results/{{study}}/shards/{shard}.evaluated", shard=SHARDS),
    output:
        trials="results/{study}/trials.parquet",
        histories="results/{study}/histories.parquet",
    log:
        "logs/{study}/collect.log",
    benchmark:
        "logs/{study}/collect.jsonl"
    conda:
        "../../environment.yml"
    params:
        script=SCRIPTS / "collect_study.py",
        code=digest("odyssey.collection"),
    shell:
        "python {params.script} --plan {input.plan:q} --store results/store --out results/{wildcards.study} > {log:q} 2>&1"


rule compute_statistics:
    input:
        trials="results/{study}/trials.parquet",
    output:
        scores="results/{study}/scores.parquet",
        comparisons="results/{study}/comparisons.parquet",
        scores_csv=report(
            "results/{study}/scores.csv",
            caption="../report/scores.rst",
            category="Tables",
            labels={"table": "test scores by cell and task"},
        ),
        comparisons_csv=report(
            "results/{study}/comparisons.csv",
            caption="../report/comparisons.rst",
            category="Tables",
            labels={"table": "each cell against the baseline"},
        ),
    log:
        "logs/{study}/statistics.log",
    benchmark:
        "logs/{study}/statistics.jsonl"
    conda:
        "../../environment.yml"
    params:
        script=SCRIPTS / "compute_statistics.py",
        baseline=STUDY.baseline,
        best_share=STUDY.best_share,
        code=digest("odyssey.statistics.scores", "odyssey.statistics.comparisons"),
    shell:
        "python {params.script} --tables results/{wildcards.study} --baseline {params.baseline} "
        "--best-share {params.best_share} > {log:q} 2>&1"
