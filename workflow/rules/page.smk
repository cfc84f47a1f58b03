# What there is to read, over all studies in results/: last, since it shows all that the others make.
ALL_BUT_THE_PAGE = list(TARGETS)
TARGETS.append("results/index.html")


rule write_page:
    input:
        ALL_BUT_THE_PAGE,
    output:
        report(
            "results/index.html",
            caption="../report/page.rst",
            category="A page to read",
            labels={"page": "all results, from top to bottom"},
        ),
    log:
        "logs/page.log",
    benchmark:
        "logs/page.jsonl"
    conda:
        "../../environment.yml"
    params:
        script=SCRIPTS / "write_page.py",
        studies=said_to_jobs(list(STUDIES)),
        code=digest("odyssey.pages.results_page", *findings_modules()),
    shell:
        "python {params.script:q} --results results --logs logs --studies {params.studies:q} > {log:q} 2>&1"
