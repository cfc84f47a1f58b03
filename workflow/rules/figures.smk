rule draw_figure:
    input:
        trials="results/{study}/trials.parquet",
        histories="results/{study}/histories.parquet",
        scores="results/{study}/scores.parquet",
        comparisons="results/{study}/comparisons.parquet",
        of_a_search=collect("results/{{study}}/{table}.parquet", table=OF_A_SEARCH if SEARCHED else []),
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
        caption=of_figure("caption"),
        code=of_figure("code"),
    shell:
        "python {params.script} --figure {wildcards.figure} --tables results/{wildcards.study} "
        "--out-prefix results/{wildcards.study}/figures/{wildcards.figure} > {log:q} 2>&1"
