"""A study as a run found it, in results/plans/: its jobs read that, also when the study is edited meanwhile."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from odyssey.errors import InputError
from odyssey.files import write_whole
from odyssey.identity import short_hash
from odyssey.schema import AnyStudy, Config, checked
from odyssey.studies.found import kind


def study_file_name(study: AnyStudy, config: Config) -> str:
    """The name of the file of a study and its configuration: what it holds, hashed."""
    return f"{study.name}-study-{short_hash(_content(study, config))}.json"


def write_study(study: AnyStudy, config: Config, folder: Path) -> None:
    """Write the study, in its size, and its configuration to `folder`."""
    write_whole(folder / study_file_name(study, config), json.dumps(_content(study, config)).encode())


def read_written(path: Path) -> tuple[Any, Config]:
    """The study, by the schema of its kind, and the configuration; raises InputError for another file."""
    try:
        content = json.loads(path.read_bytes())
        config = checked(Config, content["config"], str(path))
        study = checked(kind(content["study"]["kind"]).study, content["study"], str(path))
    except FileNotFoundError:
        raise InputError(f"{path} is missing, in which the run has its study; run snakemake again.") from None
    except (ValueError, KeyError, TypeError):
        raise InputError(
            f"{path} is not the study that was written there; delete it and run snakemake again."
        ) from None
    return study, config


def _content(study: AnyStudy, config: Config) -> dict[str, object]:
    return {"study": study.model_dump(mode="json"), "config": config.model_dump(mode="json")}
