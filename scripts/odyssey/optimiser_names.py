"""Which optimisers there are: the files of odyssey/optimisers. Below them: a trial names one. Imports no torch."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from odyssey.errors import InputError

FOLDER = Path(__file__).parent / "optimisers"


@cache
def names() -> tuple[str, ...]:
    """Of all optimisers; none is imported."""
    found = tuple(sorted(file.stem for file in FOLDER.glob("*.py") if not file.stem.startswith("_")))
    for name in found:
        if not (name.isascii() and name.isidentifier()):
            raise InputError(
                f"odyssey/optimisers has a file '{name}.py'; its name may hold ASCII letters, digits and _."
            )
    return found
