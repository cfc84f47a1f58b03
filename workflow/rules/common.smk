import json
import logging
import os
import shlex
import subprocess
import sys
from pathlib import Path

from snakemake.api import DAGApi
from snakemake_interface_logger_plugins.common import LogEvent

SCRIPTS = Path(workflow.basedir).parent / "scripts"
sys.path.insert(0, str(SCRIPTS))
# Jobs run the same Python as this, also when snakemake was called by its path from outside the environment.
shell.prefix(f"export PATH={shlex.quote(str(Path(sys.executable).parent))}:$PATH; ")

from odyssey import names, registry
from odyssey.claims.decided import decided
from odyssey.claims.ledger import claim_names
from odyssey.datasets.sources import version
from odyssey.digests import digest, modules_in
from odyssey.errors import InputError
from odyssey.files import check_writable
from odyssey.plan import cells_code, data_code
from odyssey.plan_files import batch_file
from odyssey.studies.found import about, figure_facts, findings_modules, kind
from odyssey.studies.kind import SAID
from odyssey.studies.reading import read_config, read_study, study_file
from odyssey.studies.run_on import keep_machine
from odyssey.studies.study_files import Found, read_found, study_written
from odyssey.study_folders import check_study_folder, keep_study_file
from odyssey.tracking.address import shown


def or_exit(make, *arguments):
    """What `make` makes of the arguments; where they are wrong, its one line ends everything."""
    try:
        return make(*arguments)
    except InputError as error:
        sys.exit(f"error: {error}")


PLANS = Path("results/plans")
AS_FOUND = "ODYSSEY_STUDY_AS_FOUND"  # the variable that tells it to a Snakemake that an executor starts for a job
if workflow.is_main_process:
    CONFIG = or_exit(read_config, config)
    FOUND = Found(or_exit(read_study, CONFIG.study, CONFIG.size), CONFIG, or_exit(study_file, CONFIG.study))
else:  # whatever the files of the configuration and the study say by now
    FOUND = or_exit(read_found, Path(os.environ[AS_FOUND]))
    CONFIG = FOUND.config
MIRROR = CONFIG.data_mirror or os.environ.get("ODYSSEY_DATA_MIRROR")
MIRROR = MIRROR and Path(MIRROR)
KIND = FOUND.study.kind
HERE = or_exit(kind, KIND)  # what the kind of the study says of itself
TRACKED = CONFIG.track and bool(HERE.tracked)
or_exit(names.check_project_folder, SCRIPTS.parent)
for folder in ("results", "logs"):
    or_exit(check_writable, Path(folder))

# Which jobs are picked and start is of no interest; how many are done, Snakemake says all the same. Its own --quiet
# would also hide the log of a job that failed.
logging.getLogger("snakemake.logging").addFilter(
    lambda record: workflow.dryrun
    or getattr(record, "event", None) not in (LogEvent.JOB_INFO, LogEvent.JOB_STARTED, LogEvent.JOB_FINISHED)
    and record.getMessage() != "Select jobs to execute..."
)

# The rules have no hook behind the report, and onsuccess comes before it.
write_report = DAGApi.create_report


def report_unless_dry_run(api, *arguments, **settings):
    """Write the report, then say where everything is.

    Snakemake 9 does --report-after-run (our default profile) after a dry run too, and fails for want of pictures.
    """
    if not workflow.dryrun:
        config["decided"] = decided(Path("results/ledger.csv"))
        write_report(api, *arguments, **settings)
        say_where()


DAGApi.create_report = report_unless_dry_run


wildcard_constraints:
    study=names.STUDY,
    shard=names.SHARD,
    data=names.DATA,
    figure=names.MODULE,
    task=names.MODULE,


# A kind's rules file defines STUDY, TARGETS (what `rule all` makes), PLACES, FIGURES (facts by name), FIGURE_TABLES
# (what they are drawn from), and what else the files that it includes look up: DATA, SHARDS.
def figures_of(study):
    facts = {name: or_exit(figure_facts, name, KIND) for name in study.figures}
    return {name: {**facts[name], "code": digest(*read_by(facts[name]))} for name in facts}


def read_by(figure):
    """The modules that a figure runs: its own, and those of the package that it finds by name (READS), if any."""
    return [figure["module"], *(modules_in(figure["reads"]) if "reads" in figure else [])]


