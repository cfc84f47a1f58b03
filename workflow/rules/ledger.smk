JUDGED = [study for study in STUDIES if here(study).judged]
JUDGED_TABLES = [f"results/{study}/{table}.parquet" for study in JUDGED for table in here(study).judged]
TARGETS += ["results/ledger.html"] if JUDGED else []


# Every claim, judged by all studies that have been run here: the tables of this run's are its input, the others' it
# reads as they are, and so it judges again with every run. After tracking and figures, which its page links.
rule judge_claims:
    input:
        tables=JUDGED_TABLES,
        tracking=[file for study in JUDGED for file in tracked(study)],
        figures=[file for study in JUDGED for file in figure_files(study)],
    output:
        parquet="results/ledger.parquet",
        csv=report(
            "results/ledger.csv",
            caption="../report/ledger.rst",
            category="A ledger of claims",
            labels={"page": "all numbers, as a table"},
        ),
        html=report(
            "results/ledger.html",
            caption="../report/ledger.rst",
            category="A ledger of claims",
            labels={"page": "claims and verdicts"},
        ),
    log:
        "logs/ledger.log",
    benchmark:
        "logs/ledger.jsonl"
    conda:
        "../../environment.yml"
    params:
        script=SCRIPTS / "judge_claims.py",
        code=digest("odyssey.pages.ledger", *CLAIMS),
    shell:
        "python {params.script:q} --results results > {log:q} 2>&1"
