"""The jobs of a study of memories: recalls of one batch of networks, and recalls that are followed."""

from __future__ import annotations

from dataclasses import asdict

import pandas as pd

from odyssey.studies.memories.batches import Batch
from odyssey.studies.memories.experiment import courses, pictures, recalls
from odyssey.studies.memories.schema import MemoriesStudy


def recall(batch: Batch) -> dict[str, pd.DataFrame]:
    """The table `recalls` of a batch."""
    started = pd.Timestamp.now("UTC")
    table = recalls(**asdict(batch))
    return {"recalls": table.assign(started_at=started, ended_at=pd.Timestamp.now("UTC"))}


def follow(study: MemoriesStudy) -> dict[str, pd.DataFrame]:
    """The tables `courses` and `pictures`."""
    spoilt = [picture.model_dump() for picture in study.pictures]
    return {
        "courses": courses(**study.courses.model_dump(), entropy=study.entropy),
        "pictures": pictures(spoilt, study.entropy),
    }
