"""Published tables beside tables of trials made by hand: which trial answers, with what number, and what is said."""

from __future__ import annotations

import json
import math

import pandas as pd
import pytest
from matplotlib.figure import Figure
from tracking_store import trial

from odyssey.claims.claim import Checked
from odyssey.claims.record import counted
from odyssey.digests import modules_in
from odyssey.published.answers import answers
from odyssey.published.conditions import condition_notes
from odyssey.published.printed import published
from odyssey.studies.trials.figures import published_tables
from odyssey.studies.trials.printed_grid import grid_of
from odyssey.tables import StudyTables

EMPTY = pd.DataFrame()
SEARCH = {"initialisation": "jozefowicz", "parameter_budget": 250_000, "clip_norm": 1.0}
ARITHMETIC = {
    **SEARCH,
    "task": "arithmetic",
    "score_name": "error_share",
    "options": json.dumps({"digits": 2, "distractors": 3, "train": 3000}),
}
NOTTINGHAM = {"task": "nottingham", "score_name": "nll_nats_per_frame", "options": "{}", "regulariser": None}


def scored(valid: float, test: float, **more: object) -> dict[str, object]:
    return {"best_valid_loss": valid, "test_score": test, "test_loss": test, **more}


def table(*rows: dict[str, object]) -> pd.DataFrame:
    return pd.DataFrame(list(rows))


@pytest.fixture
def jozefowicz() -> pd.DataFrame:
    """Two LSTMs (the better by validation is the worse in the test), a GRU, a diverged trial, one of another search."""
    return table(
        trial("a1", "lstm2015", **ARITHMETIC, **scored(0.5, 0.30, epochs=4)),
        trial("a2", "lstm2015", **ARITHMETIC, **scored(0.7, 0.20, epochs=9)),
        trial("b1", "gru", **ARITHMETIC, **scored(0.6, 0.25, epochs=4)),
        trial("c1", "mut1", **ARITHMETIC, **scored(math.nan, math.nan, status="diverged")),
        trial("d1", "mut2", **(ARITHMETIC | {"initialisation": "uniform"}), **scored(0.1, 0.01)),
    )


@pytest.fixture
def pascanu() -> pd.DataFrame:
    """One sigmoid network each: plain, and clipped; a tanh one, which the paper's table has not."""
    return table(
        trial("p1", "rnn-sigmoid", **NOTTINGHAM, **scored(4.0, 4.25, train_loss_at_best=4.5)),
        trial("p2", "rnn-sigmoid", **(NOTTINGHAM | {"clip_norm": 8.0}), **scored(3.9, 4.125, train_loss_at_best=4.25)),
        trial("p3", "rnn-tanh", **NOTTINGHAM, **scored(1.0, 1.0, train_loss_at_best=1.0)),
    )


def ours(name: str, trials: pd.DataFrame) -> dict[tuple[str, str], float]:
    published_table = published()[name]
    return {
        (published_table.quantities[q].title, published_table.contestants[c].label): answer.value
        for (q, c), answer in answers(published_table, counted(trials)).items()
    }


def draw(trials: pd.DataFrame) -> Figure:
    return published_tables.draw(StudyTables(trials, EMPTY, EMPTY, EMPTY))


def words(fig: Figure) -> list[str]:
    return [text.get_text() for text in fig.axes[0].texts]


def test_ours_is_the_test_score_of_the_best_by_validation_in_the_papers_unit(jozefowicz: pd.DataFrame) -> None:
    found = ours("jozefowicz_table_1", jozefowicz)
    assert found.pop(("Arithmetic", "LSTM")) == pytest.approx(1 - 0.30)
    assert found.pop(("Arithmetic", "GRU")) == pytest.approx(1 - 0.25)
    assert math.isnan(found.pop(("Arithmetic", "MUT1"))), "all of its trials diverged"
    assert not found, "trials of another protocol answer nothing"
    assert not ours("jozefowicz_table_2", jozefowicz)


def test_pascanus_table_tells_training_from_test_and_the_ways_of_training_apart(pascanu: pd.DataFrame) -> None:
    assert ours("pascanu_table_1", pascanu) == {
        ("Nottingham train", "plain"): 4.5,
        ("Nottingham test", "plain"): 4.25,
        ("Nottingham train", "clipped"): 4.25,
        ("Nottingham test", "clipped"): 4.125,
    }


