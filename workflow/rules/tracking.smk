# The MLflow store is a view of the tables; one writer at a time.
rule track:
    input:
        tables=collect("results/{{study}}/{table}.parquet", table=HERE.tracked),
        figures=collect("results/{{study}}/figures/{figure}.png", figure=STUDY.figures),
        exhibits=collect("results/{{study}}/exhibits/{shown}.png", shown=SHOWN),
    output:
        "results/{study}/tracking.json",
    log:
        "logs/{study}/track.log",
    benchmark:
        "logs/{study}/track.jsonl"
    conda:
        "../../environment.yml"
    resources:
        mlflow=1,
    params:
        script=SCRIPTS / "track_study.py",
        study_file=FOUND.file,
        store=TRACKING_STORE,
        code=digest("odyssey.tracking.level", f"odyssey.studies.{KIND}.tracking", *CLAIMS),
    shell:
        "python {params.script:q} --tables results/{wildcards.study} --study-file {params.study_file:q} --out {output:q} "
        "> {log:q} 2>&1"
