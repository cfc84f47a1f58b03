"""The tables of a study of the minimal latch: their columns, and how they are written and read.

`latches` (a row a run):
    sweep learning_rate length w_0 noise_variance trained run
                                    map | lengths; T; w before training; s; everything | inputs (w is left as it is);
                                    number of the run, from 0
    w wrong_share converged         w after training; of new sequences, the share that ends with the wrong sign;
                                    1 where that is below 1 %, else 0
`convergence` (a row a sweep, learning_rate, length, w_0, noise_variance and trained):
    n share share_low share_high wrong_share
                                    runs; share that converged with Wilson's 95 % interval; mean over runs
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from pathlib import Path

import pandas as pd

from odyssey.statistics.intervals import wilson_interval
from odyssey.tables import read_parquet, write_csv, write_parquet

POINT = ["sweep", "learning_rate", "length", "w_0", "noise_variance", "trained"]


@dataclass(frozen=True)
class LatchingTables:
    """All that a figure may draw from."""

    latches: pd.DataFrame
    convergence: pd.DataFrame


def convergence(latches: pd.DataFrame) -> pd.DataFrame:
    """The table `convergence`."""
    found = latches.groupby(POINT, as_index=False).agg(
        n=("converged", "size"), share=("converged", "mean"), wrong_share=("wrong_share", "mean")
    )
    ends = [wilson_interval(round(share * n), n) for share, n in zip(found["share"], found["n"], strict=True)]
    return found.assign(share_low=[low for low, _ in ends], share_high=[high for _, high in ends])


def read_latching_tables(folder: Path) -> LatchingTables:
    """Read results/<study>/*.parquet; raises InputError for one that is not there."""
    return LatchingTables(**{f.name: read_parquet(folder / f"{f.name}.parquet") for f in fields(LatchingTables)})


def write_latching_tables(folder: Path, tables: LatchingTables) -> None:
    """Write both tables as Parquet, `convergence` also as CSV, each whole or not at all."""
    for field in fields(LatchingTables):
        write_parquet(folder / f"{field.name}.parquet", getattr(tables, field.name))
    write_csv(folder / "convergence.csv", tables.convergence, digits=6)
