"""Of a study of the one-unit network: every descent with all its updates, and the wall at five weights."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from odyssey.studies.reading import read_study

if TYPE_CHECKING:
    from workflow.test_every_kind import Run


def check(run: Run, folder: Path) -> None:
    descents = read_study(run.study, "smoke").descents
    assert len(pd.read_csv(run.folder / "paths.csv")) == 2 * len(descents.starts) * (descents.updates + 1)
    assert len(pd.read_csv(run.folder / "wall.csv")) == 5
