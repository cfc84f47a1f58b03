"""Make a task's data file from its name and options."""

from __future__ import annotations

import os
from pathlib import Path

from pydantic import ValidationError

from odyssey.datasets import arrays, sources
from odyssey.errors import InputError, unknown
from odyssey.registry import task_module
from odyssey.tasks.task import TaskOptions


def make_data(task: str, options: str, out: Path, mirror: Path | None, token: str = sources.FIRST) -> None:
    """Write the data of `task` to `out` (.npz), and beside it its manifest and the list of what it was read from.

    options: JSON, e.g. '{"length": 100}'; what is not given has its default.
    mirror: a folder of files that would otherwise be downloaded; downloads are kept in downloads/ beside `out`.
    token: see odyssey.datasets.sources.
    Raises InputError for an unknown task or option, one out of range, and a source file that cannot be had.
    """
    if out.suffix != ".npz":
        raise InputError(f"the data file is called {out}; its name must end in .npz.")
    module = task_module(task)
    chosen = read_options(task, module.Options, options)
    os.environ.setdefault("ODYSSEY_DOWNLOADS", str(out.parent / "downloads"))
    with sources.recorded(mirror) as reading:
        data = module.make(chosen, mirror)
    sources.save(reading, out, token)
    arrays.save(data, out)


def read_options(task: str, kind: type[TaskOptions], options: str) -> TaskOptions:
    """The options of `task` from JSON; raises InputError that names the first wrong one and what is allowed."""
    try:
        return kind.model_validate_json(options)
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(str(part) for part in first["loc"])
        if first["type"] == "extra_forbidden":
            known = kind.model_fields
            if not known:
                raise InputError(f"task '{task}' has no options, but was given '{name}'; leave it out.") from None
            raise unknown(f"option of task '{task}'", name, known) from None
        given = f"{name} = {first['input']!r}" if name else repr(options)
        raise InputError(f"the options of task '{task}' have {given}; {first['msg'].lower()}.") from None
