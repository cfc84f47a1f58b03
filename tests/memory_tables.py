"""Tables of small studies of memories, as the experiment makes them."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from odyssey.studies.memories.capacity import capacity_table
from odyssey.studies.memories.experiment import courses, pictures, recalls
from odyssey.studies.memories.hopfield import Form
from odyssey.studies.memories.tables import MemoryTables

LETTERS = {"letters": ["H", "O"], "flipped": 0.2, "covered": 0.0}
TIMES = {"started_at": pd.Timestamp("2026-05-01T10:00:00Z"), "ended_at": pd.Timestamp("2026-05-01T10:00:05Z")}


def recalled(
    forms: Sequence[Form] = ("signs", "bits"),
    units: Sequence[int] = (20, 40),
    loads: Sequence[float] = (0.05, 0.2),
    flipped: Sequence[float] = (0.0, 0.1),
    networks: int = 3,
) -> pd.DataFrame:
    """The table `recalls`, with times that are always the same."""
    tables = [recalls(f, n, loads, flipped, range(networks), recalled=10, entropy=0) for f in forms for n in units]
    return pd.concat(tables, ignore_index=True).assign(**TIMES)


def memory_tables(recalls: pd.DataFrame, loads: Sequence[float] = (0.05, 0.3), blocks: int = 3) -> MemoryTables:
    """All that figures are drawn from; `blocks` networks of letters, each storing one letter more."""
    spoilt = [{**LETTERS, "letters": ["H", "O", "P", "F", "X"][: 2 + number % 4]} for number in range(blocks)]
    followed = courses("signs", 40, loads, flipped=0.2, recalls=4, entropy=0)
    return MemoryTables(capacity_table(recalls), followed, pictures(spoilt, entropy=0))
