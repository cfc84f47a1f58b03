"""Share of solved runs against the length of the sequences: after Figure 7 of Pascanu et al. 2013.

One panel a task and way to start, one line a cell and way to train. A run is solved if the test sequences meet the
criterion of the task's authors; a run that diverged is not. Bars: 95 % intervals of Wilson; n runs a point. `clipped`:
the gradient's norm is cut; `regularised`: Pascanu's term against vanishing gradients is added. Where a task has a lag
instead of a length, that. Panels of one model: trained on the lengths that are named, tested on those along the axis.
"""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from odyssey.figures import style
from odyssey.figures.chosen import same
from odyssey.figures.sheets import fonts, message_sheet, new_sheet
from odyssey.statistics.intervals import wilson_interval
from odyssey.statistics.outcomes import counted_successes, successes_at
from odyssey.tables import StudyTables

TITLE = "Solved runs by length"
CATEGORY = "Tasks"

PANEL_HEIGHT = 2.3  # inches
COLUMNS = 3
FEW = 5  # lengths whose numbers stand side by side
LENGTHS = ("length", "lag")
DASHES = {(False, False): ":", (True, False): "--", (False, True): "-.", (True, True): "-"}  # clipped, regularised


def draw(tables: StudyTables) -> Figure:
    """Panels by task and initialisation."""
    runs = _judged(tables.trials)
    if runs.empty:
        return message_sheet(TITLE, "This study has no task with a criterion and a length.")
    panels = list(runs.groupby("panel", sort=True))
    rows = -(-len(panels) // COLUMNS)
    with fonts():
        fig = new_sheet(TITLE, PANEL_HEIGHT * rows, _legend(runs), columns=4)
        axes = fig.subplots(rows, COLUMNS, squeeze=False).ravel()
        for ax, (name, some) in zip(axes, panels, strict=False):
            _draw_panel(ax, str(name), some)
        for ax in axes[len(panels) :]:
            ax.remove()
    return fig


def _judged(trials: pd.DataFrame) -> pd.DataFrame:
    """Every run that has a criterion and a length, with its panel and its line."""
    runs = trials.assign(success=counted_successes(trials)).dropna(subset="success").drop_duplicates("trial_id")
    options = [json.loads(text) for text in runs["options"]]
    steps = [next((o[name] for name in LENGTHS if name in o), None) for o in options]
    regularised = runs["regulariser"].notna() if "regulariser" in runs else False
    runs = runs.assign(
        steps=pd.array(steps, dtype="Float64"),
        panel=[f"{_problem(t, o)}\n{s}" for t, o, s in zip(runs["task"], options, runs["initialisation"], strict=True)],
        clipped=runs["clip_norm"].notna(),
        regularised=regularised,
    )
    one_length = np.array([some.get("longest") is None for some in options], dtype=bool)
    return pd.concat([runs[one_length].dropna(subset="steps"), _at_other_lengths(runs, options)])


def _problem(task: str, options: dict) -> str:
    definition = options.get("definition")
    return style.task_title(task) + (f" ({definition})" if definition else "")


def _at_other_lengths(runs: pd.DataFrame, options: list[dict]) -> pd.DataFrame:
    """A row for every run and other length that it was tested on."""
    trained = [f"{o.get('length')}" + (f" to {o['longest']}" if o.get("longest") else "") for o in options]
    panels = [
        f"{_problem(task, given)}\none model, trained on {lengths}"
        for task, given, lengths in zip(runs["task"], options, trained, strict=True)
    ]
    found = [runs.assign(panel=panels, steps=n, success=solved) for n, solved in successes_at(runs).items()]
    return pd.concat([runs.iloc[:0], *found]).dropna(subset="success")


def _draw_panel(ax: Axes, name: str, runs: pd.DataFrame) -> None:
    lines = list(runs.groupby(["cell", "clipped", "regularised"], sort=True))
    for place, ((cell, clipped, regularised), some) in enumerate(lines):
        counts = some.groupby("steps")["success"].agg(["sum", "count"]).astype(float)
        share = counts["sum"] / counts["count"]
        ends = [wilson_interval(int(k), int(n)) for k, n in zip(counts["sum"], counts["count"], strict=True)]
        shift = 1 + 0.012 * (place - (len(lines) - 1) / 2)  # so that lines on one another can be told apart
        x, colour = counts.index.to_numpy(float) * shift, style.colour(str(cell))
        ax.vlines(x, [low for low, _ in ends], [high for _, high in ends], color=colour, lw=0.8, alpha=0.5)
        ax.plot(
            x, share, ls=DASHES[bool(clipped), bool(regularised)], marker=style.marker(str(cell)), ms=4, color=colour
        )
    steps = sorted(runs["steps"].unique())
    ax.set_xscale("log")
    rotation = 60 if len(steps) > FEW else 0
    ax.set_xticks([float(s) for s in steps], [f"{s:g}" for s in steps], rotation=rotation, fontsize=7)
    if len(steps) == 1:
        ax.set_xlim(0.75 * float(steps[0]), float(steps[0]) / 0.75)
    ax.minorticks_off()
    ax.set(ylim=(-0.06, 1.06), yticks=[0, 0.5, 1])
    sizes = runs.groupby(["cell", "clipped", "regularised", "steps"]).size()
    ax.set_title(name, fontsize=8.5)
    ax.set_xlabel(f"length; n = {same(sizes)}", fontsize=8)
    ax.grid(axis="y")


def _legend(runs: pd.DataFrame) -> list[Line2D]:
    cells = [
        Line2D([], [], marker=style.marker(c), color=style.colour(c), ls="", ms=5, label=style.label(c))
        for c in style.in_order(runs["cell"])
    ]
    words = {(False, False): "plain", (True, False): "clipped", (False, True): "regularised", (True, True): "both"}
    ways = sorted(set(zip(runs["clipped"].astype(bool), runs["regularised"].astype(bool), strict=True)))
    return cells + [Line2D([], [], color=style.INK, ls=DASHES[way], label=words[way]) for way in ways]
