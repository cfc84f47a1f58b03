"""Make a task's data file from its name and options."""

from __future__ import annotations

import os
import traceback
from pathlib import Path
from types import ModuleType

from pydantic import ValidationError

from odyssey.catalogue import task_module
from odyssey.checking import checked
from odyssey.datasets import arrays, sources
from odyssey.datasets.sequences import Data
from odyssey.errors import InputError, unknown
from odyssey.tasks.task import TaskOptions


def make_data(task: str, options: str, out: Path, mirror: Path | None, token: str = sources.FIRST) -> None:
    """Write the data of `task` to `out` (.npz), and beside it its manifest and the list of what it was read from.

    options: JSON, e.g. '{"length": 100}'; what is not given has its default.
    mirror: a folder of files that would otherwise be downloaded; downloads are kept in downloads/ beside `out`.
    token: see odyssey.datasets.sources.
    Raises InputError for an unknown task or option, one out of range, a source file that cannot be had, a `make` that
    fails, and data that do not fit the task; then nothing is written.
    """
    if out.suffix != ".npz":
        raise InputError(f"the data file is called {out}; its name must end in .npz.")
    module = task_module(task)
    chosen = read_options(task, module.Options, options)
    os.environ.setdefault("ODYSSEY_DOWNLOADS", str(out.parent / "downloads"))
    with sources.recorded(mirror) as reading:
        data = made(task, module, chosen, mirror)
    sources.save(reading, out, token)
    arrays.save(data, out)


def made(task: str, module: ModuleType, options: TaskOptions, mirror: Path | None) -> Data:
    """What the task's `make` gives, checked; raises InputError as `make_data` does."""
    try:
        data = module.make(options, mirror)
    except (InputError, PermissionError):
        raise
    except Exception as error:
        said = f"{type(error).__name__}: {error}".splitlines()[0].rstrip(".: ")
        raise InputError(
            f"task '{task}' ({_line(module, error)}) cannot make its data: {said}; correct the task or its files "
            "(ODYSSEY_TRACEBACK=1 shows where it came from)."
        ) from error
    return checked(data, module.TASK, task)


def _line(module: ModuleType, error: Exception) -> str:
    """The last line of the task's file, or of the last file, on the way to an error: "tasks/tides.py, line 14"."""
    frames = traceback.extract_tb(error.__traceback__)
    frame = next((frame for frame in reversed(frames) if frame.filename == module.__file__), frames[-1])
    return f"{'/'.join(Path(frame.filename).parts[-2:])}, line {frame.lineno}"


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
