rule collect_trials:
    input:
        plan="results/{study}/plan.parquet",
        done=collect("results/{{study}}/shards/{shard}.done", shard=SHARDS),
        manifests=collect("results/data/{data}.npz.json", data=DATA),
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
        "python {params.script:q} --plan {input.plan:q} --store results/store --data results/data "
        "--out results/{wildcards.study} > {log:q} 2>&1"


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
        "python {params.script:q} --tables results/{wildcards.study} --baseline {params.baseline:q} "
        "--best-share {params.best_share} > {log:q} 2>&1"


rule analyse_search:
    input:
        trials="results/{study}/trials.parquet",
    output:
        tables=collect("results/{{study}}/{table}.parquet", table=OF_A_SEARCH),
        space_csv="results/{study}/space.csv",
        effects_csv=report(
            "results/{study}/effects.csv",
            caption="../report/effects.rst",
            category="Tables",
            labels={"table": "each cell against the baseline, over paired trials"},
        ),
        importance_csv=report(
            "results/{study}/importance.csv",
            caption="../report/importance.rst",
            category="Tables",
            labels={"table": "shares of variance that each parameter decides"},
        ),
        best_of_k_csv=report(
            "results/{study}/best_of_k.csv",
            caption="../report/best_of_k.rst",
            category="Tables",
            labels={"table": "expected score of the best of k trials"},
        ),
    log:
        "logs/{study}/search.log",
    benchmark:
        "logs/{study}/search.jsonl"
    conda:
        "../../environment.yml"
    params:
        script=SCRIPTS / "analyse_search.py",
        sweeps=as_given(SWEEPS),
        baseline=STUDY.baseline,
        best_share=STUDY.best_share,
        code=digest(
            "odyssey.statistics.space",
            "odyssey.statistics.effects",
            "odyssey.statistics.fanova",
            "odyssey.statistics.best_of_k",
        ),
    shell:
        "python {params.script:q} --tables results/{wildcards.study} --sweeps {params.sweeps:q} "
        "--baseline {params.baseline:q} --best-share {params.best_share} > {log:q} 2>&1"
