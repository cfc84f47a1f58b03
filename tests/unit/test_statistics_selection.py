"""Which trials are kept, and what a diverged one counts as, on tables small enough to do by hand."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from odyssey.errors import InputError
from odyssey.statistics.outcomes import counted_scores, counted_successes
from odyssey.statistics.selection import count_best, select_best


def trials(**columns: list) -> pd.DataFrame:
    n = len(next(iter(columns.values())))
    plain = {"sweep": "cells", "task": "adding", "cell": "lstm", "status": "finished", "trial_id": list("abcdefgh"[:n])}
    return pd.DataFrame(plain | columns)


@pytest.mark.parametrize(
    ("n", "share", "kept"),
    [(200, 0.1, 20), (30, 0.1, 3), (31, 0.1, 4), (6, 0.1, 2), (1, 0.1, 1), (5, 1.0, 5), (3, 0.5, 2)],
)
def test_best_share_rounds_up_and_keeps_two(n: int, share: float, kept: int) -> None:
    assert count_best(n, share) == kept


@pytest.mark.parametrize("share", [0.0, -0.1, 1.01])
def test_a_share_out_of_range_is_refused(share: float) -> None:
    with pytest.raises(InputError, match="best share"):
        count_best(10, share)


def test_diverged_trials_rank_last_whatever_their_validation_loss() -> None:
    table = trials(
        best_valid_loss=[0.1, 0.5, 0.3, np.nan],
        status=["diverged", "finished", "stopped early", "finished"],
    )
    assert select_best(table, 0.5)["trial_id"].tolist() == ["c", "b"]
    assert select_best(table, 1.0)["trial_id"].tolist() == ["c", "b", "d", "a"]


def test_ties_go_by_trial_id_not_by_row() -> None:
    table = trials(best_valid_loss=[0.2, 0.2, 0.2])
    assert select_best(table.iloc[::-1], 0.5)["trial_id"].tolist() == ["a", "b"]


def test_each_cell_keeps_its_own_share() -> None:
    table = trials(best_valid_loss=[1.0, 2.0, 3.0, 7.0, 8.0, 9.0], cell=["lstm"] * 3 + ["gru"] * 3)
    assert sorted(select_best(table, 0.1)["trial_id"]) == ["a", "b", "d", "e"]


def test_a_diverged_trial_counts_as_the_worst_score_of_its_task() -> None:
    table = trials(
        test_score=[1.0, 4.0, 2.0, np.nan, np.inf, 9.0],
        status=["finished", "finished", "diverged", "diverged", "diverged", "finished"],
        task=["adding"] * 5 + ["digits"],
    )
    assert counted_scores(table).tolist() == [1.0, 4.0, 4.0, 4.0, 4.0, 9.0]


def test_scores_stay_missing_where_all_are() -> None:
    assert counted_scores(trials(test_score=[np.nan, np.nan], status=["diverged"] * 2)).isna().all()


def test_a_diverged_trial_failed_where_the_task_has_a_criterion() -> None:
    table = trials(
        success=[True, False, None, None],
        status=["finished", "finished", "diverged", "diverged"],
        task=["adding"] * 3 + ["digits"],
    )
    assert counted_successes(table).iloc[:3].tolist() == [1.0, 0.0, 0.0]
    assert np.isnan(counted_successes(table).iloc[3])
