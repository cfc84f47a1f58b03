"""The figure of paired effects draws the numbers of its table, and a panel's title makes room for what is beside it."""

from __future__ import annotations

import pytest

from odyssey.figures import style
from odyssey.figures.ladder import Ladder
from odyssey.figures.numbers import score_factor
from odyssey.figures.sheets import aside, fonts, new_sheet, render
from odyssey.statistics.effects import ALL_TASKS
from odyssey.studies.trials.figures import paired_effects
from page_boxes import faults
from study_tables import searched

TABLES = searched()


def test_every_dot_and_line_is_a_number_of_the_table() -> None:
    fig = paired_effects.draw(TABLES)
    effects = TABLES.effects
    tasks = sorted(effects["task"].unique(), key=lambda task: (task == ALL_TASKS, task))
    assert len(fig.axes) == 3 * len(tasks)
    for place, task in enumerate(tasks):
        here = effects[effects["task"] == task].set_index("cell")
        ladder = Ladder(style.in_order(here.index), 1)
        unit = score_factor(str(here["score_name"].iloc[0]))
        for ax, name, factor in zip(
            fig.axes[3 * place : 3 * place + 3],
            ("iqm_difference", "best_difference", "improvement"),
            (unit, unit, 100.0),
            strict=True,
        ):
            dots = {float(dot.get_ydata()[0]): dot for dot in ax.lines if dot.get_marker() == "o"}
            assert len(dots) == len(here)
            for cell, row in here.iterrows():
                dot = dots[ladder.y(str(cell), 0)]
                assert dot.get_xdata()[0] == pytest.approx(factor * row[name])
                assert (dot.get_markerfacecolor() != "white") == bool(row["significant"])
            spans = [line.get_xdata() for line in ax.lines if line.get_marker() != "o" and len(line.get_xdata()) == 2]
            for _, row in here.iterrows():
                ends = [factor * row[f"{name}_low"], factor * row[f"{name}_high"]]
                assert any(list(span) == pytest.approx(ends) for span in spans)


def test_a_cell_that_is_worse_by_construction_is_filled_and_stands_right_of_the_line() -> None:
    row = TABLES.effects.set_index(["task", "cell"]).loc[("chorales", "lstm-nfg")]  # 0.3 worse, see study_tables
    assert row["significant"]
    assert 0 < row["best_difference_low"] < 0.3 < row["best_difference_high"] + 0.1
    assert row["improvement"] < 0.5


@pytest.mark.parametrize(
    ("title", "lifted"), [("Short", False), ("A title that reaches over the whole panel " * 3, True)]
)
def test_a_title_is_lifted_only_where_it_runs_into_what_is_beside_it(title: str, lifted: bool) -> None:
    with fonts():
        fig = new_sheet("Sheet", 2.0)
        ax = fig.subplots()
        ax.set_title(title)
        aside(ax, "n = 20")
    render(fig, "png")
    shown = ax.get_title("left")
    assert ("\n" in shown, shown.split()) == (lifted, title.split())
    render(fig, "pdf")
    assert ax.get_title("left") == shown, "once is enough"
    assert faults(fig) == []
    assert ax.get_title("right") == "n = 20"
