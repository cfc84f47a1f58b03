"""What the figure of momentum shows: the best over rates for every momentum, and what share momentum alone decides."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from odyssey.figures import style
from odyssey.statistics.outcomes import counted_scores, has_diverged

GIVEN, RESCALED = ("nesterov_given", "sgd"), ("nesterov", "sgd_rescaled")  # Nesterov's form first
WAYS = (*GIVEN, *RESCALED)
FEWEST = 2  # rates, and momenta


@dataclass(frozen=True)
class Panel:
    """One problem, cell and start.

    best: a row a way (optimiser) and momentum, at the rate of the least mean validation loss: rate, at_edge (of the
    rates tried), score (mean), low, high (least and largest), n. shares: of the variance of the mean score over ways,
    momenta and rates what momentum alone decides, by whether the rate is rescaled; NaN where nothing varies.
    """

    problem: str
    network: str
    score_name: str
    best: pd.DataFrame
    shares: dict[str, float]


def panels(trials: pd.DataFrame) -> Iterator[Panel]:
    """Every problem, cell and start for which momentum and rate were both varied."""
    runs = trials[trials["optimizer"].isin(WAYS)]
    if runs.empty:
        return
    runs = runs.assign(score=counted_scores(runs), problem=runs["options"].map(_said))
    runs["loss"] = runs["best_valid_loss"].astype(float).where(~has_diverged(runs), np.inf).fillna(np.inf)
    runs = runs.drop_duplicates("trial_id")
    for (task, problem, cell, start), own in runs.groupby(["task", "problem", "cell", "initialisation"], sort=True):
        grid = _grid(own)
        if grid["momentum"].nunique() < FEWEST:
            continue
        title, network = (
            f"{style.task_title(str(task))}\n{problem}".strip(),
            f"{style.label(str(cell))}, {_start(str(start))}",
        )
        shares = {"given": _share(grid, GIVEN), "rescaled": _share(grid, RESCALED)}
        yield Panel(title, network, str(own["score_name"].iloc[0]), _best(grid), shares)


def _said(options: str) -> str:
    """What tells problems of a task apart: "bits, length 80"."""
    given = json.loads(options)
    bits = ["bits"] if str(given.get("definition")).endswith("bit") else []
    return ", ".join([*bits, *([f"length {given['length']}"] if "length" in given else [])])


def _start(initialisation: str) -> str:
    return "sparse start" if initialisation.startswith("sutskever") else f"{initialisation} start"


def _grid(runs: pd.DataFrame) -> pd.DataFrame:
    """Means over seeds by way, momentum and rate; no momentum, the same in every way, counts for each that was run.

    Ways and momenta of a single rate are left out.
    """
    none, some = runs[runs["momentum"] == 0], runs[runs["momentum"] > 0]
    ways = some["optimizer"].unique()
    each = pd.concat([some, *(none.assign(optimizer=way) for way in ways)]).drop_duplicates(["optimizer", "trial_id"])
    columns = ["optimizer", "momentum", "learning_rate"]
    found = each.groupby(columns, as_index=False).agg(
        loss=("loss", "mean"),
        score=("score", "mean"),
        low=("score", "min"),
        high=("score", "max"),
        n=("score", "size"),
    )
    rates = found.groupby(["optimizer", "momentum"])["learning_rate"].transform("nunique")
    return found[(rates >= FEWEST) & found["score"].notna()]


def _best(grid: pd.DataFrame) -> pd.DataFrame:
    by = grid.groupby(["optimizer", "momentum"])
    ends = by["learning_rate"].agg(["min", "max"])
    best = grid.loc[by["loss"].idxmin()].set_index(["optimizer", "momentum"])
    rate = best["learning_rate"]
    return best.assign(rate=rate, at_edge=(rate == ends["min"]) | (rate == ends["max"])).reset_index()


def _share(grid: pd.DataFrame, ways: tuple[str, ...]) -> float:
    """Variance of the means by momentum over that of all means, each point of the grid counting once."""
    own = grid[grid["optimizer"].isin(ways)]
    by_momentum = own.groupby("momentum")["score"].transform("mean")
    total = float(own["score"].var(ddof=0)) if len(own) else 0.0
    return float(by_momentum.var(ddof=0)) / total if total > 0 else float("nan")
