"""What is there to run: cells, tasks and exhibits, each found by the name of its file.

Imports no torch: Snakemake imports this at every parse.
"""

from __future__ import annotations

import ast
import importlib
from functools import cache
from pathlib import Path
from types import ModuleType

from odyssey.equations import Cell, read_cell
from odyssey.errors import InputError, unknown

PACKAGE = Path(__file__).parent
EXHIBITS = "exhibits"


@cache
def cells() -> dict[str, Cell]:
    """Every registered cell by its id: the variants of every family in odyssey/cells."""
    found: dict[str, Cell] = {}
    for family in _names("cells"):
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
    modules = {name: importlib.import_module(f"odyssey.tasks.{name}") for name in _names("tasks")}
    return {name: module for name, module in modules.items() if hasattr(module, "TASK")}


def task_module(name: str) -> ModuleType:
    """The module of that task; raises InputError with the nearest names."""
    if name not in tasks():
        raise unknown("task", name, tasks())
    return tasks()[name]


def generated_tasks() -> tuple[str, ...]:
    """The tasks whose sequences are drawn: those with a `draw`."""
    return tuple(name for name, module in tasks().items() if hasattr(module, "draw"))


@cache
def exhibits() -> tuple[str, ...]:
    """Every exhibit by name: the files in odyssey/exhibits that define `show`; none is imported."""
    return defining(EXHIBITS, "show")


def exhibit_facts(name: str) -> dict[str, str]:
    """The caption (docstring) and the string constants (TITLE, NEEDS, FILES) of an exhibit, without importing it."""
    if name not in exhibits():
        raise unknown("exhibit", name, exhibits())
    facts = facts_in(EXHIBITS, name)
    return {**facts, "caption": facts["docstring"]}


def defining(folder: str, function: str) -> tuple[str, ...]:
    """The files in a folder below odyssey/ that define that function; none is imported."""
    return tuple(n for n in _names(folder) if f"\ndef {function}(" in (PACKAGE / folder / f"{n}.py").read_text())


def facts_in(folder: str, name: str) -> dict[str, str]:
    """The docstring and the string constants of a file, by their names in small letters."""
    tree = ast.parse((PACKAGE / folder / f"{name}.py").read_text())
    facts = {"docstring": ast.get_docstring(tree) or ""}
    for node in tree.body:
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
            facts[ast.unparse(node.targets[0]).lower()] = node.value.value
    return facts


def _names(folder: str) -> list[str]:
    names = sorted(p.stem for p in (PACKAGE / folder).glob("*.py") if not p.stem.startswith("_"))
    for name in names:
        if not (name.isascii() and name.isidentifier()):
            raise InputError(
                f"odyssey/{folder} has a file '{name}.py'; rename it: its name may hold ASCII letters, digits and _, "
                "and begin with a letter."
            )
    return names
