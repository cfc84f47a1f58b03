from odyssey.plan import evaluation_code, fingerprint, plan_study, unobtainable
from odyssey.studies import read_study

STUDY = or_exit(read_study, CONFIG.study, CONFIG.size)
MIRROR = CONFIG.data_mirror or os.environ.get("ODYSSEY_DATA_MIRROR")
LEFT_OUT = or_exit(unobtainable, STUDY, MIRROR and Path(MIRROR))
CONFIG = CONFIG.model_copy(update={"leave_out": [*dict.fromkeys([*CONFIG.leave_out, *LEFT_OUT])]})
PLAN = or_exit(plan_study, STUDY, CONFIG)

# What the rules look up by wildcard.
DATA = data_of(PLAN)
SHARDS = shards_of(PLAN, fingerprint)
FIGURES = figures_of(STUDY)
FIGURE_TABLES = ["trials", "histories", "scores", "comparisons"]
TRACKED_TABLES = ["trials", "histories"]
TARGETS = [
    *figure_files(STUDY),
    *collect("results/{study}/{table}.csv", study=STUDY.name, table=["scores", "comparisons"]),
    f"results/{STUDY.name}/cells.html",
    *([f"results/{STUDY.name}/tracking.json"] if CONFIG.track else []),
]
PLACES = {**places_of(STUDY), **MLFLOW_PLACE}


def start_watching():
    """Show progress with the time left, and keep the MLflow store level, from a process of its own.

    It ends when this process does, which closes the pipe to it; a name keeps the pipe open until then.
    """
    global watching
    command = [sys.executable, str(SCRIPTS / "watch_study.py"), "--config", CONFIG.model_dump_json()]
    watching = subprocess.Popen(command, stdin=subprocess.PIPE)


report: "../report/workflow.rst"


include: "plan.smk"
include: "data.smk"
include: "training.smk"
include: "tables.smk"
include: "figures.smk"
include: "cells.smk"
include: "tracking.smk"


onstart:
    for task, why in LEFT_OUT.items():
        print(f"{task} is left out: {why}", file=sys.stderr)
    start_watching()


onerror:
    print(
        "\nThe run has stopped. Finished trials are kept in results/store; the same command goes on from there.",
        file=sys.stderr,
    )
