import json
import logging
import os
import re
import shlex
import subprocess
import sys
import time
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
from odyssey.plan import data_code
from odyssey.run_profile import read_usage, sentence, write_profiles
from odyssey.studies.asked import found_studies
from odyssey.studies.found import about, figure_facts, findings_modules, kind
from odyssey.studies.kind import SAID
from odyssey.studies.reading import read_config
from odyssey.studies.run_on import keep_machine
from odyssey.studies.study_files import read_run, run_written, study_written
from odyssey.study_folders import check_study_folder, keep_study_file
from odyssey.tracking.address import shown
from odyssey.usage import FILE as USAGE_FILE
from odyssey.usage import append_usage


def or_exit(make, *arguments):
    """What `make` makes of the arguments; where they are wrong, its one line ends everything."""
    try:
        return make(*arguments)
    except InputError as error:
        sys.exit(f"error: {error}")


PLANS = Path("results/plans")
USAGE = Path("logs/usage", f"{time.strftime('%Y%m%d-%H%M%S')}-{os.getpid()}.jsonl")  # of this run's processes
AS_FOUND = "ODYSSEY_STUDY_AS_FOUND"  # the variable that tells it to a Snakemake that an executor starts for a job
if workflow.is_main_process:
    CONFIG = or_exit(read_config, config)
    FOUND = or_exit(found_studies, CONFIG)
else:  # whatever the files of the configuration and the studies say by now
    FOUND = or_exit(read_run, Path(os.environ[AS_FOUND]))
    CONFIG = FOUND[0].config
STUDIES = {found.study.name: found for found in FOUND}
KINDS = list(dict.fromkeys(found.study.kind for found in FOUND))
MIRROR = CONFIG.data_mirror or os.environ.get("ODYSSEY_DATA_MIRROR")
MIRROR = MIRROR and Path(MIRROR)
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
        spent = keep_profile()
        config["found"] = decided(Path("results/ledger.csv"))
        config["spent"] = spent
        write_report(api, *arguments, **settings)
        print("".join(f"\n{line}" for line in (config["found"], spent) if line), file=sys.stderr)
        say_where()


DAGApi.create_report = report_unless_dry_run


def keep_profile():
    """Where the time of this run has gone, study by study and as a whole; in a line, if it had anything to do."""
    for end in AT_END:
        end()
    if not USAGE.exists():
        return ""
    append_usage()
    whole = write_profiles(Path("results"), read_usage(USAGE), list(STUDIES))
    return f"{sentence(whole)}; make profile says where the rest has gone"


wildcard_constraints:
    study=names.STUDY,
    shard=names.SHARD,
    data=names.DATA,
    figure=names.MODULE,
    task=names.MODULE,


# What the rules of kinds of study make known of each study that is theirs, and rules look up by wildcard.
TARGETS = []  # what `rule all` makes
DATA = {}  # by the name of a data file
SHARDS = {}  # by study and batch
FIGURES = {}  # by study and figure: facts
DRAWN_FROM = {}  # by study: the tables that its figures are drawn from
SHOWN = {}  # by study: its exhibits, "<exhibit>-<task>"
WATCHED = []  # what is told to the process that watches the run


def here(study):
    """What the kind of a study says of itself."""
    return or_exit(kind, STUDIES[study].study.kind)


def of_kind(name):
    """The studies of that kind in this run."""
    return {study: found for study, found in STUDIES.items() if found.study.kind == name}


def one_of(some):
    """A wildcard that takes no other value; of none, one that takes nothing, as no pattern at all would not."""
    return "|".join(map(re.escape, some)) or r"[^\s\S]"


def drawn(study, tables):
    """Make known a study's figures, and the tables that they are drawn from."""
    facts = {name: or_exit(figure_facts, name, study.kind) for name in study.figures}
    FIGURES[study.name] = {name: {**facts[name], "code": digest(*read_by(facts[name]))} for name in facts}
    DRAWN_FROM[study.name] = tables
    TARGETS.extend(figure_files(study.name))


def read_by(figure):
    """The modules that a figure runs: its own, and those of the package that it finds by name (READS), if any."""
    return [figure["module"], *(modules_in(figure["reads"]) if "reads" in figure else [])]


def figure_files(study):
    return collect(
        "results/{study}/figures/{figure}.{format}", study=study, figure=FIGURES[study], format=["png", "pdf"]
    )


def made(files):
    """Make known the data files of a plan: name -> (task, options)."""
    for name, (task, options) in files.items():
        DATA[name] = {
            "task": task,
            "options": options,
            "code": data_code(task),
            "token": version(Path("results/data", f"{name}.npz"), MIRROR),
        }


def tracked(study):
    """What says that MLflow shows the study, if it shall."""
    return [f"results/{study}/tracking.json"] if CONFIG.track and here(study).tracked else []


