# A kind of study whose kind.py says its steps (odyssey.studies.kind): a rule a step, a job for all of it or a job a batch.
from odyssey.studies.study_files import study_file_name, write_study

STUDY = or_exit(read_study, CONFIG.study, CONFIG.size)
PLAN = or_exit(HERE.plan, STUDY, CONFIG)
DATA = data_of(PLAN)
SHARDS = {
    name: {"data": [f"results/data/{file}.npz" for file in batch.data], "depends_on": batch.depends_on}
    for name, batch in PLAN.batches.items()
}
FIGURES = figures_of(STUDY)
FIGURE_TABLES = HERE.drawn
TARGETS = [
    *figure_files(STUDY),
    *collect("results/{study}/{table}.csv", study=STUDY.name, table=HERE.reported),
    *(["results/ledger.html"] if HERE.judged else []),
    *tracked(STUDY),
]
PLACES = {**places_of(STUDY), **MLFLOW_PLACE}
STUDY_FILE = str(PLANS / study_file_name(STUDY, CONFIG))
AT_START += [lambda: write_study(STUDY, CONFIG, PLANS)]
OF_BATCHES = {table for step in HERE.steps if step.in_batches for table in step.makes}


def needs(step):
    """What a step reads, by what it takes."""
    of_batches = [table for table in step.takes if table in OF_BATCHES]
    of_study = [
        table for other in HERE.steps for table in other.makes if table in step.takes and table not in of_batches
    ]
    return {
        **({"data": of_shard("data")} if step.in_batches else {}),
        "tables": collect("results/{{study}}/{table}.parquet", table=of_study),
        "shards": collect("results/{{study}}/shards/{shard}.{table}.parquet", shard=SHARDS, table=of_batches),
    }


def depends_on(step):
    """What a step's tables depend on besides its inputs and its code."""
    if step.in_batches:
        return of_shard("depends_on")
    return as_given(
        [
            PLAN.depends_on if "plan" in step.takes else "",
            (
                STUDY.model_dump_json(include=set(step.depends_on) if step.depends_on else None, exclude=SAID)
                if "study" in step.takes
                else ""
            ),
        ]
    )


def code_of(step):
    return digest(f"odyssey.studies.{KIND}.{step.code or step.run.partition('.')[0]}")


include: "data.smk"
include: "figures.smk"
include: "tracking.smk"
include: "ledger.smk"


for step in HERE.steps:

    rule:
        name:
            step.name
        input:
            **needs(step),
        output:
            **{
                table: f"results/{{study}}/{'shards/{shard}.' if step.in_batches else ''}{table}.parquet"
                for table in step.makes
            },
            csv=reported([table for table in step.makes if table in HERE.reported]),
        log:
            f"logs/{{study}}/{step.name}{'/{shard}' if step.in_batches else ''}.log",
        benchmark:
            f"logs/{{study}}/{step.name}{'/{shard}' if step.in_batches else ''}.jsonl"
        conda:
            "../../environment.yml"
        params:
            script=SCRIPTS / "run_step.py",
            step=step.name,
            batch="--batch {shard}" if step.in_batches else "",
            study=said_to_jobs(STUDY_FILE),
            captions=said_to_jobs(captions(step.makes)),
            depends_on=depends_on(step),
            code=code_of(step),
        shell:
            "python {params.script:q} --study {params.study:q} --step {params.step} {params.batch} "
            "--out results/{wildcards.study} > {log:q} 2>&1"


onerror:
    if SHARDS:
        print(
            f"\nThe run has stopped. Batches that are done are kept in results/{STUDY.name}/shards; the same command "
            "goes on from there.",
            file=sys.stderr,
        )
