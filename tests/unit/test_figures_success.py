"""The figure of solved runs by length, by hand: which runs are judged, their share, and its Wilson interval."""

from __future__ import annotations

import json
import math

import pandas as pd
import pytest
from matplotlib.axes import Axes
from matplotlib.colors import to_hex
from matplotlib.lines import Line2D
from tracking_store import trial

from odyssey.figures import style
from odyssey.studies.trials.figures import success_by_length
from odyssey.tables import StudyTables

EMPTY = pd.DataFrame()


def run(name: str, success: bool | None, cell: str = "lstm", **change: object) -> dict[str, object]:
    options = {"options": json.dumps({"length": 50}), "clip_norm": 1.0, "regulariser": None}
    return trial(name, cell, success=success, **(options | change))


def panels(*rows: dict[str, object]) -> list[Axes]:
    return success_by_length.draw(StudyTables(pd.DataFrame(list(rows)), EMPTY, EMPTY, EMPTY)).axes


def curve(ax: Axes, place: int = 0) -> Line2D:
    """One of our lines, in the order in which they were drawn."""
    return [line for line in ax.lines if line.get_linestyle() == "-"][place]


def hollow(ax: Axes) -> list[bool]:
    """Of each of our points whether it is hollow."""
    return [line.get_markerfacecolor() == "white" for line in ax.lines if line.get_linestyle() == "None"]


def wilson(k: int, n: int) -> tuple[float, float]:
    """Wilson 1927: the shares p that are within z standard errors sqrt(p (1 - p) / n) of k / n."""
    z, p = 1.959963984540054, k / n
    middle, half = p + z**2 / (2 * n), z * math.sqrt(p * (1 - p) / n + z**2 / (4 * n**2))
    return (middle - half) / (1 + z**2 / n), (middle + half) / (1 + z**2 / n)


def test_shares_and_intervals_by_hand() -> None:
    short = [run(f"s{i}", i < 3) for i in range(4)]
    long = [run(f"l{i}", False, options=json.dumps({"length": 200})) for i in range(2)]
    (ax,) = panels(*short, *long)
    line = curve(ax)
    assert line.get_xdata() == pytest.approx([50, 200])
    assert line.get_ydata() == pytest.approx([3 / 4, 0])
    (bars,) = ax.collections
    ends = [tuple(part[:, 1]) for part in bars.get_segments()]
    assert ends == [pytest.approx(wilson(3, 4)), pytest.approx(wilson(0, 2), abs=1e-12)]
    assert ax.get_xlabel() == "length; n = 2 to 4"


def test_a_run_that_diverged_is_not_solved_also_where_it_was_never_judged() -> None:
    lost = run("lost", None, status="diverged", test_score=math.nan)
    (ax,) = panels(run("a", True), run("b", True), lost)
    assert curve(ax).get_ydata() == pytest.approx([2 / 3])
    assert ax.get_xlabel() == "length; n = 3"


def test_runs_without_a_criterion_or_a_length_are_left_out() -> None:
    plain = run("p", None, task="jsb", options=json.dumps({"length": 9}))
    endless = run("e", True, task="parity", options="{}")
    (ax,) = panels(run("a", True), plain, endless)
    assert [tick.get_text() for tick in ax.get_xticklabels()] == ["50"]
    fig = success_by_length.draw(StudyTables(pd.DataFrame([plain, endless]), EMPTY, EMPTY, EMPTY))
    assert "no task with a criterion and a length" in fig.texts[-1].get_text()


def test_a_lag_stands_in_for_a_length_and_a_run_of_two_sweeps_counts_once() -> None:
    lag = {"options": json.dumps({"lag": 100})}
    (ax,) = panels(run("a", True, **lag), run("a", True, sweep="other", **lag), run("b", False, **lag))
    assert curve(ax).get_xdata() == pytest.approx([100])
    assert curve(ax).get_ydata() == pytest.approx([1 / 2])
    assert ax.get_xlabel() == "lag; n = 2"


