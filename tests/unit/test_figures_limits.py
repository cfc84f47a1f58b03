"""What figures leave out because it would mislead: ranks that cannot tell, stars of few trials, an axis of one cell."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from odyssey.figures import style
from odyssey.studies.trials.curve_panels import groups_by_task, in_groups
from odyssey.studies.trials.figures import best_of_k, critical_difference, learning_curves, scores_by_cell
from study_tables import CELLS, searched, study_tables


def test_ranks_are_not_drawn_where_no_difference_could_be_critical() -> None:
    cells = CELLS[:10]
    fig = critical_difference.draw(study_tables(cells, ("adding", "digits")))
    assert not fig.axes
    assert "no two can differ by more than 9" in " ".join(fig.texts[-1].get_text().split())
    assert critical_difference.draw(searched(trials=30, tasks=("chorales",))).axes, "30 blocks can tell"


def test_no_star_is_drawn_of_fewer_than_five_trials() -> None:
    tables = study_tables(("lstm", "gru"), ("adding",))
    assert (tables.trials.query("sweep == 'cells'").groupby("cell").size() == 6).all(), "of which three are kept"
    every = replace(tables, comparisons=tables.comparisons.assign(significant=True))
    assert "★" not in [text.get_text() for text in scores_by_cell.draw(every).axes[0].texts]
    all_kept = replace(every, scores=every.scores.assign(best_share=1.0))
    assert "★" in [text.get_text() for text in scores_by_cell.draw(all_kept).axes[0].texts]


def test_one_cell_does_not_set_the_axis_of_the_best_of_k() -> None:
    cells = ("lstm", "lstm-np", "lstm-nig", "lstm-noaf")
    tables = searched(cells, ("chorales",), 25)
    lost = tables.best_of_k["cell"] == "lstm-noaf"
    table = tables.best_of_k.assign(expected=tables.best_of_k["expected"].mask(lost, 60.0))
    (ax,) = best_of_k.draw(replace(tables, best_of_k=table)).axes
    others = pd.Series(table.loc[~lost, "expected"])
    assert others.max() <= ax.get_ylim()[1] < 1.5 * others.max()
    assert ax.get_title("right") == "n = 25 a cell; beyond the panel: NOAF"
    assert [text.get_text() for text in ax.texts].count("NIG") == 1


def test_27_cells_are_drawn_in_rows_of_three_and_each_is_named_where_it_ends() -> None:
    fig = learning_curves.draw(study_tables(CELLS, ("adding",)))
    assert len(fig.axes) == len(in_groups(list(CELLS)))
    named = [text.get_text() for ax in fig.axes for text in ax.texts]
    assert sorted(named) == sorted(style.label(cell) for cell in CELLS)
    fig.draw_without_rendering()
    assert len({round(ax.get_position().x0, 3) for ax in fig.axes}) == 3


def test_a_task_of_many_has_one_panel_of_the_baseline_and_those_that_lead() -> None:
    trials = study_tables(CELLS, ("adding",)).trials
    many = pd.concat([trials.assign(task=f"task {k}") for k in range(20)])
    groups = groups_by_task(many, "lstm")
    assert {len(found) for found in groups.values()} == {1}
    (first,) = groups["task 3"]
    best = many.groupby("cell")["best_valid_loss"].median().idxmin()
    assert (first[0], len(first), best in first) == ("lstm", 8, True)
    assert groups_by_task(trials, "lstm")["adding"] == in_groups(style.in_order(CELLS))
