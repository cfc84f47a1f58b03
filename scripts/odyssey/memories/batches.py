"""From a study of memories to its jobs: every name checked, networks of one form and size in batches."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from typing import Any

from odyssey.digests import digest
from odyssey.memories.hopfield import Form
from odyssey.memories.schema import MemoriesStudy

MEASURING = "odyssey.memories.experiment"


@dataclass(frozen=True)
class Batch:
    """What `odyssey.memories.experiment.recalls` is called with in one job."""

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


def fingerprint(batch: Batch) -> str:
    """Changes when the batch must be recalled again."""
    return _hash([asdict(batch), digest(MEASURING)])


def courses_fingerprint(study: MemoriesStudy) -> str:
    """Changes when the followed recalls must run again."""
    return _hash([study.model_dump(mode="json", include={"courses", "pictures", "entropy"}), digest(MEASURING)])


def _hash(content: Any) -> str:
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()[:16]
