"""The claims: one file each, found by its name, that defines a `CLAIM`."""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from odyssey.claims.claim import Claim


def claim_names() -> list[str]:
    """The names of all claims; none is imported, so that the workflow may ask."""
    return sorted(path.stem for path in Path(__file__).parent.glob("*.py") if not path.stem.startswith("_"))


def claims() -> dict[str, Claim]:
    """Every claim by its name."""
    return {name: importlib.import_module(f"odyssey.claims.ledger.{name}").CLAIM for name in claim_names()}
