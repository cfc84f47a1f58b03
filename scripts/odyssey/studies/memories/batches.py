"""From a study of memories to its jobs: every name checked, networks of one form and size in batches."""

from __future__ import annotations

from dataclasses import dataclass

from odyssey.schema import Config
from odyssey.studies.kind import Batch as Job
from odyssey.studies.kind import Planned
from odyssey.studies.memories.hopfield import Form
from odyssey.studies.memories.schema import MemoriesStudy


@dataclass(frozen=True)
class Batch:
    """What `odyssey.studies.memories.experiment.recalls` is called with in one job."""

    form: Form
    units: int
    loads: tuple[float, ...]
    flipped: tuple[float, ...]
    networks: tuple[int, ...]
    recalled: int
    entropy: int

    @property
    def shard(self) -> str:
        """signs-N1000-from8"""
        return f"{self.form}-N{self.units}-from{self.networks[0]}"


def batches(study: MemoriesStudy) -> dict[str, Batch]:
    """The batches of a study by shard."""
    found = [
        Batch(form, units, tuple(study.loads), tuple(study.flipped), networks, study.recalled, study.entropy)
        for units in sorted(study.units, reverse=True)  # the longest first
        for form in study.forms
        for networks in _shares(study.networks, max(1, study.units_per_job // units))
    ]
    return {batch.shard: batch for batch in found}


def _shares(networks: int, together: int) -> list[tuple[int, ...]]:
    return [tuple(range(networks))[start : start + together] for start in range(0, networks, together)]


def planned(study: MemoriesStudy, config: Config) -> Planned:
    """The study as its batches, each of which is recalled again when anything in it changes."""
    return Planned({shard: Job(batch) for shard, batch in batches(study).items()})