def shown_in_mlflow(wildcards):
    """A study's tables that MLflow shows, and the pictures that its notes hold."""
    pictures = [f"figures/{figure}" for figure in FIGURES[wildcards.study]]
    pictures += [f"exhibits/{shown}" for shown in SHOWN.get(wildcards.study, [])]
    return [
        *collect("results/{{study}}/{table}.parquet", table=here(wildcards.study).tracked),
        *collect("results/{{study}}/{picture}.png", picture=pictures),
    ]


def in_logs(step, ending):
    """Where the log of a step's job lies, or what it took."""
    return str(Path("logs/{study}", step.name, *(["{shard}"] if step.in_batches else []))) + ending


# Snakemake keeps a rule's params and prints them, so that user, password and token must not be in them.
TRACKING_STORE = shown(os.environ.get("MLFLOW_TRACKING_URI", ""))


def as_given(value):
    """A param whose text Snakemake takes as it is; in a bare one {braces}, as in TeX, would be wildcards."""
    return lambda wildcards: value


CLAIMS = [f"odyssey.claims.ledger.{name}" for name in claim_names()]  # modules that no import shows

# An option of the stages that read source files, quoted for the shell.
MIRROR_OPTION = shlex.join(["--mirror", CONFIG.data_mirror]) if CONFIG.data_mirror else ""


# Not Snakemake's `lookup`: it takes what that returns for something derived from the input, and so does not run a job
# again when it changes.
def of_figure(what):
    return lambda wildcards: FIGURES[wildcards.study][wildcards.figure][what]


def of_study(facts, what):
    """A param: what a kind's rules have made known of the study."""
    return lambda wildcards: facts[wildcards.study][what]


def of_data(what):
    return lambda wildcards: DATA[wildcards.data][what]


def of_shard(what):
    return lambda wildcards: SHARDS[wildcards.study][wildcards.shard][what]


def told(of_wildcards):
    """A param that a job or the report is told, but whose change alone runs nothing again.

    Snakemake takes what a function of `output` returns for something derived from it.
    """
    return lambda wildcards, output: of_wildcards(wildcards)


def said_to_jobs(value):
    """Likewise, the same for every job."""
    return told(lambda wildcards: value)


def captions(kind_of_study, tables):
    return [kind_of_study.reported[table].caption for table in tables if table in kind_of_study.reported]


def reported(kind_of_study, tables):
    """These tables as CSV in the report, under what the kind says of them."""

    def shown(table):
        labels = {"table": kind_of_study.reported[table].label}
        return report(f"results/{{study}}/{table}.csv", caption="../report/table.rst", category="Tables", labels=labels)

    return [shown(table) for table in tables if table in kind_of_study.reported]


def png_labels(wildcards):
    return {"figure": FIGURES[wildcards.study][wildcards.figure]["title"], "format": "PNG"}


def pdf_labels(wildcards):
    return {"figure": FIGURES[wildcards.study][wildcards.figure]["title"], "format": "PDF"}


def start_usage():
    """The file to which this run's processes append what they took."""
    USAGE.parent.mkdir(parents=True, exist_ok=True)
    USAGE.touch()
    os.environ[USAGE_FILE] = str(USAGE.absolute())


# Called when jobs start, and so not in a dry run, and when they have stopped without an end; kinds of study add to both.
AT_START = [
    start_usage,
    lambda: [keep_study_file(Path("results", name), found.file) for name, found in STUDIES.items()],
    lambda: [keep_machine(Path("results", name)) for name in STUDIES],
]
WHEN_STOPPED = []
AT_END = []  # before it is summed up


def told_to_jobs(studies):
    """Name the file in which a Snakemake that is started for a job finds the studies as the run found them."""
    if workflow.is_main_process:
        files = [study_written(found) for found in studies]
        run = run_written(files)
        AT_START.append(lambda: [file.write(PLANS) for file in (*files, run)])
        os.environ[AS_FOUND] = str(PLANS / run.name)


onstart:
    for begin in AT_START:
        begin()


onerror:
    print(
        "\nThe run has stopped.",
        *dict.fromkeys(WHEN_STOPPED),
        "The same command goes on from there.",
        file=sys.stderr,
    )


def places():
    """What the run has made, and where."""
    yield "page", Path("results/index.html").resolve()
    yield "report", Path("results/report.html").resolve()
    for study in STUDIES:
        if study.startswith(names.DECIDING):  # a claim's: from the ledger a link leads there
            continue
        yield "figures", Path("results", study, "figures").resolve()
        yield "tables", Path("results", study).resolve()
        if SHOWN.get(study):
            yield "exhibits", Path("results", study, "exhibits").resolve()
    if any(tracked(study) for study in STUDIES):
        yield "MLflow", TRACKING_STORE or f"{Path('results/mlflow.db').resolve()}   (make ui)"


def say_where():
    print("".join(f"\n  {name:8} {place}" for name, place in places()), file=sys.stderr)
