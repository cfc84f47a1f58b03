from odyssey.studies import read_surface_study

STUDY = or_exit(read_surface_study, CONFIG.study, CONFIG.size)
FIGURES = figures_of(STUDY)
FIGURE_TABLES = ["surface", "paths", "wall", "branches", "settled"]
TRACKED_TABLES = ["paths"]
TARGETS = [
    *figure_files(STUDY),
    *collect("results/{study}/{table}.csv", study=STUDY.name, table=["paths", "wall"]),
    *tracked(STUDY),
]
PLACES = {**places_of(STUDY), **MLFLOW_PLACE}


report: "../report/surface.rst"


include: "figures.smk"
include: "tracking.smk"


rule trace_surface:
    output:
        **{table: f"results/{{study}}/{table}.parquet" for table in FIGURE_TABLES},
        paths_csv=report(
            "results/{study}/paths.csv",
            caption="../report/surface_paths.rst",
            category="Tables",
            labels={"table": "descents, update by update"},
        ),
        wall_csv=report(
            "results/{study}/wall.csv",
            caption="../report/surface_wall.rst",
            category="Tables",
            labels={"table": "where the wall stands"},
        ),
    log:
        "logs/{study}/trace.log",
    benchmark:
        "logs/{study}/trace.jsonl"
    conda:
        "../../environment.yml"
    params:
        script=SCRIPTS / "trace_surface.py",
        config=as_given(CONFIG.model_dump_json(include={"study", "size"})),
        study=as_given(STUDY.model_dump_json(exclude={"title", "question", "figures"})),
        code=digest("odyssey.surface.experiment"),
    shell:
        "python {params.script:q} --config {params.config:q} --out results/{wildcards.study} > {log:q} 2>&1"
