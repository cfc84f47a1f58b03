"""The task on one's own data that docs/data.md shows, and files for it to read."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path
from types import ModuleType

import numpy as np

PAGE = Path(__file__).parents[1] / "docs" / "data.md"
HOURS = 24
ROWS = 40 * HOURS + 1


def source() -> str:
    """The file `tides.py`."""
    (block,) = re.findall(r"```python\n(.*?)```", PAGE.read_text(), re.DOTALL)
    return block


def as_module(folder: Path, text: str) -> ModuleType:
    """A task's file, written to tasks/tides.py in `folder` and imported."""
    path = folder / "tasks" / "tides.py"
    path.parent.mkdir(exist_ok=True)
    path.write_text(text)
    spec = importlib.util.spec_from_file_location("tides", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def write_csv(folder: Path, rows: int = ROWS, **other: str) -> None:
    """tides.csv in `folder`, with `other` levels in some rows: r17="nan" is that of row 17, from 0."""
    levels = {f"r{n}": f"{np.sin(n / 2) + n / 1e4:.4f}" for n in range(rows)} | other
    folder.mkdir(exist_ok=True)
    lines = ["time,level", *(f"{name[1:]},{level}" for name, level in levels.items())]
    (folder / "tides.csv").write_text("\n".join(lines) + "\n")
