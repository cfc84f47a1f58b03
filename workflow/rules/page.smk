# The page of all results in the folder, also of other studies: after all that this run makes, which it shows.
MADE = list(TARGETS)
TARGETS.append("results/index.html")


rule write_page:
    input:
        MADE,
    output:
        "results/index.html",
    log:
        "logs/page.log",
    benchmark:
        "logs/page.jsonl"
    conda:
        "../../environment.yml"
    params:
        script=SCRIPTS / "write_page.py",
        code=digest("odyssey.pages.results_page", *findings_modules()),
    shell:
        "python {params.script:q} --results results --logs logs > {log:q} 2>&1"
