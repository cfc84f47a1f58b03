rule typeset_cells:
    output:
        report(
            "results/{study}/cells.html",
            caption="../report/cells.rst",
            category="Cells",
            labels={"page": "equations of every cell"},
        ),
    log:
        "logs/{study}/cells.log",
    benchmark:
        "logs/{study}/cells.jsonl"
    conda:
        "../../environment.yml"
    params:
        script=SCRIPTS / "typeset_cells.py",
        cells=cells_code(),
        code=digest("odyssey.pages.cells"),
    shell:
        "python {params.script:q} --out {output:q} > {log:q} 2>&1"
