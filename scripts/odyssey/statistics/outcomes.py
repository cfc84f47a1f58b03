"""What a trial that diverged counts as: the worst score seen, and a failure. It is never dropped."""

from __future__ import annotations

import numpy as np
import pandas as pd


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
