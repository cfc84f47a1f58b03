# The tables of a study of trials, in one job: each of them takes less than a process takes to start. A study with a
# search has some more.
TABLE_REPORTS = {
    "scores": "test scores by cell and task",
    "comparisons": "each cell against the baseline",
    "effects": "each cell against the baseline, over paired trials",
    "importance": "shares of variance that each parameter decides",
    "best_of_k": "expected score of the best of k trials",
}


def csv_of(table):
    """A table as CSV, in the report where there are words for it."""
    file = f"results/{{study}}/{table}.csv"
    if table not in TABLE_REPORTS:
        return file
    return report(file, caption=f"../report/{table}.rst", category="Tables", labels={"table": TABLE_REPORTS[table]})


for RULE, MORE in (("tabulate_trials", ()), ("tabulate_search", OF_A_SEARCH)):

    rule:
        name:
            RULE
        input:
            done=lambda wildcards: collect("results/{{study}}/shards/{shard}.done", shard=SHARDS[wildcards.study]),
            manifests=lambda wildcards: collect("results/data/{data}.npz.json", data=TRIALS[wildcards.study]["data"]),
        output:
            **{table: f"results/{{study}}/{table}.parquet" for table in (*OF_EVERY_STUDY, *MORE)},
            csv=[csv_of(table) for table in ("scores", "comparisons", *MORE)],
        log:
            "logs/{study}/tables.log",
        benchmark:
            "logs/{study}/tables.jsonl"
        wildcard_constraints:
            study=one_of(study for study, facts in TRIALS.items() if bool(facts["searched"]) == bool(MORE)),
        conda:
            "../../environment.yml"
        params:
            script=SCRIPTS / "tabulate_trials.py",
            plan=of_study(TRIALS, "plan"),
            baseline=of_study(TRIALS, "baseline"),
            best_share=of_study(TRIALS, "best_share"),
            searched=of_study(TRIALS, "searched"),
            code=digest(
                *("odyssey.collection", "odyssey.statistics.scores", "odyssey.statistics.comparisons"),
                *(["odyssey.statistics.search", "odyssey.statistics.space"] if MORE else []),
            ),
        shell:
            "python {params.script:q} --plan {params.plan:q} --out results/{wildcards.study} --baseline "
            "{params.baseline:q} --best-share {params.best_share} {params.searched:q} > {log:q} 2>&1"
