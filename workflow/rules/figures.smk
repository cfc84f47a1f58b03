rule draw_figure:
    input:
        tables=collect("results/{{study}}/{table}.parquet", table=FIGURE_TABLES),
    output:
        png=report(
            "results/{study}/figures/{figure}.png",
            caption="../report/figure.rst",
            category="Figures",
            labels=png_labels,
        ),
        pdf=report(
            "results/{study}/figures/{figure}.pdf",
            caption="../report/figure.rst",
            category="Figures",
            labels=pdf_labels,
        ),
    log:
        "logs/{study}/figures/{figure}.log",
    benchmark:
        "logs/{study}/figures/{figure}.jsonl"
    conda:
        "../../environment.yml"
    params:
        script=SCRIPTS / "draw_figure.py",
        kind=KIND,
        caption=of_figure("caption"),
        code=of_figure("code"),
    shell:
        "python {params.script:q} --kind {params.kind} --figure {wildcards.figure} --tables results/{wildcards.study} "
        "--out-prefix results/{wildcards.study}/figures/{wildcards.figure} > {log:q} 2>&1"
