"""The card of a cell and task: one line a trial, the best one thick, also when every trial has diverged."""

from __future__ import annotations

import pandas as pd
import pytest

from odyssey.studies.trials.cell_card import draw_card
from study_tables import all_diverged, study_tables


def rows_of(trials: pd.DataFrame) -> pd.DataFrame:
    return trials[(trials.cell == trials.cell.iloc[0]) & (trials.task == trials.task.iloc[0])].reset_index(drop=True)


def test_one_curve_a_trial_and_the_best_one_thick() -> None:
    tables = study_tables(["lstm", "gru"], ["adding"])
    rows = rows_of(tables.trials).drop_duplicates("trial_id")
    (ax,) = draw_card(rows, tables.histories).axes
    widths = [line.get_linewidth() for line in ax.lines[1::2]]
    assert len(widths) == rows.trial_id.nunique()
    best = rows.best_valid_loss.reset_index(drop=True).idxmin()
    assert widths.index(max(widths)) == best
    assert widths.count(max(widths)) == 1
    assert f"n = {len(rows)}" in ax.get_title(loc="left")


@pytest.mark.filterwarnings("ignore:All-NaN")
def test_diverged_trials_draw_too() -> None:
    tables = all_diverged()
    (ax,) = draw_card(rows_of(tables.trials), tables.histories).axes
    assert ax.lines
