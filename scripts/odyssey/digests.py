"""Digests of code: what must run again when somebody edits a file.

Snakemake does not see an edit in a module that a script imports; these digests, given to rules as `params`, do.
"""

from __future__ import annotations

import ast
import hashlib
import re
from functools import cache
from importlib.metadata import version
from pathlib import Path

PACKAGE = Path(__file__).parent
SAYS_AND_WRITES = {"odyssey.errors", "odyssey.files"}


def digest(*modules: str) -> str:
    """A hash over the code of these modules and all that they import from this package.

    It is taken from the syntax tree without what decides no number: a comment, a docstring, a line break, the text of a
    `description` or of an error changes nothing, nor does a module of SAYS_AND_WRITES. C files in a folder `c` beside a
    module count as that module's, without their comments and blanks; styles and scripts in a folder `web` as they are.
    """
    content = hashlib.sha256()
    found = _closure(modules)
    for module in sorted(found):
        content.update(f"{module}:{_fingerprint(module)}\n".encode())
    for file in sorted({file for module in found for file in (_path(module).parent / "c").glob("*.[ch]")}):
        content.update(f"{file.name}:{_fingerprint_of_c(file)}\n".encode())
    for file in sorted({file for module in found for file in (_path(module).parent / "web").glob("*.*")}):
        content.update(f"{file.name}:{hashlib.sha256(file.read_bytes()).hexdigest()}\n".encode())
    return content.hexdigest()


def modules_in(package: str) -> list[str]:
    """All modules of a package of this one, as digest takes them: where files are found by name, no import says so."""
    return sorted(f"{package}.{file.stem}" for file in _path(package).parent.glob("*.py") if file.stem != "__init__")


def _closure(modules: tuple[str, ...]) -> set[str]:
    found: set[str] = set()
    waiting = list(modules)
    while waiting:
        module = waiting.pop()
        if module not in found:
            found.add(module)
            waiting += _imports(module)
    return found - SAYS_AND_WRITES


def _imports(module: str) -> tuple[str, ...]:
    return _read(module)[0]


def _fingerprint(module: str) -> str:
    return _read(module)[1]


@cache
def _read(module: str) -> tuple[tuple[str, ...], str]:
    """The modules of this package that a module imports, and its fingerprint: in one, since reading takes longest."""
    tree, names = ast.parse(_path(module).read_text()), set[str]()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
        elif isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and ast.get_docstring(node, clean=False):
            node.body = node.body[1:] or [ast.Pass()]
        elif isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call):
            node.exc = node.exc.func
        elif isinstance(node, ast.Call):
            node.keywords = [keyword for keyword in node.keywords if keyword.arg != "description"]
    imports = tuple(n for n in sorted(names) if n.startswith("odyssey.") and _path(n).exists())
    return imports, hashlib.sha256(ast.dump(tree).encode()).hexdigest()


@cache
def _fingerprint_of_c(file: Path) -> str:
    words = re.sub(r"/\*.*?\*/|//[^\n]*", " ", file.read_text(), flags=re.DOTALL).split()
    return hashlib.sha256(" ".join(words).encode()).hexdigest()


def _path(module: str) -> Path:
    path = PACKAGE.parent.joinpath(*module.split("."))
    return path / "__init__.py" if path.is_dir() else path.with_suffix(".py")


def release(distribution: str) -> str:
    """The public version of an installed distribution, without a local part such as +cpu."""
    return f"{distribution}=={version(distribution).split('+')[0]}"
