"""A job of a study: one step of its kind, over the whole study or one batch of it, from tables to tables."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from odyssey.errors import InputError, unknown
from odyssey.schema import AnyStudy, Config
from odyssey.studies.found import kind, module_of
from odyssey.studies.kind import Planned, Step
from odyssey.tables import read_parquet, write_csv, write_parquet


def run_step(
    name: str, step: str, study: AnyStudy, config: Config, batch: str | None, folder: Path, data: Path
) -> None:
    """Do that step of a study of kind `name`, and write what it makes.

    batch: of the study, where the step is done in batches. folder: results/<study>. data: folder of data files.
    Raises InputError for a step, a batch or a table that is not there.
    """
    here = kind(name)
    steps = {known.name: known for known in here.steps}
    if step not in steps:
        raise unknown(f"step of kind '{name}'", step, steps)
    doing, planned = steps[step], here.plan(study, config)
    if doing.in_batches and batch not in planned.batches:
        raise unknown("batch", str(batch), planned.batches)
    given = {"study": study, "plan": planned.whole, "data": data}
    if doing.in_batches:
        given["batch"] = planned.batches[str(batch)].given
    inputs = [given[what] if what in given else _table(here.steps, planned, what, folder) for what in doing.takes]
    made = _by_name(_function(name, doing)(*inputs))
    missing = [table for table in doing.makes if table not in made]
    if missing:
        raise InputError(
            f"{doing.run} of odyssey/studies/{name} made no table {missing[0]}, which kind.py says it makes."
        )
    for table in doing.makes:
        if doing.in_batches:
            write_parquet(batch_file(folder, str(batch), table), made[table])
        else:
            write_parquet(folder / f"{table}.parquet", made[table])
    for table in here.reported.keys() & set(doing.makes):
        write_csv(folder / f"{table}.csv", made[table], digits=6)


def batch_file(folder: Path, batch: str, table: str) -> Path:
    """Where a batch's part of a table is."""
    return folder / "shards" / f"{batch}.{table}.parquet"


def _table(steps: tuple[Step, ...], planned: Planned, table: str, folder: Path) -> pd.DataFrame:
    """A table that another step has made; of one in batches, the rows of all of them."""
    if not any(table in step.makes and step.in_batches for step in steps):
        return read_parquet(folder / f"{table}.parquet")
    return pd.concat([read_parquet(batch_file(folder, batch, table)) for batch in planned.batches], ignore_index=True)


def _function(name: str, step: Step) -> Callable[..., Any]:
    module, function = step.run.split(".")
    found = getattr(module_of(name, module), function, None)
    if found is None:
        raise InputError(f"odyssey/studies/{name}/{module}.py has no function {function}; step '{step.name}' runs it.")
    return found


def _by_name(made: Any) -> Mapping[str, pd.DataFrame]:
    return {f.name: getattr(made, f.name) for f in fields(made)} if is_dataclass(made) else made