def test_bits_are_nats_over_ln_2() -> None:
    characters = {"task": "penn_treebank", "score_name": "nll_nats_per_symbol", "regulariser": None}
    kept = {"options": json.dumps({"level": "characters"}), **scored(1.0, 2 * math.log(2), train_loss_at_best=1.0)}
    found = ours("pascanu_table_1", table(trial("a", "rnn-sigmoid", **characters, **kept)))
    assert found == {
        ("PTB next train", "plain"): pytest.approx(1.442695),
        ("PTB next test", "plain"): pytest.approx(2.0),
    }


def test_a_trial_in_two_sweeps_counts_once(pascanu: pd.DataFrame) -> None:
    twice = pd.concat([pascanu, pascanu.assign(sweep="again")])
    found = answers(published()["pascanu_table_1"], counted(twice))
    assert {answer.n for answer in found.values()} == {1}


def test_the_grid_has_both_sides_their_best_and_how_far_theirs_was_checked(jozefowicz: pd.DataFrame) -> None:
    first = published()["jozefowicz_table_1"]
    grid = grid_of(first, answers(first, counted(jozefowicz)))
    rows = {heading.title: row for row, heading in enumerate(grid.rows)}
    entries = {title: grid.entries[row, 0] for title, row in rows.items()}
    said = {title: (theirs.text, theirs.mark, ours.text) for title, (theirs, ours) in entries.items()}
    assert said["LSTM"] == ("0.892", "", "0.700")
    assert said["MUT1"] == ("0.921", "", "diverged")
    assert said["Tanh"] == ("0.295", "", "–")
    assert [title for title, (theirs, _) in entries.items() if theirs.best] == ["MUT1"]
    assert not [title for title, (_, own) in entries.items() if own.best], "one or two trials say nothing"
    assert grid.counts == ["1 to 2", "", ""]


def test_lower_is_better_across_a_row_where_quantities_go_down(pascanu: pd.DataFrame) -> None:
    pascanus = published()["pascanu_table_1"]
    grid = grid_of(pascanus, answers(pascanus, counted(pascanu)))
    row = [heading.title for heading in grid.rows].index("Nottingham test")
    pairs = [grid.entries[row, column] for column in range(3)]
    assert [(theirs.text, theirs.best, theirs.mark) for theirs, _ in pairs] == [
        ("3.80", False, ""), ("3.48", False, ""), ("3.36", True, ""),
    ]  # fmt: skip
    assert [(own.text, own.best) for _, own in pairs] == [("4.25", False), ("4.12", False), ("–", False)]


def test_what_differs_from_the_paper_is_said_and_what_does_not_is_not(jozefowicz: pd.DataFrame) -> None:
    first = published()["jozefowicz_table_1"]
    (note,) = condition_notes(first, answers(first, counted(jozefowicz)))
    assert note == (
        "Arithmetic: n = 1 to 2 an entry; 2 to 9 epochs; digits 2 (theirs 8); distractors 3 (theirs not known); "
        "train 3,000 (theirs not known)."
    )


def test_the_figure_draws_what_is_answered_and_nothing_else(jozefowicz: pd.DataFrame, pascanu: pd.DataFrame) -> None:
    titles = {entry.title for entry in published().values()}
    assert titles & set(words(draw(jozefowicz))) == {published()["jozefowicz_table_1"].title}
    both = words(draw(pd.concat([jozefowicz, pascanu], ignore_index=True)))
    assert titles & set(both) == {published()[name].title for name in ("jozefowicz_table_1", "pascanu_table_1")}
    assert {"0.700", "0.750", "0.892", "4.25", "3.36"} <= set(both)
    assert any("digits 2 (theirs 8)" in text for text in both)
    assert any(Checked.PAPER in text for text in both)


def test_bold_is_the_best_of_each_side(jozefowicz: pd.DataFrame) -> None:
    numbers = [t for t in draw(jozefowicz).axes[0].texts if t.get_text().startswith("0.")]
    assert {t.get_text() for t in numbers if t.get_fontweight() == "bold"} == {"0.921", "0.475", "0.09161"}


