"""What the published runs say of each claim, to stand beside what was run here: results/published/ledger.csv."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from odyssey.claims.wording import Verdict
from odyssey.pages.pictures import ABOUT, read_about

LEDGER = "ledger.csv"


@dataclass(frozen=True)
class PublishedVerdict:
    """A row of the published ledger; when and on what its trials ran; what runs them here, in how many minutes."""

    row: dict[str, Any]
    commands: Sequence[str]
    minutes: float

    @property
    def verdict(self) -> Verdict:
        return Verdict(self.row["verdict"])

    @property
    def ran(self) -> str:
        """ "2026-11-28, kernel avx512"; "" where nothing was run."""
        return ", ".join(text for text in (self.row.get("ended"), self.row.get("machine")) if text)


def read_published(folder: Path) -> dict[str, PublishedVerdict]:
    """Claim -> what results/published says of it; none where there is no such folder."""
    if not (folder / LEDGER).is_file():
        return {}
    table = pd.read_csv(folder / LEDGER)
    words = table.select_dtypes(exclude="number").columns
    table[words] = table[words].fillna("")
    return {str(row["claim"]): _published(row, folder) for row in table.to_dict("records")}


def _published(row: dict[Any, Any], folder: Path) -> PublishedVerdict:
    studies = [name for name in str(row["study"]).split(", ") if (folder / name / ABOUT).is_file()]
    abouts = [read_about(folder / name) for name in studies if name]
    return PublishedVerdict(row, [about["command"] for about in abouts], sum(about["minutes"] for about in abouts))
