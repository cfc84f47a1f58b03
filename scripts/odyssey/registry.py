"""What is found by the name of its file and the functions in it: exhibits; figures and peers of the kinds of study too.

Imports no torch: Snakemake imports this at every parse.
"""

from __future__ import annotations

import ast
from functools import cache

from odyssey.catalogue import PACKAGE, names_in
from odyssey.errors import unknown

EXHIBITS = "exhibits"


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
    return tuple(n for n in names_in(folder) if f"\ndef {function}(" in (PACKAGE / folder / f"{n}.py").read_text())


def facts_in(folder: str, name: str) -> dict[str, str]:
    """The docstring and the string constants of a file, by their names in small letters."""
    tree = ast.parse((PACKAGE / folder / f"{name}.py").read_text())
    facts = {"docstring": ast.get_docstring(tree) or ""}
    for node in tree.body:
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
            facts[ast.unparse(node.targets[0]).lower()] = node.value.value
    return facts
