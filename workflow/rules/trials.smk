from dataclasses import replace

from odyssey.plan import evaluation_code, fingerprint, plan_study, unobtainable
from odyssey.plan_files import plan_file, write_plan
from odyssey.tables import OF_A_SEARCH, OF_EVERY_STUDY

STUDY = FOUND.study
LEFT_OUT = or_exit(unobtainable, STUDY, MIRROR) if workflow.is_main_process else {}
CONFIG = CONFIG.model_copy(update={"leave_out": [*dict.fromkeys([*CONFIG.leave_out, *LEFT_OUT])]})
told_to_jobs(replace(FOUND, config=CONFIG))
PLAN = or_exit(plan_study, STUDY, CONFIG)
STUDY = PLAN.study

# What the rules look up by wildcard.
DATA = data_of(PLAN)
SHARDS = shards_of(PLAN, fingerprint)
PLAN_FILE = str(PLANS / plan_file(PLAN))
FIGURES = figures_of(STUDY)
SWEEPS = json.dumps({name: sweep.model_dump(mode="json") for name, sweep in STUDY.sweeps.items()})
SEARCHED = any(sweep.search for sweep in STUDY.sweeps.values())
FIGURE_TABLES = [*OF_EVERY_STUDY, *(OF_A_SEARCH if SEARCHED else [])]
EXHIBITS = {
    name: {**registry.exhibit_facts(name), "code": digest(f"odyssey.exhibits.{name}", "odyssey.exhibits.trained")}
    for name in STUDY.exhibits
}
SHOWN = [names.exhibit(name, task) for name, tasks in STUDY.exhibits.items() for task in tasks]
TARGETS = [
    *figure_files(STUDY),
    *collect("results/{study}/{table}.csv", study=STUDY.name, table=["scores", "comparisons"]),
    *collect("results/{study}/exhibits/{shown}.{format}", study=STUDY.name, shown=SHOWN, format=["png", "pdf"]),
    *collect("results/{study}/{table}.csv", study=STUDY.name, table=OF_A_SEARCH if SEARCHED else []),
    f"results/{STUDY.name}/cells.html",
    "results/ledger.html",
    *tracked(STUDY),
]
PLACES = {
    **places_of(STUDY),
    **({"exhibits": Path("results", STUDY.name, "exhibits").resolve()} if SHOWN else {}),
    **MLFLOW_PLACE,
}


def of_exhibit(what):
    return lambda wildcards: EXHIBITS[wildcards.exhibit][what]


def data_of_task(wildcards):
    return [f"results/data/{name}.npz" for name, facts in DATA.items() if facts["task"] == wildcards.task]


def exhibit_labels(format):
    return lambda wildcards: {
        "exhibit": EXHIBITS[wildcards.exhibit]["title"],
        "task": wildcards.task,
        "format": format,
    }


def start_watching():
    """Show progress with the time left, and keep the MLflow store level, from a process of its own.

    It ends when this process does, which closes the pipe to it; a name keeps the pipe open until then.
    """
    global watching
    command = [
        sys.executable,
        str(SCRIPTS / "watch_study.py"),
        "--plan",
        PLAN_FILE,
        *(["--track"] if CONFIG.track else []),
    ]
    watching = subprocess.Popen(command, stdin=subprocess.PIPE)


def say_left_out():
    for task, why in LEFT_OUT.items():
        print(f"{task} is left out: {why}", file=sys.stderr)


AT_START += [say_left_out, lambda: write_plan(PLAN, PLANS), start_watching]


include: "plan.smk"
include: "data.smk"
include: "training.smk"
include: "tables.smk"
include: "figures.smk"
include: "exhibits.smk"
include: "cells.smk"
include: "tracking.smk"
include: "ledger.smk"
include: "page.smk"


onerror:
    print(
        "\nThe run has stopped. Finished trials are kept in results/store; the same command goes on from there.",
        file=sys.stderr,
    )
