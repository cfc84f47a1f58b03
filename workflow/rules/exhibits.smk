# A rule an exhibit: they differ in the files that they make beside the pictures.
for EXHIBIT, FACTS in EXHIBITS.items():

    rule:
        name:
            f"show_{EXHIBIT}"
        input:
            trials="results/{study}/trials.parquet",
            data=data_of_task,
        output:
            about="results/{study}/exhibits/{exhibit}-{task}.rst",
            png=report(
                "results/{study}/exhibits/{exhibit}-{task}.png",
                caption="../report/exhibit.rst",
                category="Exhibits",
                labels=exhibit_labels("PNG"),
            ),
            pdf=report(
                "results/{study}/exhibits/{exhibit}-{task}.pdf",
                caption="../report/exhibit.rst",
                category="Exhibits",
                labels=exhibit_labels("PDF"),
            ),
            files=[
                report(
                    f"results/{{study}}/exhibits/{{exhibit}}-{{task}}.{ending}",
                    caption="../report/exhibit.rst",
                    category="Exhibits",
                    labels=exhibit_labels(ending.upper()),
                )
                for ending in FACTS["files"].split()
            ],
        log:
            "logs/{study}/exhibits/{exhibit}-{task}.log",
        benchmark:
            "logs/{study}/exhibits/{exhibit}-{task}.jsonl"
        wildcard_constraints:
            exhibit=EXHIBIT,
        conda:
            "../../environment.yml"
        params:
            script=SCRIPTS / "show_exhibit.py",
            caption=of_exhibit("caption"),
            code=of_exhibit("code"),
            here=Path(),  # from which the caption in the report opens `about`
            mirror=as_given(MIRROR_OPTION),
        shell:
            "python {params.script:q} --exhibit {wildcards.exhibit} --task {wildcards.task} --trials {input.trials:q} "
            "--data results/data --store results/store --out-prefix results/{wildcards.study}/exhibits/"
            "{wildcards.exhibit}-{wildcards.task} {params.mirror} > {log:q} 2>&1"
