# The MLflow store is a view of the tables; one writer at a time.
rule track:
    input:
        shown_in_mlflow,
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
        study_file=lambda wildcards: STUDIES[wildcards.study].file,
        store=TRACKING_STORE,
        code=lambda wildcards: digest(
            "odyssey.tracking.level", f"odyssey.studies.{STUDIES[wildcards.study].study.kind}.tracking", *CLAIMS
        ),
    shell:
        "python {params.script:q} --tables results/{wildcards.study} --study-file {params.study_file:q} --out {output:q} "
        "> {log:q} 2>&1"
