"""A job of a study: one step of its kind, over the whole study or one batch of it, from tables to tables."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from odyssey import usage
from odyssey.errors import InputError, unknown
from odyssey.studies.found import kind, module_of
from odyssey.studies.given import Files
from odyssey.studies.kind import GIVEN, Step
from odyssey.tables import read_parquet, write_csv, write_parquet


def run_step(name: str, step: str, files: Files, folder: Path, data: Path) -> None:
    """Do that step of a study of kind `name`, and write what it makes.

    folder: results/<study>. data: folder of data files. Raises InputError for a step, a file or a table that is not
    there.
    """
    here = kind(name)
    steps = {known.name: known for known in here.steps}
    if step not in steps:
        raise unknown(f"step of kind '{name}'", step, steps)
    doing = steps[step]
    if doing.in_batches and files.shard is None:
        raise InputError(f"step '{step}' of kind '{name}' is done in batches; name one with --shard.")
    function = function_of(name, doing)

    def taken(what: str) -> Any:
        if what in GIVEN:
            return data if what == "data" else files.given(what, doing, function)
        if not any(what in other.makes and other.in_batches for other in here.steps):
            return read_parquet(folder / f"{what}.parquet")
        parts = [read_parquet(batch_file(folder, batch, what)) for batch in files.plan_of(doing)["batches"]]
        return pd.concat(parts, ignore_index=True)

    arguments = [taken(what) for what in doing.takes]
    with usage.doing("experiments"):
        made = _by_name(function(*arguments))
    missing = [table for table in doing.makes if table not in made]
    if missing:
        raise InputError(
            f"{doing.run} of odyssey/studies/{name} made no table {missing[0]}, which kind.py says it makes."
        )
    for table in doing.makes:
        if doing.in_batches:
            write_parquet(batch_file(folder, str(files.shard), table), made[table])
        else:
            write_parquet(folder / f"{table}.parquet", made[table])
    for table in here.reported.keys() & set(doing.makes):
        write_csv(folder / f"{table}.csv", made[table], digits=6)


def batch_file(folder: Path, batch: str, table: str) -> Path:
    """Where a batch's part of a table is."""
    return folder / "shards" / f"{batch}.{table}.parquet"


def function_of(name: str, step: Step) -> Callable[..., Any]:
    """What a step of a kind of study runs."""
    module, function = step.run.split(".")
    found = getattr(module_of(name, module), function, None)
    if found is None:
        raise InputError(f"odyssey/studies/{name}/{module}.py has no function {function}; step '{step.name}' runs it.")
    return found


def _by_name(made: Any) -> Mapping[str, pd.DataFrame]:
    return {f.name: getattr(made, f.name) for f in fields(made)} if is_dataclass(made) else made
