"""What a trial that diverged counts as: the worst score seen, and a failure. It is never dropped."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd

from odyssey.criterion import SOLVED_AT


def has_diverged(trials: pd.DataFrame) -> pd.Series:
    """Which trials diverged, as booleans."""
    return trials["status"] == "diverged"


def counted_scores(trials: pd.DataFrame) -> pd.Series:
    """The test score of each trial, where a diverged or missing one is the worst finite score of its sweep and task.

    NaN only where no trial of that sweep and task has a finite score.
    """
    measured = trials["test_score"].astype(float).replace([np.inf, -np.inf], np.nan)
    worst = measured.groupby([trials["sweep"], trials["task"]]).transform("max")
    return measured.mask(has_diverged(trials) | measured.isna(), worst)


def counted_successes(trials: pd.DataFrame) -> pd.Series:
    """1.0 for each trial that solved its task and 0.0 otherwise; NaN where the task has no criterion.

    A task has one if any of its trials in that sweep was judged; a trial that diverged unjudged failed.
    """
    judged = trials["success"].astype("boolean").astype("Float64").astype(float)
    has_criterion = judged.notna().groupby([trials["sweep"], trials["task"]]).transform("any")
    return judged.mask(has_diverged(trials) & has_criterion, 0.0)


def successes_at(trials: pd.DataFrame) -> dict[int, pd.Series]:
    """By length that trials were tested on beside their own: 1.0 where solved, else 0.0, also of trials that diverged;
    NaN where a trial was not to be tested on it."""
    nothing = pd.Series("{}", index=trials.index)
    scores = trials.get("more_scores", nothing).map(json.loads)
    asked = trials.get("test_lengths", nothing.map(lambda _: "[]")).map(json.loads)
    names = {name.removeprefix(SOLVED_AT) for some in scores for name in some if name.startswith(SOLVED_AT)}
    found = {}
    for length in sorted({int(name) for name in names} | {length for some in asked for length in some}):
        solved = scores.map(lambda some, name=f"{SOLVED_AT}{length}": some.get(name, np.nan)).astype(float)
        due = solved.notna() | asked.map(lambda some, length=length: length in some).astype(bool)
        found[length] = solved.mask(has_diverged(trials) & due, 0.0)
    return found
