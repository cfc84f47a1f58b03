"""What is there to look at: figures, exhibits and peers, each found by the name of its file.

Imports no torch: Snakemake imports this at every parse.
"""

from __future__ import annotations

import ast
from functools import cache

from odyssey.catalogue import PACKAGE, names_in
from odyssey.errors import InputError, unknown

MEASURES = ("recurrence", "training_step", "feeding")  # of the speed study: functions that a peer may have
FIGURES = {  # folders, by kind of study
    "trials": "figures",
    "speed": "speed/figures",
    "memories": "memories/figures",
    "surface": "surface/figures",
    "latching": "latching/figures",
    "gradients": "gradients/figures",
}
PEERS, EXHIBITS = "speed/peers", "exhibits"


@cache
def figures(kind: str = "trials") -> tuple[str, ...]:
    """Every figure of that kind of study by name: the files that define `draw`; none is imported."""
    if kind not in FIGURES:
        raise unknown("kind of study with figures", kind, FIGURES)
    return _defining(FIGURES[kind], "draw")


def figure_facts(name: str, kind: str = "trials") -> dict[str, str]:
    """The caption (docstring) and the string constants (TITLE, CATEGORY) of a figure's file, read without importing.

    Also `module`, its name to import it by. Raises InputError with the nearest names.
    """
    if name not in figures(kind):
        raise unknown("figure", name, figures(kind))
    facts, module = _facts(FIGURES[kind], name), f"odyssey.{FIGURES[kind].replace('/', '.')}.{name}"
    return {**facts, "caption": facts["docstring"], "module": module}


@cache
def exhibits() -> tuple[str, ...]:
    """Every exhibit by name: the files in odyssey/exhibits that define `show`; none is imported."""
    return _defining(EXHIBITS, "show")


def exhibit_facts(name: str) -> dict[str, str]:
    """The caption (docstring) and the string constants (TITLE, NEEDS, FILES) of an exhibit, without importing it."""
    if name not in exhibits():
        raise unknown("exhibit", name, exhibits())
    facts = _facts(EXHIBITS, name)
    return {**facts, "caption": facts["docstring"]}


@cache
def peers(measure: str = "recurrence") -> tuple[str, ...]:
    """Every peer of the speed study that has that measure: the files that define it; none is imported."""
    return _defining(PEERS, measure)


@cache
def peer_facts(name: str) -> dict[str, str]:
    """The string constants (LABEL, COLOUR, MARKER) of a peer's file, read without importing."""
    known = {peer for measure in MEASURES for peer in peers(measure)}
    if name not in known:
        raise unknown("peer", name, known)
    facts = _facts(PEERS, name)
    for needed in ("LABEL", "COLOUR", "MARKER"):
        if needed.lower() not in facts:
            raise InputError(f'odyssey/{PEERS}/{name}.py says no {needed}; write one, as in {needed} = "...".')
    return facts


def _defining(folder: str, function: str) -> tuple[str, ...]:
    return tuple(n for n in names_in(folder) if f"\ndef {function}(" in (PACKAGE / folder / f"{n}.py").read_text())


def _facts(folder: str, name: str) -> dict[str, str]:
    """The docstring and the string constants of a file, by their names in small letters."""
    tree = ast.parse((PACKAGE / folder / f"{name}.py").read_text())
    facts = {"docstring": ast.get_docstring(tree) or ""}
    for node in tree.body:
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
            facts[ast.unparse(node.targets[0]).lower()] = node.value.value
    return facts