def test_a_line_a_cell_and_way_and_a_panel_a_start_and_definition() -> None:
    ways = [
        run("plain", True, clip_norm=math.nan),
        run("clipped", False),
        run("both", True, regulariser="pascanu"),
        run("gru", True, cell="gru"),
    ]
    other = [
        run("start", True, initialisation="identity"),
        run("le", True, options=json.dumps({"length": 50, "definition": "le"})),
    ]
    axes = {ax.get_title("left"): ax for ax in panels(*ways, *other)}
    title = style.task_title("adding")
    named = {f"{title}\nuniform start\n{way}" for way in ("plain", "clipped", "clipped, regularised")}
    assert set(axes) == {*named, f"{title}\nidentity start", f"{title} (Le)\nuniform start"}
    clipped = axes[f"{title}\nuniform start\nclipped"]
    drawn = [to_hex(line.get_color()) for line in clipped.lines if line.get_linestyle() == "-"]
    assert drawn == [style.colour("gru"), style.colour("lstm")]


def test_a_point_is_hollow_where_runs_ended_with_our_budget() -> None:
    stopped = run("stopped", False, status="stopped early", options=json.dumps({"length": 60}))
    (ax,) = panels(run("a", True, status="solved"), run("b", False, status="finished"), stopped)
    assert hollow(ax) == [True, False]


def test_the_papers_points_stand_beside_ours_for_its_own_problem_alone() -> None:
    options = {"definition": "pascanu", "length": 50, "symbols": 2, "longest": None}
    ours = {"cell": "rnn-tanh", "task": "temporal_order", "initialisation": "pascanu-basic-tanh"}
    (ax,) = panels(run("a", True, options=json.dumps(options), **ours))
    theirs = next(line for line in ax.lines if line.get_linestyle() == "--")
    points = dict(zip(theirs.get_xdata(), theirs.get_ydata(), strict=True))
    assert (points[50], points[65], points[100]) == (1, 3 / 5, 0), "clipped, from the basic tanh start"
    assert ax.get_title("left") == "Temporal order (Pascanu)\nbasic tanh start"
    other = options | {"definition": "hochreiter"}
    (ax,) = panels(run("a", True, options=json.dumps(other), **ours))
    assert not [line for line in ax.lines if line.get_linestyle() == "--"]


def test_noise_that_varies_at_one_length_has_an_axis_of_its_own() -> None:
    def latch(name: str, length: int, noise: float, solved: bool) -> dict[str, object]:
        return run(name, solved, task="latch", options=json.dumps({"length": length, "noise_variance": noise}))

    rows = [
        latch("a", 10, 0.2, True),
        latch("b", 20, 0.2, True),
        latch("c", 20, 0.4, False),
        latch("d", 30, 0.2, False),
    ]
    noise, length = panels(*rows)
    assert curve(length).get_xdata() == pytest.approx([10, 20, 30])
    assert curve(length).get_ydata() == pytest.approx([1, 1, 0]), "the other noise is not pooled"
    assert curve(noise).get_xdata() == pytest.approx([0.2, 0.4])
    assert noise.get_xlabel().startswith("noise variance")


def test_one_model_is_drawn_at_the_lengths_that_it_was_tested_on() -> None:
    many = json.dumps({"length": 50, "longest": 100, "definition": "pascanu"})
    scores = [json.dumps({"solved_at_200": v, "solved_at_1000": 0.0, "mean_error": 0.1}) for v in (1.0, 0.0)]
    one, other = (run(name, True, options=many, more_scores=text) for name, text in zip("ab", scores, strict=True))
    lost = run("lost", None, options=many, more_scores="{}", status="diverged", test_lengths="[200, 1000]")
    (ax,) = panels(one, other, lost)
    assert ax.get_title("left") == "Adding problem (Pascanu)\none model, of 50 to 100"
    assert curve(ax).get_xdata() == pytest.approx([200, 1000])
    assert curve(ax).get_ydata() == pytest.approx([1 / 3, 0]), "a run that diverged is not solved"
    own, same = panels(run("c", True, more_scores=json.dumps({"solved_at_200": 0.0})))
    assert (curve(same).get_xdata(), curve(own).get_xdata()) == (pytest.approx([50]), pytest.approx([200]))


def test_a_table_of_before_the_regulariser_is_drawn() -> None:
    trials = pd.DataFrame([run("a", True)]).drop(columns="regulariser")
    (ax,) = success_by_length.draw(StudyTables(trials, EMPTY, EMPTY, EMPTY)).axes
    assert curve(ax).get_ydata() == pytest.approx([1])
