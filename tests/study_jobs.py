"""The jobs of a study whose kind has steps, given what a run gives them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from odyssey.schema import Config
from odyssey.studies.found import kind
from odyssey.studies.given import Files
from odyssey.studies.study_files import Found, batches_written, plan_written, study_written


def jobs(study: Any, folder: Path) -> list[tuple[str, Files]]:
    """Step and files of every job, in order; the files are written to `folder`."""
    here, config = kind(study.kind), Config()
    planned = here.plan(study, config)
    found, plan = study_written(Found(study, config, Path("study.yaml"))), plan_written(study, planned)
    batches = batches_written(study, planned)
    for file in (found, plan, *batches.values()):
        file.write(folder)
    whole = Files(folder / found.name, folder / plan.name)
    in_batches = [Files(batch=folder / file.name, shard=shard) for shard, file in batches.items()]
    return [(step.name, files) for step in here.steps for files in (in_batches if step.in_batches else [whole])]
