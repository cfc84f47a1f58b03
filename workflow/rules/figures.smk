rule draw_figure:
    input:
        tables=lambda wildcards: collect("results/{{study}}/{table}.parquet", table=DRAWN_FROM[wildcards.study]),
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
    priority: 1  # what people look at first
    conda:
        "../../environment.yml"
    params:
        script=SCRIPTS / "draw_figure.py",
        kind=lambda wildcards: STUDIES[wildcards.study].study.kind,
        caption=of_figure("caption"),
        code=of_figure("code"),
        codes=told(lambda wildcards: [f"{name}={facts['code']}" for name, facts in FIGURES[wildcards.study].items()]),
    shell:
        "python {params.script:q} --kind {params.kind} --figure {wildcards.figure} --tables results/{wildcards.study} "
        "--out-prefix results/{wildcards.study}/figures/{wildcards.figure} "
        "--drawn results/{wildcards.study}/figures/.drawn --codes {params.codes:q} > {log:q} 2>&1"