def figure_files(study):
    return collect(
        "results/{study}/figures/{figure}.{format}", study=study.name, figure=study.figures, format=["png", "pdf"]
    )


def places_of(study):
    return {
        "figures": Path("results", study.name, "figures").resolve(),
        "tables": Path("results", study.name).resolve(),
    }


def data_of(plan):
    """What `data.smk` looks up by the name of a data file."""
    return {
        name: {
            "task": task,
            "options": options,
            "code": data_code(task),
            "token": version(Path("results/data", f"{name}.npz"), MIRROR),
        }
        for name, (task, options) in plan.data.items()
    }


def shards_of(plan, hashed):
    """What training looks up by shard: its data files, its trials' file, and the hash over them."""
    return {
        shard: {
            "data": [f"results/data/{name}.npz" for name in dict.fromkeys(trial.data for trial in trials)],
            "batch": str(PLANS / batch_file(trials)),
            "trials": hashed(trials),
        }
        for shard, trials in plan.shards.items()
    }


def tracked(study):
    """What says that MLflow shows the study, if it shall."""
    return [f"results/{study.name}/tracking.json"] if TRACKED else []


# Snakemake keeps a rule's params and prints them, so that user, password and token must not be in them.
TRACKING_STORE = shown(os.environ.get("MLFLOW_TRACKING_URI", ""))
MLFLOW_PLACE = {"MLflow": TRACKING_STORE or f"{Path('results/mlflow.db').resolve()}   (make ui)"} if TRACKED else {}


def as_given(value):
    """A param whose text Snakemake takes as it is; in a bare one {braces}, as in TeX, would be wildcards."""
    return lambda wildcards: value


CLAIMS = [f"odyssey.claims.ledger.{name}" for name in claim_names()]  # modules that no import shows

# An option of the stages that read source files, quoted for the shell.
MIRROR_OPTION = shlex.join(["--mirror", CONFIG.data_mirror]) if CONFIG.data_mirror else ""


# Not Snakemake's `lookup`: it takes what that returns for something derived from the input, and so does not run a job
# again when it changes.
def of_figure(what):
    return lambda wildcards: FIGURES[wildcards.figure][what]


# Kinds of study without exhibits leave it empty, so that tracking.smk can ask for them all the same.
SHOWN = []  # exhibits of the study, "<exhibit>-<task>"


def of_data(what):
    return lambda wildcards: DATA[wildcards.data][what]


def of_shard(what):
    return lambda wildcards: SHARDS[wildcards.shard][what]


def said_to_jobs(value):
    """A param that a job or the report is told, but whose change alone runs nothing again.

    Snakemake takes what a function of `output` returns for something derived from it.
    """
    return lambda wildcards, output: value


def captions(tables):
    return [HERE.reported[table].caption for table in tables if table in HERE.reported]


def reported(tables):
    """These tables as CSV in the report, under what the kind says of them."""

    def shown(table):
        labels = {"table": HERE.reported[table].label}
        return report(f"results/{{study}}/{table}.csv", caption="../report/table.rst", category="Tables", labels=labels)

    return [shown(table) for table in tables]


def png_labels(wildcards):
    return {"figure": FIGURES[wildcards.figure]["title"], "format": "PNG"}


def pdf_labels(wildcards):
    return {"figure": FIGURES[wildcards.figure]["title"], "format": "PDF"}


# Called when jobs start, and so not in a dry run; a kind of study may add to it.
AT_START = [
    lambda: keep_study_file(Path("results", STUDY.name), FOUND.file),
    lambda: keep_machine(Path("results", STUDY.name)),
]


def told_to_jobs(found):
    """The file in which jobs find the study as the run found it."""
    if workflow.is_main_process:
        file = study_written(found)
        AT_START.append(lambda: file.write(PLANS))
        os.environ[AS_FOUND] = str(PLANS / file.name)
    return os.environ[AS_FOUND]


onstart:
    for begin in AT_START:
        begin()


def say_where():
    """Where what the run has made is; PLACES are those of the kind of study."""
    pages = {"page": "index.html", "report": "report.html"}
    lines = {**{name: Path("results", page).resolve() for name, page in pages.items()}, **PLACES}
    print("".join(f"\n  {name:8} {place}" for name, place in lines.items()), file=sys.stderr)
