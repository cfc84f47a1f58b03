"""What is there to run: cells, tasks and figures, each found by the name of its file; and digests of their code.

Imports no torch: Snakemake imports this at every parse.
"""

from __future__ import annotations

import ast
import hashlib
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
    for family in _names("cells"):
        module = importlib.import_module(f"odyssey.cells.{family}")
        for id, change in module.VARIANTS.items():
            if id in found:
                raise InputError(
                    f"two cells are called '{id}', in cells/{found[id].family}.py and cells/{family}.py."
                )
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


@cache
def figures() -> tuple[str, ...]:
    """Every figure by name: the files in odyssey/figures that define `draw`; none is imported."""
    return tuple(
        n for n in _names("figures") if "\ndef draw(" in (PACKAGE / "figures" / f"{n}.py").read_text()
    )


def figure_facts(name: str) -> dict[str, str]:
    """The caption (docstring) and the string constants (TITLE, CATEGORY) of a figure's file, read without importing."""
    if name not in figures():
        raise unknown("figure", name, figures())
    tree = ast.parse((PACKAGE / "figures" / f"{name}.py").read_text())
    facts = {"caption": ast.get_docstring(tree) or ""}
    for node in tree.body:
        if (
            isinstance(node, ast.Assign)
            and isinstance(node.value, ast.Constant)
            and isinstance(node.value.value, str)
        ):
            facts[ast.unparse(node.targets[0]).lower()] = node.value.value
    return facts


def digest(*modules: str) -> str:
    """A hash over the code of these modules and all that they import from this package.

    It is taken from the syntax tree without docstrings: a comment, a docstring or a line break changes nothing.
    """
    content = hashlib.sha256()
    for module in sorted(_closure(modules)):
        content.update(f"{module}:{_fingerprint(module)}\n".encode())
    return content.hexdigest()


def _closure(modules: tuple[str, ...]) -> set[str]:
    found: set[str] = set()
    waiting = list(modules)
    while waiting:
        module = waiting.pop()
        if module not in found:
            found.add(module)
            waiting += _imports(module)
    return found


@cache
def _imports(module: str) -> tuple[str, ...]:
    names: set[str] = set()
    for node in ast.walk(_tree(module)):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return tuple(n for n in sorted(names) if n.startswith("odyssey.") and _path(n).exists())


@cache
def _fingerprint(module: str) -> str:
    tree = _tree(module)
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and ast.get_docstring(
            node, clean=False
        ):
            node.body = node.body[1:] or [ast.Pass()]
    return hashlib.sha256(ast.dump(tree).encode()).hexdigest()


def _tree(module: str) -> ast.Module:
    return ast.parse(_path(module).read_text())


def _path(module: str) -> Path:
    path = PACKAGE.parent.joinpath(*module.split("."))
    return path / "__init__.py" if path.is_dir() else path.with_suffix(".py")


def _names(folder: str) -> list[str]:
    return sorted(p.stem for p in (PACKAGE / folder).glob("*.py") if not p.stem.startswith("_"))
