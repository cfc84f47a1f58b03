rule typeset_cells:
    output:
        report(
            "results/cells.html",
            caption="../report/cells.rst",
            category="Cells",
            labels={"page": "equations of every cell"},
        ),
    log:
        "logs/cells.log",
    benchmark:
        "logs/cells.jsonl"
    conda:
        "../../environment.yml"
    params:
        script=SCRIPTS / "typeset_cells.py",
        cells=cells_code(),
        code=digest("odyssey.pages.cells"),
    shell:
        "python {params.script:q} --out {output:q} > {log:q} 2>&1"
