"""The figure of greedy and beam search: each trial's line and each row's means, and what lacks translations."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest
from tracking_store import trial

from odyssey.studies.trials.figures import greedy_and_beam
from odyssey.tables import StudyTables

EMPTY = pd.DataFrame()


def row(name: str, greedy: float, *, both: bool = False, **change: object) -> dict[str, object]:
    scores = {"bleu_greedy": greedy, "bleu_beam": greedy + 1, "chrf_greedy": 2 * greedy, "chrf_beam": 2 * greedy + 3}
    shown = {"task": "translation", "more_scores": json.dumps(scores), "bidirectional": both}
    return trial(name, "gru", **(shown | change))


def tables(*rows: dict[str, object]) -> StudyTables:
    return StudyTables(pd.DataFrame(list(rows)), EMPTY, EMPTY, EMPTY)


def test_lines_go_from_greedy_to_beam_and_dots_are_their_means() -> None:
    lost = row("lost", 0.0, more_scores="{}", status="diverged")
    again = row("a", 4.0, sweep="another")
    fig = greedy_and_beam.draw(tables(row("a", 4.0), row("b", 6.0), row("c", 8.0, both=True), lost, again))
    bleu, chrf = fig.axes
    for ax, ends in ((bleu, [[4, 5], [6, 7], [8, 9]]), (chrf, [[8, 11], [12, 15], [16, 19]])):
        lines = [np.asarray(line.get_xdata()) for line in ax.lines if line.get_marker() in ("None", None)]
        lines = [line for line in lines if line.size == 2 and line.tolist() != [0, 1]]  # [0, 1]: between cells
        assert sorted(line.tolist() for line in lines) == ends
        dots = [line for line in ax.lines if line.get_marker() == "o"]
        hollow = [dot.get_xdata()[0] for dot in dots if dot.get_markerfacecolor() == "white"]
        filled = [dot.get_xdata()[0] for dot in dots if dot.get_markerfacecolor() != "white"]
        assert hollow == pytest.approx([np.mean([ends[0][0], ends[1][0]]), ends[2][0]])
        assert filled == pytest.approx([np.mean([ends[0][1], ends[1][1]]), ends[2][1]])
    assert [text.get_text() for text in chrf.texts] == ["both directions"]
    assert chrf.get_title("right") == "n = 1 to 2 a row"


def test_a_study_without_translations_says_so() -> None:
    fig = greedy_and_beam.draw(tables(trial("a", "lstm")))
    assert "no translations" in fig.texts[-1].get_text()
