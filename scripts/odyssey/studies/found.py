"""Which kinds of study there are, and their figures, found by their place. Imports no torch."""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from dataclasses import MISSING, fields
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

from odyssey import registry
from odyssey.errors import InputError, unknown
from odyssey.studies.kind import Kind

FOLDER = Path(__file__).parent


@cache
def kinds() -> tuple[str, ...]:
    """Every kind of study by name: the folders here that hold a kind.py; none is imported."""
    return tuple(sorted(path.parent.name for path in FOLDER.glob("*/kind.py")))


@cache
def kind(name: str) -> Kind:
    """What the kind of that name says of itself; raises InputError with the nearest names."""
    found = getattr(module_of(name, "kind"), "KIND", None)
    if not isinstance(found, Kind):
        raise InputError(f"odyssey/studies/{name}/kind.py has no KIND; give it one: `KIND = Kind(...)`.")
    found.check(name)
    if found.tracked and not (FOLDER / name / "tracking.py").exists():
        raise InputError(
            f"odyssey/studies/{name} has no tracking.py, which a kind with `tracked` tables needs; write it."
        )
    return found


@cache
def unsaid() -> str:
    """The kind of a study whose file says none."""
    return the_unsaid({name: kind(name) for name in kinds()})


def the_unsaid(known: Mapping[str, Kind]) -> str:
    """The one kind that says `unsaid` of itself; raises InputError if none does, or several do."""
    saying = [name for name, kind in known.items() if kind.unsaid]
    if len(saying) != 1:
        raise InputError(
            f"of the kinds in odyssey/studies, {' and '.join(saying) or 'none'} has `unsaid=True` in its kind.py; give "
            "it to one: what a study is whose file says no kind."
        )
    return saying[0]


def module_of(name: str, module: str) -> ModuleType:
    """A module of the folder of a kind of study."""
    if name not in kinds():
        raise unknown("kind of study", name, kinds())
    return importlib.import_module(f"odyssey.studies.{name}.{module}")


def about(name: str) -> str:
    """What a kind of study is about: the docstring of its kind.py."""
    return (module_of(name, "kind").__doc__ or "").strip()


def findings(name: str, tables: Mapping[str, Any]) -> list[str]:
    """What a study of that kind found, in sentences, by the tables that are there; none where the kind says nothing."""
    if not (FOLDER / name / "findings.py").exists():
        return []
    said: list[str] = module_of(name, "findings").findings(tables)
    return said


def findings_modules() -> list[str]:
    """The modules that say what studies found, of all kinds."""
    return [f"odyssey.studies.{path.parent.name}.findings" for path in sorted(FOLDER.glob("*/findings.py"))]


@cache
def figures(name: str) -> tuple[str, ...]:
    """Every figure of a kind of study by name: the files in its figures that define `draw`; none is imported."""
    return registry.defining(_folder(name), "draw")


def figure_facts(figure: str, name: str) -> dict[str, str]:
    """The caption (docstring) and the string constants (TITLE, CATEGORY) of a figure's file, read without importing.

    Also `module`, its name to import it by. Raises InputError with the nearest names.
    """
    if figure not in figures(name):
        raise unknown("figure", figure, figures(name))
    folder = _folder(name)
    facts, module = registry.facts_in(folder, figure), f"odyssey.{folder.replace('/', '.')}.{figure}"
    return {**facts, "caption": facts["docstring"], "module": module}


def read_tables(name: str, folder: Path) -> Any:
    """What figures of that kind are given: the tables in results/<study>; raises InputError for one that is missing."""
    from odyssey.tables import read_parquet

    files = {table.name: folder / f"{table.name}.parquet" for table in fields(kind(name).tables)}
    optional = {t.name for t in fields(kind(name).tables) if (t.default, t.default_factory) != (MISSING, MISSING)}
    there = {table: path for table, path in files.items() if table not in optional or path.exists()}
    return kind(name).tables(**{table: read_parquet(path) for table, path in there.items()})


def _folder(name: str) -> str:
    return f"studies/{name}/figures"
