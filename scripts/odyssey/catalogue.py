"""What is there to train: cells and tasks, each found by the name of its file.

Imports no torch: Snakemake imports this at every parse.
"""

from __future__ import annotations

import importlib
from functools import cache
from pathlib import Path
from types import ModuleType

from odyssey.equations import Cell, read_cell
from odyssey.errors import InputError, unknown

PACKAGE = Path(__file__).parent


@cache
def cells() -> dict[str, Cell]:
    """Every registered cell by its id: the variants of every family in odyssey/cells."""
    found: dict[str, Cell] = {}
    for family in names_in("cells"):
        module = importlib.import_module(f"odyssey.cells.{family}")
        for id, change in module.VARIANTS.items():
            if id in found:
                raise InputError(f"two cells are called '{id}', in cells/{found[id].family}.py and cells/{family}.py.")
            variant = id.removeprefix(f"{family}-") if id != family else "vanilla"
            found[id] = _read(module, id, family, variant, change)
    return found


def _read(module: ModuleType, id: str, family: str, variant: str, change: dict) -> Cell:
    try:
        return read_cell(module.EQUATIONS, id, family, variant, **change)
    except InputError as error:
        raise InputError(f"cell '{id}' (cells/{family}.py): {error}") from None


def cell(id: str) -> Cell:
    """The cell of that id; raises InputError with the nearest ids."""
    if id not in cells():
        raise unknown("cell", id, cells())
    return cells()[id]


@cache
def tasks() -> dict[str, ModuleType]:
    """Every task module by name: the files in odyssey/tasks that declare a `TASK`."""
    modules = {name: importlib.import_module(f"odyssey.tasks.{name}") for name in names_in("tasks")}
    return {name: module for name, module in modules.items() if hasattr(module, "TASK")}


def task_module(name: str) -> ModuleType:
    """The module of that task; raises InputError with the nearest names."""
    if name not in tasks():
        raise unknown("task", name, tasks())
    return tasks()[name]


def generated_tasks() -> tuple[str, ...]:
    """The tasks whose sequences are drawn: those with a `draw`."""
    return tuple(name for name, module in tasks().items() if hasattr(module, "draw"))


def names_in(folder: str) -> list[str]:
    """The names of the modules in a folder of this package that may be found by name."""
    names = sorted(p.stem for p in (PACKAGE / folder).glob("*.py") if not p.stem.startswith("_"))
    for name in names:
        if not (name.isascii() and name.isidentifier()):
            raise InputError(
                f"odyssey/{folder} has a file '{name}.py'; rename it: its name may hold ASCII letters, digits and _, "
                "and begin with a letter."
            )
    return names