def test_a_study_without_any_is_said_in_words(pascanu: pd.DataFrame) -> None:
    for trials in (pascanu[pascanu["cell"] == "rnn-tanh"], pascanu.iloc[:0]):
        fig = draw(trials)
        assert not fig.axes
        assert fig.texts[-1].get_text() == "No trial of this study answers an entry of a published table."


def test_the_workflow_knows_the_files_that_the_figure_finds_by_name() -> None:
    found = modules_in(published_tables.READS)
    assert [module.rsplit(".", 1)[1] for module in found] == list(published())


def test_ours_is_pale_where_the_budget_was_far_smaller(jozefowicz: pd.DataFrame) -> None:
    first = published()["jozefowicz_table_1"]
    whole = grid_of(first, answers(first, counted(jozefowicz)))
    small = grid_of(first, answers(first, counted(jozefowicz.assign(parameter_budget=40_000))))
    row = [heading.title for heading in whole.rows].index("LSTM")
    assert (whole.entries[row, 0][1].small, small.entries[row, 0][1].small) == (True, True), "digits 2 of 8"
    eight = jozefowicz.assign(options=json.dumps({"digits": 8}))
    assert not grid_of(first, answers(first, counted(eight))).entries[row, 0][1].small
    thin = grid_of(first, answers(first, counted(eight.assign(parameter_budget=40_000))))
    assert thin.entries[row, 0][1].small


def test_ours_is_bold_only_beyond_the_luck_of_the_draw() -> None:
    def rows(cell: str, best: float, spread: float) -> list[dict[str, object]]:
        scores = [best + spread * k for k in range(6)]
        return [trial(f"{cell}{k}", cell, **ARITHMETIC, **scored(s, s, epochs=4)) for k, s in enumerate(scores)]

    first = published()["jozefowicz_table_1"]
    clear = answers(first, counted(table(*rows("lstm2015", 0.1, 0.01), *rows("gru", 0.5, 0.01))))
    close = answers(first, counted(table(*rows("lstm2015", 0.1, 0.1), *rows("gru", 0.11, 0.1))))
    bold = [
        [row.title for r, row in enumerate(grid.rows) if grid.entries[r, 0][1].best]
        for grid in (grid_of(first, clear), grid_of(first, close))
    ]
    assert bold == [["LSTM"], []]


def test_updates_are_the_mean_of_the_runs_that_solved() -> None:
    options = {"definition": "pascanu", "length": 20, "longest": None, "symbols": 2}
    kept = {"task": "temporal_order", "initialisation": "pascanu-smart-tanh", "options": json.dumps(options)}
    kept |= {"clip_norm": 1.0, "regulariser": None}
    runs = [
        trial("a", "rnn-tanh", success=True, updates=1000, **kept),
        trial("b", "rnn-tanh", success=True, updates=3000, **kept),
        trial("c", "rnn-tanh", success=False, updates=40_000, **kept),
    ]
    title = "Order, smart tanh, length 20"
    assert ours("pascanu_updates", table(*runs)) == {(title, "clipped"): 2000.0}
    grid = grid_of(published()["pascanu_updates"], answers(published()["pascanu_updates"], counted(table(*runs))))
    assert (grid.entries[0, 1][1].text, grid.entries[0, 1][1].mark) == ("2,000", "2/3")
    (unsolved,) = ours("pascanu_updates", table(runs[2])).values()
    assert math.isnan(unsolved)


def test_a_model_is_asked_for_its_errors_at_other_lengths() -> None:
    options = {"definition": "pascanu", "length": 50, "longest": 200, "symbols": 2}
    kept = {"task": "temporal_order", "initialisation": "pascanu-basic-tanh", "options": json.dumps(options)}
    wrong = {"more_scores": json.dumps({"wrong_share_at_50": 0.01, "wrong_share_at_100": 0.02})}
    run = trial("a", "rnn-tanh", clip_norm=1.0, regulariser="code", **kept, **wrong)
    assert ours("pascanu_one_model", table(run)) == {
        ("Order of 2", "length 50"): pytest.approx(1.0),
        ("Order of 2", "length 100"): pytest.approx(2.0),
    }
