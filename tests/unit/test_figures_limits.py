"""What figures leave out because it would mislead: ranks that cannot tell, stars of few trials, an axis of one cell."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pandas as pd

from odyssey.studies.trials.figures import best_of_k, critical_difference, learning_curves, scores_by_cell
from odyssey.studies.trials.figures.learning_curves import in_groups
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


def test_the_key_of_27_cells_stays_within_its_panels() -> None:
    fig = learning_curves.draw(study_tables(CELLS, ("adding",)))
    fig.draw_without_rendering()
    boxes = [ax.get_legend().get_window_extent() for ax in fig.axes if ax.get_legend()]
    assert len(boxes) == len(in_groups(list(CELLS)))
    assert all(left.x1 <= right.x0 for left, right in pairwise(boxes))
    assert boxes[-1].x1 <= fig.bbox.x1
