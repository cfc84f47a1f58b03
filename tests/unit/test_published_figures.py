"""Numbers measured in published figures: that they fit each other and what the papers say of them in words."""

from __future__ import annotations

import importlib
from pathlib import Path

import numpy as np
import pytest

from odyssey import published
from odyssey.claims.claim import Checked
from odyssey.published import greff_figure_4
from odyssey.published.greff import ORDER, in_paper_order, stand_in_note
from odyssey.published.greff_figure_3 import EDGES, OF_ALL, OF_BEST, PARAMETERS, Box
from odyssey.published.greff_figure_5 import INTERACTIONS, SHARES
from odyssey.published.pascanu_figure_7 import RUNS, SOLVED

SETS = ("timit", "iam_ondb", "jsb")
MEASURED = [path.stem for path in Path(published.__path__[0]).glob("*_figure_*.py")]


@pytest.mark.parametrize("name", MEASURED)
def test_it_says_where_from_and_how_far_it_was_checked(name: str) -> None:
    module = importlib.import_module(f"odyssey.published.{name}")
    assert module.CHECKED in (Checked.PAPER, Checked.MEASURED)
    assert "20" in module.SOURCE


@pytest.mark.parametrize("boxes", [OF_ALL, OF_BEST])
def test_every_box_is_one(boxes: dict[str, dict[str, Box]]) -> None:
    assert tuple(boxes) == SETS
    for of_set in boxes.values():
        assert tuple(of_set) == ORDER
        for box in of_set.values():
            ladder = (box.low, box.first_quartile, box.median, box.third_quartile, box.high)
            assert np.all(np.diff([step for step in ladder if step is not None]) >= -0.01)
        assert not of_set["lstm"].differs


def test_the_best_are_among_all_and_below_the_edge() -> None:
    for task in SETS:
        for cell in ORDER:
            assert OF_BEST[task][cell].low >= OF_ALL[task][cell].low - 0.01
        known = [n for box in OF_BEST[task].values() for n in (box.high, box.third_quartile, box.low) if n is not None]
        assert max(known) < EDGES[task]
        assert max(PARAMETERS[task], key=PARAMETERS[task].__getitem__) == "lstm-fgr", "nine matrices more"


def test_what_the_text_calls_worse_is_drawn_as_different() -> None:
    found = {task: {cell.removeprefix("lstm-") for cell, box in OF_BEST[task].items() if box.differs} for task in SETS}
    assert found["jsb"] == {"fgr", "nfg", "noaf"}
    assert found["timit"] == found["iam_ondb"] == {"nog", "niaf", "nig", "nfg", "noaf"}


def test_shares_make_a_whole_and_agree_with_the_text() -> None:
    for shares in SHARES.values():
        assert sum(shares.values()) == pytest.approx(100, abs=0.3)
        assert shares["learning_rate"] > 200 / 3
        assert shares["momentum"] < 1
        assert 5 <= shares[INTERACTIONS] <= 20.2


def test_marginals_have_a_score_and_hours_for_every_value() -> None:
    assert tuple(greff_figure_4.MARGINALS) == SETS
    for parameters in greff_figure_4.MARGINALS.values():
        assert list(parameters) == ["learning_rate", "hidden_size", "input_noise"]
        for marginal in parameters.values():
            assert len(marginal.values) == len(marginal.scores) == len(marginal.hours)
        assert parameters["hidden_size"].hours[-1] > parameters["hidden_size"].hours[0], "larger is slower"


def test_a_way_that_does_more_solves_no_less() -> None:
    for (start, way), counts in SOLVED.items():
        assert all(0 <= k <= RUNS for k in counts.values())
        assert list(counts) == sorted(counts)
        plain = SOLVED[start, (False, False)]
        assert all(counts[length] >= plain[length] for length in counts if length in plain), way


def test_the_papers_cells_come_first_and_stand_ins_say_so() -> None:
    assert in_paper_order(["gru", "lstm-noaf", "lstm"]) == ["lstm", "lstm-noaf", "gru"]
    assert stand_in_note("spoken_frames") == "in the place of TIMIT: nothing of theirs"
    assert not stand_in_note("jsb")
