# Every claim, judged by all studies that have been run here: this one's tables are its input, the others' it reads as
# they are, and so it judges again with every study. After tracking and figures, which its page links.
rule judge_claims:
    input:
        tables=collect("results/{study}/{table}.parquet", study=STUDY.name, table=HERE.judged),
        tracking=tracked(STUDY),
        figures=figure_files(STUDY),
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
