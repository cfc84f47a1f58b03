"""The effects at which claims state their power are those of the published tables and figures."""

from __future__ import annotations

import pytest

from odyssey.claims import greff, jozefowicz
from odyssey.published.greff_figure_3 import EDGES, OF_BEST
from odyssey.published.printed.jozefowicz_table_1 import TABLE

SETS = {greff.MUSIC: "jsb", greff.SPEECH: "timit", greff.PEN: "iam_ondb"}


@pytest.mark.parametrize("task", greff.TASKS)
@pytest.mark.parametrize("cell", greff.VARIANTS)
def test_of_greff_s_figure_3(task: str, cell: str) -> None:
    boxes, effect = OF_BEST[SETS[task]], greff.EFFECTS[task][cell]
    baseline, mean = boxes["lstm"].mean, boxes[cell].mean or EDGES[SETS[task]]
    assert baseline
    assert effect == pytest.approx(mean / baseline - 1, abs=max(0.0001, 0.03 * abs(effect)))


@pytest.mark.parametrize("task", greff.TASKS)
def test_the_smallest_significant_difference_is_the_smallest_that_is_drawn_blue(task: str) -> None:
    blue = [greff.EFFECTS[task][cell] for cell in greff.VARIANTS if OF_BEST[SETS[task]][cell].differs]
    assert greff.SIGNIFICANT[task] == min(blue)
    plain = [greff.EFFECTS[task][cell] for cell in greff.VARIANTS if not OF_BEST[SETS[task]][cell].differs]
    assert max(map(abs, plain)) < greff.SIGNIFICANT[task]


def test_of_jozefowicz_s_table_1() -> None:
    columns = {quantity.task: quantity.theirs for quantity in TABLE.quantities if quantity.task}
    for task, right in jozefowicz.RIGHT.items():
        printed = {c.cell: n.value for c, n in zip(TABLE.contestants, columns[task], strict=True) if n}
        assert {cell: round(value, 3) for cell, value in right.items()} == {cell: printed[cell] for cell in right}
