# A kind of study whose kind.py says its steps (odyssey.studies.kind): a rule a step, a job for all of it or a job a batch.
from odyssey.studies.study_files import batches_written, plan_written

STUDY = FOUND.study
PLAN = or_exit(HERE.plan, STUDY, CONFIG)
STUDY_FILE = told_to_jobs(FOUND)
DATA = data_of(PLAN)
PLAN_FILE, BATCHES = or_exit(plan_written, STUDY, PLAN), or_exit(batches_written, STUDY, PLAN)
SHARDS = {
    name: {"data": [f"results/data/{file}.npz" for file in batch.data], "batch": str(PLANS / BATCHES[name].name)}
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
AT_START += [lambda: [file.write(PLANS) for file in (PLAN_FILE, *BATCHES.values())]]
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
    """What a step's tables depend on of the study, if it takes that, besides its plan, its inputs and its code."""
    if "study" not in step.takes:
        return ""
    return as_given(STUDY.model_dump_json(include=set(step.depends_on) if step.depends_on else None, exclude=SAID))


def plan_of(step):
    """The file of the plan: what runs a step again that takes "plan"; to others it says which batches there are."""
    file = str(PLANS / PLAN_FILE.name)
    return file if "plan" in step.takes else said_to_jobs(file)


def code_of(step):
    return digest(f"odyssey.studies.{KIND}.{step.code or step.run.partition('.')[0]}")


include: "data.smk"
include: "figures.smk"
include: "ledger.smk"
include: "page.smk"


if HERE.tracked:

    include: "tracking.smk"


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
            kind=KIND,
            study=said_to_jobs(STUDY_FILE),
            plan=plan_of(step),
            batch=of_shard("batch") if step.in_batches else "",
            shard="--shard {shard} --batch" if step.in_batches else "",
            captions=said_to_jobs(captions(step.makes)),
            depends_on=depends_on(step),
            code=code_of(step),
        shell:
            "python {params.script:q} --kind {params.kind} --step {params.step} --study {params.study:q} "
            "--plan {params.plan:q} {params.shard} {params.batch} --out results/{wildcards.study} > {log:q} 2>&1"


onerror:
    if SHARDS:
        print(
            f"\nThe run has stopped. Batches that are done are kept in results/{STUDY.name}/shards; the same command "
            "goes on from there.",
            file=sys.stderr,
        )
