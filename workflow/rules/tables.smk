# The tables of a study of trials, in one job: each of them takes less than a process takes to start.
rule tabulate_trials:
    input:
        done=lambda wildcards: collect("results/{{study}}/shards/{shard}.done", shard=SHARDS[wildcards.study]),
        manifests=lambda wildcards: collect("results/data/{data}.npz.json", data=TRIALS[wildcards.study]["data"]),
    output:
        trials="results/{study}/trials.parquet",
        histories="results/{study}/histories.parquet",
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
        "logs/{study}/tables.log",
    benchmark:
        "logs/{study}/tables.jsonl"
    conda:
        "../../environment.yml"
    params:
        script=SCRIPTS / "tabulate_trials.py",
        plan=of_trials("plan"),
        baseline=of_trials("baseline"),
        best_share=of_trials("best_share"),
        code=digest("odyssey.collection", "odyssey.statistics.scores", "odyssey.statistics.comparisons"),
    shell:
        "python {params.script:q} --plan {params.plan:q} --out results/{wildcards.study} "
        "--baseline {params.baseline:q} --best-share {params.best_share} > {log:q} 2>&1"


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
        sweeps=of_trials("sweeps"),
        baseline=of_trials("baseline"),
        best_share=of_trials("best_share"),
        code=digest(
            "odyssey.statistics.space",
            "odyssey.statistics.effects",
            "odyssey.statistics.fanova",
            "odyssey.statistics.best_of_k",
        ),
    shell:
        "python {params.script:q} --tables results/{wildcards.study} --sweeps {params.sweeps:q} "
        "--baseline {params.baseline:q} --best-share {params.best_share} > {log:q} 2>&1"
