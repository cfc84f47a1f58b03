import json
import logging
import os
import subprocess
import sys
from pathlib import Path

from snakemake.api import DAGApi
from snakemake_interface_logger_plugins.common import LogEvent

SCRIPTS = Path(workflow.basedir).parent / "scripts"
sys.path.insert(0, str(SCRIPTS))
# Jobs run the same Python as this, also when snakemake was called by its path from outside the environment.
shell.prefix(f"export PATH='{Path(sys.executable).parent}':$PATH; ")

from odyssey import registry
from odyssey.digests import digest
from odyssey.errors import InputError
from odyssey.files import check_writable
from odyssey.plan import (
    cells_code,
    data_code,
    evaluation_code,
    fingerprint,
    plan_study,
    read_config,
    read_study,
    study_file,
)

try:
    CONFIG = read_config(config)
    STUDY = read_study(CONFIG.study, CONFIG.size)
    PLAN = plan_study(STUDY, CONFIG)
    for folder in ("results", "logs"):
        check_writable(Path(folder))
except InputError as error:
    sys.exit(f"error: {error}")

# Which jobs are picked and start is of no interest; how many are done, Snakemake says all the same. Its own --quiet
# would also hide the log of a job that failed.
logging.getLogger("snakemake.logging").addFilter(
    lambda record: workflow.dryrun
    or getattr(record, "event", None) not in (LogEvent.JOB_INFO, LogEvent.JOB_STARTED, LogEvent.JOB_FINISHED)
    and record.getMessage() != "Select jobs to execute..."
)

write_report = DAGApi.create_report


def report_unless_dry_run(api, *arguments, **settings):
    """Write the report, then say where everything is.

    Snakemake 9 does --report-after-run (our default profile) after a dry run too, and fails for want of pictures.
    """
    if not workflow.dryrun:
        write_report(api, *arguments, **settings)
        say_where()


DAGApi.create_report = report_unless_dry_run

# What the rules look up by wildcard.
DATA = {
    name: {"task": task, "options": options, "code": data_code(task)} for name, (task, options) in PLAN.data.items()
}
SHARDS = {
    shard: {
        "data": [f"results/data/{name}.npz" for name in dict.fromkeys(trial.data for trial in trials)],
        "trials": fingerprint(trials),
    }
    for shard, trials in PLAN.shards.items()
}
FIGURES = {name: {**registry.figure_facts(name), "code": digest(f"odyssey.figures.{name}")} for name in STUDY.figures}


wildcard_constraints:
    study="[A-Za-z0-9_-]+",
    shard="[A-Za-z0-9_.-]+",
    data="[A-Za-z0-9_.=-]+",
    figure="[a-z0-9_]+",


# Not Snakemake's `lookup`: it takes what that returns for something derived from the input, and so does not run a job
# again when it changes.
def of_data(what):
    return lambda wildcards: DATA[wildcards.data][what]


def of_shard(what):
    return lambda wildcards: SHARDS[wildcards.shard][what]


def of_figure(what):
    return lambda wildcards: FIGURES[wildcards.figure][what]


def png_labels(wildcards):
    return {"figure": FIGURES[wildcards.figure]["title"], "format": "PNG"}


def pdf_labels(wildcards):
    return {"figure": FIGURES[wildcards.figure]["title"], "format": "PDF"}


def start_watching():
    """Show progress with the time left, and keep the MLflow store level, from a process of its own.

    It ends when this process does, which closes the pipe to it; a name keeps the pipe open until then.
    """
    global watching
    command = [sys.executable, str(SCRIPTS / "watch_study.py"), "--config", CONFIG.model_dump_json()]
    watching = subprocess.Popen(command, stdin=subprocess.PIPE)


def say_where():
    folder = Path("results", STUDY.name).resolve()
    store = os.environ.get("MLFLOW_TRACKING_URI", f"{Path('results/mlflow.db').resolve()}   (make ui)")
    lines = {
        "report": Path("results/report.html").resolve(),
        "figures": folder / "figures",
        "tables": folder,
    }
    print(
        "".join(f"\n  {name:8} {place}" for name, place in {**lines, "MLflow": store}.items()),
        file=sys.stderr,
    )


def say_how_to_go_on():
    print(
        "\nThe run has stopped. Finished trials are kept in results/store; the same command goes on from there.",
        file=sys.stderr,
    )
