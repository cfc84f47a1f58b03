from dataclasses import replace

from odyssey.plan import cells_code, evaluation_code, plan_study, unobtainable
from odyssey.plan_files import batch_file, plan_file, write_plan
from odyssey.tables import OF_A_SEARCH, OF_EVERY_STUDY

LEFT_OUT = {}  # task -> why
TRIALS = {}  # by study: what its tables are made of, besides its trials
EXHIBITS = {}  # facts by exhibit


def planned_trials(found):
    """A study of trials as it is run, without tasks whose data cannot be had, and its plan."""
    missing = or_exit(unobtainable, found.study, MIRROR) if workflow.is_main_process else {}
    LEFT_OUT.update(missing)
    leave_out = [*dict.fromkeys([*found.config.leave_out, *missing])]
    found = replace(found, config=found.config.model_copy(update={"leave_out": leave_out}))
    plan = or_exit(plan_study, found.study, found.config)
    return found, plan


def sweeps_as_json(study):
    return json.dumps({name: sweep.model_dump(mode="json") for name, sweep in study.sweeps.items()})


for name, asked in of_kind("trials").items():
    STUDIES[name], PLAN = planned_trials(asked)
    made(PLAN.data)
    SHARDS[name] = {
        shard: {
            "data": [f"results/data/{data}.npz" for data in dict.fromkeys(trial.data for trial in trials)],
            "batch": str(PLANS / batch_file(trials)),
        }
        for shard, trials in PLAN.shards.items()
    }
    SHOWN[name] = [names.exhibit(exhibit, task) for exhibit, tasks in PLAN.study.exhibits.items() for task in tasks]
    for exhibit in PLAN.study.exhibits:
        code = digest(f"odyssey.exhibits.{exhibit}", "odyssey.exhibits.trained")
        EXHIBITS[exhibit] = {**registry.exhibit_facts(exhibit), "code": code}
    searched = any(sweep.search for sweep in PLAN.study.sweeps.values())
    TRIALS[name] = {
        "plan": str(PLANS / plan_file(PLAN)),
        "data": list(PLAN.data),
        "baseline": PLAN.study.baseline,
        "best_share": PLAN.study.best_share,
        "searched": ["--sweeps", sweeps_as_json(PLAN.study)] if searched else [],
    }
    WATCHED += ["--plan", TRIALS[name]["plan"]]
    AT_START.append(lambda plan=PLAN: write_plan(plan, PLANS))
    drawn(PLAN.study, [*OF_EVERY_STUDY, *(OF_A_SEARCH if searched else [])])
    TARGETS += [
        *collect("results/{study}/{table}.csv", study=name, table=["scores", "comparisons"]),
        *collect("results/{study}/exhibits/{shown}.{format}", study=name, shown=SHOWN[name], format=["png", "pdf"]),
        *collect("results/{study}/{table}.csv", study=name, table=OF_A_SEARCH if searched else []),
        *tracked(name),
    ]
TARGETS.append("results/cells.html")


def data_of_task(wildcards):
    files = TRIALS[wildcards.study]["data"]
    return [f"results/data/{name}.npz" for name in files if DATA[name]["task"] == wildcards.task]


def of_exhibit(what):
    return lambda wildcards: EXHIBITS[wildcards.exhibit][what]


def exhibit_labels(format):
    return lambda wildcards: {
        "exhibit": EXHIBITS[wildcards.exhibit]["title"],
        "task": wildcards.task,
        "format": format,
    }


def say_left_out():
    for task, why in LEFT_OUT.items():
        print(f"{task} is left out: {why}", file=sys.stderr)


AT_START.append(say_left_out)
WHEN_STOPPED.append("Finished trials are kept in results/store.")


include: "training.smk"
include: "tables.smk"
include: "exhibits.smk"
include: "cells.smk"
