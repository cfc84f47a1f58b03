"""File names from what people name: studies, cells, tasks and the options of their data; safe, and one to one.

A plain name is its own file name. What would be unsafe in a path or a shell, or could be read in two ways, has a digest
of what is meant in its place: no two things ever share a file. The patterns are those of Snakemake's wildcards.
Imports no torch.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import unicodedata
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from odyssey.errors import InputError

MODULE = "[A-Za-z0-9_]+"  # tasks, figures, exhibits: names of Python files (odyssey.registry)
STUDY = "[A-Za-z0-9_][A-Za-z0-9_.-]*"
SHARD = "[A-Za-z0-9_][A-Za-z0-9_.-]*"
DATA = "[A-Za-z0-9_][A-Za-z0-9_.=+-]*"

LONGEST = 220  # of the 255 bytes of a file's name: the rest is for endings, and what is added while it is written
LONGEST_PART = 100  # of the id of a cell and the name of a task, which a file's name may join
DECIDING = "decide-"  # before a claim's name, that of the study that grows for it (odyssey.deciding)
TAKEN = {
    "data",
    "decide",
    "plans",
    "store",
    "published",
    "mlartifacts",
    "usage",
}  # folders in results/ and logs/ that are no study's


def study_folder(name: str) -> str:
    """The folder of a study in results/ and logs/, its name everywhere: `greff`; `my_study.0123456789ab` if not plain.

    Only what is coded holds a dot.
    """
    if re.fullmatch("[A-Za-z0-9_][A-Za-z0-9_-]*", name) and len(name) <= LONGEST and name.lower() not in TAKEN:
        return name
    ascii = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    readable = re.sub("[^A-Za-z0-9_]+", "_", ascii)[:40].strip("_")
    return f"{readable or 'study'}.{_digest(os.fsencode(name), 12)}"


def data_file(task: str, options: dict[str, Any], defaults: dict[str, Any]) -> str:
    """The name of a task's data file, without .npz: the task and the options that are not the defaults, all JSON.

    `adding-length_40-train_60`: a piece between "-" that holds a "_" begins an option, and the last "_" in it ends the
    option's name. Where a value could be read otherwise, a digest stands for the options: `tides-0123456789abcdef`.
    """
    declared = [*(name for name in defaults if name in options), *sorted(options.keys() - defaults.keys())]
    differing = {n: options[n] for n in declared if _json(options[n]) != _json(defaults.get(n, ...))}
    texts = {name: _plain_text(value) for name, value in differing.items()}
    plain = "-".join([task, *(f"{name}_{text}" for name, text in texts.items())])
    if None not in texts.values() and all(re.fullmatch(MODULE, name) for name in texts) and len(plain) <= LONGEST:
        return plain
    return f"{task}-{_digest(_json(differing).encode(), 16)}"


def shard(cell: str, batch: int) -> str:
    """The name of a batch of trials of a cell: its last "-" ends the cell's id."""
    return f"{cell}-{batch}"


def group(number: int, of: int) -> str:
    """The name of a batch of trials of several cells, which no batch of a cell has."""
    return f"group.{number}of{of}"


def card(cell: str, task: str) -> str:
    """The name of the picture of a cell on a task; a task's name holds no "-"."""
    return f"{cell}-{task}"


def exhibit(name: str, task: str) -> str:
    """The name of an exhibit of a task, of whose names neither holds a "-"."""
    return f"{name}-{task}"


def check_names(cells: Iterable[str], tasks: Iterable[str]) -> None:
    """Raise InputError for the id of a cell or the name of a task of which no file name can be made."""
    seen: dict[str, str] = {}
    for cell in cells:
        if not re.fullmatch(SHARD, cell) or len(cell) > LONGEST_PART:
            raise InputError(
                f"no file can be named after cell {cell!r}; rename it in odyssey/cells: ASCII letters, digits, . _ and "
                f"-, a letter, digit or _ first, at most {LONGEST_PART} characters."
            )
        twin = seen.setdefault(cell.lower(), cell)
        if twin != cell:
            raise InputError(f"cells '{twin}' and '{cell}' differ in capitals alone, files cannot; rename one.")
    for task in tasks:
        if not re.fullmatch(MODULE, task) or len(task) > LONGEST_PART:
            raise InputError(
                f"no file can be named after task {task!r}; rename its file in odyssey/tasks: ASCII letters, digits "
                f"and _, at most {LONGEST_PART} characters."
            )


def check_project_folder(folder: Path) -> None:
    """Raise InputError for a place that Snakemake cannot work from, which takes braces in paths for wildcards."""
    if set("{}") & set(str(folder)):
        raise InputError(f"the project lies in {folder}, and Snakemake allows no braces there; rename that folder.")


def _plain_text(value: Any) -> str | None:
    """A value as it stands in a file's name; None if that could be read as another value, or is unsafe."""
    if value is None or isinstance(value, bool | int | float):
        return str(value)
    if not isinstance(value, str) or not re.fullmatch("[A-Za-z0-9.=+-]+", value):
        return None
    return None if value.lower() in ("none", "true", "false") or _is_number(value) else value


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _json(value: Any) -> str:
    """JSON, in which 1, 1.0 and true differ, as they do not in Python; `...` stands for nothing."""
    return "" if value is ... else json.dumps(value, sort_keys=True)


def _digest(content: bytes, letters: int) -> str:
    return hashlib.sha256(content).hexdigest()[:letters]
