"""A copy of the package whose C has a bug, which tests of the native code must find."""

from __future__ import annotations

import shutil
from pathlib import Path

PACKAGE = Path(__file__).parents[2] / "scripts" / "odyssey"


def plant(folder: Path, file: str, old: str, new: str) -> None:
    """Copy the package to folder/odyssey, with `new` for what stands once in that file of kernels/c."""
    shutil.copytree(PACKAGE, folder / "odyssey")
    place = folder / "odyssey/kernels/c" / file
    text = place.read_text()
    assert text.count(old) == 1, f"{old!r} should stand once in {file}"
    place.write_text(text.replace(old, new))
