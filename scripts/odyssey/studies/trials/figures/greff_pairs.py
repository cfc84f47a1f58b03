"""Predicted score over every pair of searched parameters, and their interaction alone: Figure 6 of Greff et al. 2017.

Left of each pair: the test score averaged over all other parameters by a random forest (fANOVA; Hutter et al. 2014) for
the baseline cell, dark is good. Right: what remains without the mean and both main effects, blue better and red worse
than these alone would have it, and the share of variance that it holds. All panels of a task have the same two scales.
n: trials of the cell; a trial that diverged counts as the worst score of its task. Of more than six parameters, those
that decide most.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.cm import ScalarMappable
from matplotlib.colors import Normalize
from matplotlib.figure import Figure

from odyssey.figures import style
from odyssey.figures.numbers import score_label
from odyssey.figures.sheets import fonts, message_sheet, new_sheet
from odyssey.statistics.fanova import FEWEST_TRIALS, Fanova, term
from odyssey.statistics.space import Parameter
from odyssey.studies.trials.chosen import baseline_of
from odyssey.studies.trials.searched import name_axis, of_search
from odyssey.tables import StudyTables

TITLE = "Every pair of parameters, and their interaction alone"
CATEGORY = "Search"

MAP_HEIGHT = 1.85  # inches, with its axis
HEADING = 0.35
PAIRS_A_ROW = 3
GRID = np.linspace(0, 1, 61)
JOINT, ALONE = "viridis", "RdBu_r"


def draw(tables: StudyTables) -> Figure:
    """Two maps a pair, three pairs a row, as many rows a task as it takes."""
    searched = of_search(tables)
    if searched is None or len(searched.parameters) < 2:
        return message_sheet(TITLE, "This study searches no pair of parameters: no sweep whose `search` has two.")
    found = searched.forests(searched.cell(baseline_of(tables)))
    if not found.trials:
        return message_sheet(TITLE, f"{style.label(found.cell)} has fewer than {FEWEST_TRIALS} trials with a score.")
    pairs = list(combinations(searched.leading(found), 2))
    rows = -(-len(pairs) // PAIRS_A_ROW)
    with fonts():
        fig = new_sheet(f"{TITLE}: {found.heading}", len(found.trials) * (rows * MAP_HEIGHT + HEADING))
        parts = fig.subfigures(len(found.trials), 1, squeeze=False).ravel()
        for part, (task, trials) in zip(parts, found.trials.items(), strict=True):
            heading = f"{style.task_title(task)}  (n = {len(trials)})"
            part.suptitle(heading, x=0.012, ha="left", fontsize=10, fontweight="bold")
            panels = part.subplots(rows, 2 * min(PAIRS_A_ROW, len(pairs)), squeeze=False)
            _draw_task(panels, found.score[task], pairs, score_label(str(trials["score_name"].iloc[0])))
    return fig


def _draw_task(panels: np.ndarray, found: Fanova, pairs: Sequence[tuple[Parameter, Parameter]], label: str) -> None:
    maps = [found.pair(a.name, b.name, GRID) for a, b in pairs]
    shares = found.shares().set_index("term")["share"]
    joint, alone = _scales(maps)
    places = panels.reshape(-1, 2)
    for (first, second), (both, rest), (left, right) in zip(pairs, maps, places, strict=False):
        _map(left, both, first, second, JOINT, joint)
        _map(right, rest, first, second, ALONE, alone)
        right.set(yticklabels=[], ylabel="")
        share = 100 * shares[term(first.name, second.name)]
        right.set_title(f"alone: {share:.1f} %", fontsize=8, fontweight="normal")
    for ax in places[len(pairs) :].ravel():
        ax.set_axis_off()
    _bars(panels, joint, alone, label)


def _scales(maps: Sequence[tuple[np.ndarray, np.ndarray]]) -> tuple[Normalize, Normalize]:
    joints = np.array([both for both, _ in maps])
    most = max(float(abs(rest).max()) for _, rest in maps) or 1.0
    return Normalize(joints.min(), joints.max()), Normalize(-most, most)


def _map(ax: Axes, values: np.ndarray, first: Parameter, second: Parameter, colours: str, norm: Normalize) -> None:
    look: dict[str, Any] = {"cmap": colours, "norm": norm, "shading": "gouraud", "rasterized": True}
    ax.pcolormesh(GRID, GRID, values.T, **look)
    name_axis(ax, "x", first, most=3)
    name_axis(ax, "y", second)
    ax.tick_params(labelsize=6.5, length=2)
    ax.xaxis.label.set_fontsize(7.5)
    ax.yaxis.label.set_fontsize(7.5)


def _bars(panels: np.ndarray, joint: Normalize, alone: Normalize, label: str) -> None:
    part = panels[0, 0].figure
    for norm, colours, text in ((alone, ALONE, "interaction alone"), (joint, JOINT, label)):
        bar = part.colorbar(ScalarMappable(norm, colours), ax=panels, aspect=30, pad=0.01, fraction=0.03)
        bar.set_label(text, fontsize=7.5)
        bar.ax.tick_params(labelsize=6.5)
        bar.outline.set_visible(False)
