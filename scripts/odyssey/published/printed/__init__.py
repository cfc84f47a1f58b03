"""The published tables: one file each, found by its name, that defines a `TABLE`."""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from odyssey.published.table import PublishedTable


def published_names() -> list[str]:
    """The names of all published tables; none is imported, so that the workflow may ask."""
    return sorted(path.stem for path in Path(__file__).parent.glob("*.py") if not path.stem.startswith("_"))


def published() -> dict[str, PublishedTable]:
    """Every published table by its name."""
    return {name: importlib.import_module(f"odyssey.published.printed.{name}").TABLE for name in published_names()}
