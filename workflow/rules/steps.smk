# Kinds of study whose kind.py says their steps (odyssey.studies.kind): a rule a step, a job for all of it or a job a
# batch.
from odyssey.studies.study_files import batches_written, plan_written

STEPPED = {}  # by study: what its jobs are told


def planned_steps(found):
    """Make known a study whose kind has steps."""
    study, of_its_kind = found.study, here(found.study.name)
    plan = or_exit(of_its_kind.plan, study, found.config)
    plan_file, batches = or_exit(plan_written, study, plan), or_exit(batches_written, study, plan)
    made(plan.data)
    SHARDS[study.name] = {
        name: {"data": [f"results/data/{file}.npz" for file in batch.data], "batch": str(PLANS / batches[name].name)}
        for name, batch in plan.batches.items()
    }
    STEPPED[study.name] = {
        "study": str(PLANS / study_written(found).name),
        "plan": str(PLANS / plan_file.name),
        "depends_on": {step.name: depends_on(study, step) for step in of_its_kind.steps},
    }
    AT_START.append(lambda: [file.write(PLANS) for file in (plan_file, *batches.values())])
    if plan.batches:
        WHEN_STOPPED.append(f"Batches that are done are kept in results/{study.name}/shards.")
    drawn(study, of_its_kind.drawn)
    TARGETS.extend(collect("results/{study}/{table}.csv", study=study.name, table=of_its_kind.reported))
    TARGETS.extend(tracked(study.name))


def depends_on(study, step):
    """What a step's tables depend on of the study, if it takes that, besides its plan, its inputs and its code."""
    if "study" not in step.takes:
        return ""
    return study.model_dump_json(include=set(step.depends_on) if step.depends_on else None, exclude=SAID)


def plan_of(step):
    """The file of the plan: what runs a step again that takes "plan"; to others it says which batches there are."""
    return of_study(STEPPED, "plan") if "plan" in step.takes else told(of_study(STEPPED, "plan"))


def needs(of_its_kind, step):
    """What a step reads, by what it takes."""
    made_in_batches = {table for other in of_its_kind.steps if other.in_batches for table in other.makes}
    made_at_once = {table for other in of_its_kind.steps for table in other.makes} - made_in_batches
    of_batches = [table for table in step.takes if table in made_in_batches]
    of_study = [table for table in step.takes if table in made_at_once]

    def shards(wildcards):
        some = SHARDS[wildcards.study]
        return collect("results/{{study}}/shards/{shard}.{table}.parquet", shard=some, table=of_batches)

    return {
        **({"data": of_shard("data")} if step.in_batches else {}),
        "tables": collect("results/{{study}}/{table}.parquet", table=of_study),
        **({"shards": shards} if of_batches else {}),
    }


for asked in FOUND:
    if here(asked.study.name).steps:
        planned_steps(asked)

TAKEN_NAMES = [step.name for name in KINDS for step in kind(name).steps]

for KIND, HERE, step in [(name, kind(name), step) for name in KINDS for step in kind(name).steps]:

    rule:
        name:
            step.name if TAKEN_NAMES.count(step.name) == 1 else f"{KIND}_{step.name}"
        input:
            **needs(HERE, step),
        output:
            **{
                table: f"results/{{study}}/{'shards/{shard}.' if step.in_batches else ''}{table}.parquet"
                for table in step.makes
            },
            csv=reported(HERE, step.makes),
        log:
            in_logs(step, ".log"),
        benchmark:
            in_logs(step, ".jsonl")
        wildcard_constraints:
            study=one_of(of_kind(KIND)),
        conda:
            "../../environment.yml"
        params:
            script=SCRIPTS / "run_step.py",
            step=step.name,
            kind=KIND,
            study=told(of_study(STEPPED, "study")),
            plan=plan_of(step),
            batch=of_shard("batch") if step.in_batches else "",
            shard="--shard {shard} --batch" if step.in_batches else "",
            captions=said_to_jobs(captions(HERE, step.makes)),
            depends_on=lambda wildcards, step=step.name: STEPPED[wildcards.study]["depends_on"][step],
            code=digest(f"odyssey.studies.{KIND}.{step.code or step.run.partition('.')[0]}"),
        shell:
            "python {params.script:q} --kind {params.kind} --step {params.step} --study {params.study:q} "
            "--plan {params.plan:q} {params.shard} {params.batch} --out results/{wildcards.study} > {log:q} 2>&1"
