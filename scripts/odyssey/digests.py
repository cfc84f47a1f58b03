"""Digests of code: what must run again when somebody edits a file.

Snakemake does not see an edit in a module that a script imports; these digests, given to rules as `params`, do.
"""

from __future__ import annotations

import ast
import hashlib
from functools import cache
from importlib.metadata import version
from pathlib import Path

PACKAGE = Path(__file__).parent


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
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and ast.get_docstring(node, clean=False):
            node.body = node.body[1:] or [ast.Pass()]
    return hashlib.sha256(ast.dump(tree).encode()).hexdigest()


def _tree(module: str) -> ast.Module:
    return ast.parse(_path(module).read_text())


def _path(module: str) -> Path:
    path = PACKAGE.parent.joinpath(*module.split("."))
    return path / "__init__.py" if path.is_dir() else path.with_suffix(".py")


def release(distribution: str) -> str:
    """The public version of an installed distribution, without a local part such as +cpu."""
    return f"{distribution}=={version(distribution).split('+')[0]}"
