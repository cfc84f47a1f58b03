"""The studies of a run: all that its configuration asks for, each in its size and with its own configuration.

Imports no torch: Snakemake reads them at every parse.
"""

from __future__ import annotations

from odyssey.errors import InputError, unknown
from odyssey.schema import EVERYTHING, Config, SweptStudy
from odyssey.studies.reading import read_study, studies, study_file, study_name
from odyssey.studies.study_files import Found


def asked_names(config: Config) -> list[str]:
    """The studies that a configuration asks for, by name or path; `everything` means all there are.

    Raises InputError for two that would share a folder.
    """
    if EVERYTHING in config.study and len(config.study) > 1:
        raise InputError(f"config: 'study': '{EVERYTHING}' is all studies there are; name it alone, or leave it out.")
    asked = studies() if config.study == [EVERYTHING] else config.study
    folders: dict[str, str] = {}
    for name in asked:
        other = folders.setdefault(study_name(name), name)
        if other != name:
            raise InputError(f"config: 'study': '{other}' and '{name}' have one folder for their results; rename one.")
    return asked


def found_studies(config: Config) -> list[Found]:
    """These studies as they are now; each leaves out those of the tasks to be left out that it has.

    Raises InputError for whatever is wrong in one of them, and for a task to be left out that none has.
    """
    read = {name: read_study(name, config.size) for name in asked_names(config)}
    tasks = {name: set(study.tasks) if isinstance(study, SweptStudy) else set() for name, study in read.items()}
    for task in config.leave_out:
        if not any(task in some for some in tasks.values()):
            raise unknown(f"task of {_spoken(list(read))}", task, set().union(*tasks.values()))
    return [
        Found(study, config.model_copy(update={"leave_out": [t for t in config.leave_out if t in tasks[name]]}), file)
        for name, study in read.items()
        for file in [study_file(name)]
    ]


def _spoken(names: list[str]) -> str:
    return f"study '{names[0]}'" if len(names) == 1 else f"the studies {', '.join(names)}"
