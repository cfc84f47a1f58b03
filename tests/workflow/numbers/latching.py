"""Of a study of the minimal latch: every run is in one point of the map or of the lengths."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from workflow.test_every_kind import Run


def check(run: Run, folder: Path) -> None:
    latches = run.project.table("latches", run.study)
    assert pd.read_csv(run.folder / "convergence.csv")["n"].sum() == len(latches) > 0
