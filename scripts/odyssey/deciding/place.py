"""The results of a project, as looks are taken in them: tables of studies that grow, and what is trained already."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from odyssey.claims.record import TRIALS, Record, counted
from odyssey.deciding.offers import Offer, planned
from odyssey.identity import Identities, short_hash
from odyssey.schema import Config
from odyssey.tables import read_parquet
from odyssey.training.store import Store


@dataclass(frozen=True)
class Needed:
    """The trials of a look, and the seconds predicted for them. missing: those of them that are not trained, by key."""

    trials: int
    seconds: float
    missing: Mapping[str, float]


@dataclass(frozen=True)
class Place:
    """A folder of results, and the configuration with which trials are planned."""

    results: Path
    config: Config

    def trials(self, study: str) -> pd.DataFrame | None:
        """The table of a study; None where it was not run."""
        path = self.results / study / f"{TRIALS}.parquet"
        return read_parquet(path) if path.exists() else None

    def record(self, study: str, of: str) -> Record | None:
        """Its trials alone, as those of the study `of`."""
        table = self.trials(study)
        return None if table is None else Record.of(of, counted(table))

    def needed(self, offer: Offer, look: int) -> Needed:
        """What a look needs."""
        plan, rows = planned(offer.at(look), self.config)
        store, identities = Store(self.results / "store"), Identities(self.results / "data")
        seconds = dict(zip(rows["trial_id"], rows["seconds"], strict=True))
        ids = {one.key: identities.of(one.key, one.data) for one in plan.trials}
        missing = {key: seconds[key] for key, id in ids.items() if id is None or not store.holds(id)}
        return Needed(len(ids), sum(seconds.values()), missing)

    def trained_by(self, offer: Offer) -> str:
        """The digest of the code that its trials are trained by, with that of their data."""
        plan, _ = planned(offer.study, self.config)
        return short_hash(sorted({one.code for one in plan.trials}))

    def is_there(self, offer: Offer, look: int) -> bool:
        """Whether the table of the offer's study holds the trials of the look, all of them and no other."""
        plan, _ = planned(offer.at(look), self.config)
        table = self.trials(offer.study.name)
        if table is None or len(table) != len(plan.trials):
            return False
        ids = Identities(self.results / "data")
        return set(table["trial_id"]) == {ids.of(one.key, one.data) for one in plan.trials}
