"""The figure of sequences until success: which trials are filled, where they stand, and what the paper says."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from tracking_store import trial

from odyssey import catalogue
from odyssey.studies.trials.figures import sequences_to_success
from odyssey.studies.trials.figures.sequences_to_success import PUBLISHED
from odyssey.tables import StudyTables

EMPTY = pd.DataFrame()
ADDING = json.dumps({"length": 100, "definition": "hochreiter", "train": 50})


def run(name: str, sequences: int, *, success: bool | None = True, status: str = "solved", **change: object) -> dict:
    shown = {"options": ADDING, "sequences_seen": sequences, "status": status, "success": success}
    return trial(name, "lstm", **(shown | change))


def drawn(*rows: dict[str, object]) -> Figure:
    return sequences_to_success.draw(StudyTables(pd.DataFrame(list(rows)), EMPTY, EMPTY, EMPTY))


def points(ax: Axes) -> dict[str, list[float]]:
    """Sequences of the marks that are filled, half filled, and hollow."""
    found: dict[str, list[float]] = {"filled": [], "half": [], "hollow": []}
    for line in ax.lines:
        if line.get_marker() not in ("None", None, ""):
            look = "hollow" if line.get_markerfacecolor() == "white" else "filled"
            found["half" if line.get_fillstyle() == "left" else look] += np.asarray(line.get_xdata()).tolist()
    return {look: sorted(some) for look, some in found.items()}


def test_a_trial_is_solved_if_validation_and_test_say_so() -> None:
    rows = [run("a", 3000), run("b", 7000), run("twice", 4000, success=False), run("long", 9000, status="finished")]
    lost = run("lost", 200, success=None, status="diverged")
    (ax,) = drawn(*rows, lost).axes
    assert points(ax) == {"filled": [3000, 7000], "half": [4000], "hollow": [200, 9000]}
    assert ax.texts[-1].get_text() == "2/5"
    assert ax.get_title("left") == "Adding problem (hochreiter), length 100"


def test_the_papers_number_stands_behind_its_problem_alone() -> None:
    other = json.dumps({"length": 50, "definition": "hochreiter"})
    fig = drawn(run("a", 3000), run("b", 3000, options=other))
    bars = {ax.get_title("left"): [p for p in ax.patches if isinstance(p, Rectangle)] for ax in fig.axes}
    assert bars["Adding problem (hochreiter), length 50"] == []
    (bar,) = bars["Adding problem (hochreiter), length 100"]
    assert bar.get_x() < 74_000 < bar.get_x() + bar.get_width()


def test_a_study_without_criteria_says_so() -> None:
    fig = drawn(run("a", 3000, task="jsb", options="{}", success=None, status="finished"))
    assert "no task with a criterion" in fig.texts[-1].get_text()


@pytest.mark.parametrize("problem", list(PUBLISHED))
def test_the_papers_problems_are_those_of_tasks(problem: sequences_to_success.Problem) -> None:
    task, named = problem
    options = catalogue.task_module(task).Options(**dict(named))
    assert sequences_to_success.problem(task, options.model_dump_json()) == problem
