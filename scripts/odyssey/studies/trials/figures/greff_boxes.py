"""Test scores of all trials, and of the best, cell by cell, theirs and ours: Figure 3 of Greff et al. 2017.

Upper panels: all n trials of a cell's random search; lower panels: the best share of them by validation. Box: middle
half; whiskers: full range; red line: median; red dot: mean. Sand: the paper's own box, on the sets that it has,
measured in its figure; an arrow at its end: the rest lies above the paper's panel. White: ours. Blue and thick: the
mean differs from the baseline's by the paper's own test (Welch's, p < 0.05 after Bonferroni's correction over the cells
of the task), which is too liberal where only the best are kept (odyssey.statistics.comparisons). A trial that diverged
counts as the worst score of its task. Grey bars behind: mean number of parameters of the best, theirs left, ours
right. Where failed trials would press the rest flat a panel ends above the other boxes, and says how many lie beyond.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from odyssey.figures import style
from odyssey.figures.numbers import count, same, score_factor, score_label, set_scale
from odyssey.figures.sheets import aside, beside, fonts, message_sheet, new_sheet, say
from odyssey.published.greff import in_paper_order, stand_in_note
from odyssey.published.greff_figure_3 import ALL, BEST, EDGES, OF_ALL, OF_BEST, PARAMETERS, Boxes
from odyssey.statistics.comparisons import comparison_table
from odyssey.studies.trials.boxes import BLUE, RED, box_of, draw_box, edge_of, panel_top
from odyssey.studies.trials.chosen import Chosen, of_cells
from odyssey.tables import StudyTables

TITLE = "Test scores of all trials and of the best"
CATEGORY = "Cells"

PANEL_HEIGHT = 2.2  # inches
CELLS_A_ROW = 32  # slots side by side, over all panels of a row
AXES_WIDTH, MEAN_WIDTH = 8.4, 0.75  # inches: all panels of a row, and a mean that is told in words
ALONE, BESIDE, SIDE = 0.6, 0.36, 0.21  # width of a box, of one of two, and how far those stand from the middle


def draw(tables: StudyTables) -> Figure:
    """Two panels a task, one above the other: all trials, and the best share."""
    chosen = of_cells(tables)
    if chosen.trials.empty:
        return message_sheet(TITLE, "This study has no trials yet.")
    cells = in_paper_order(style.in_order(chosen.trials["cell"]))
    tasks = sorted(chosen.trials["task"].unique())
    columns = min(len(tasks), max(1, CELLS_A_ROW // len(cells)), 3)
    rows = -(-len(tasks) // columns)
    with fonts():
        theirs = any(task in OF_ALL for task in tasks)
        counted = theirs or bool(chosen.trials["parameter_count"].notna().any())
        legend = _legend(chosen.baseline, theirs, counted)
        fig = new_sheet(beside(TITLE, theirs), 2 * PANEL_HEIGHT * rows + 0.4 * rows, legend, columns=4)
        panels = fig.subplots(2 * rows, columns, squeeze=False)
        for i, task in enumerate(tasks):
            pair = panels[2 * (i // columns) : 2 * (i // columns) + 2, i % columns]
            _draw_task(pair, chosen, task, cells, AXES_WIDTH / columns / len(cells))
        for ax in panels.ravel():
            if not ax.has_data() and not ax.texts:
                ax.remove()
    return fig


def _legend(baseline: str | None, theirs: bool, counted: bool) -> list[Any]:
    base = style.label(baseline) if baseline else "the baseline"
    sand = [Patch(facecolor=style.SAND, edgecolor=style.INK, label="theirs (Greff et al. 2017)")] if theirs else []
    bars = [Patch(color=style.BARS, label="parameters of the best (right axis)")] if counted else []
    return [
        *sand,
        Patch(facecolor="white", edgecolor=style.INK, label=f"{'ours: ' * theirs}middle half; whiskers: range"),
        Line2D([], [], color=RED, lw=1.4, label="median"),
        Line2D([], [], marker="o", ls="", color=RED, ms=4, label="mean"),
        Patch(facecolor="white", edgecolor=BLUE, linewidth=2, label=f"differs from {base} (Welch, Bonferroni)"),
        *bars,
        Line2D(
            [], [], ls="", marker=r"$\uparrow$", color=style.ALARM, ms=7, label="so many trials lie beyond the panel"
        ),
    ]


def _draw_task(pair: np.ndarray, chosen: Chosen, task: str, cells: list[str], room: float) -> None:
    everyone, best = (t[t["task"] == task] for t in (chosen.trials, chosen.best))
    pair[0].set_title(style.task_title(task))
    highest = edge_of([*OF_ALL.get(task, {}).values()])
    for ax, shown, share, what, theirs, edge, n in (
        (pair[0], everyone, 1.0, "all", OF_ALL.get(task, {}), highest, ALL),
        (pair[1], best, chosen.share, _best(chosen), OF_BEST.get(task, {}), EDGES.get(task, 0.0), BEST),
    ):
        aside(ax, f"{what} n = {same(shown.groupby('cell').size())}" + (f"; theirs {n}" if theirs else ""))
        if shown["test_score"].isna().all():
            say(ax, "every trial diverged before it had a score")
            continue
        _draw_boxes(ax, shown, cells, _marked(everyone, chosen.baseline, share), theirs, edge, room)
    if pair[1].has_data():
        _parameter_bars(pair[1], best.groupby("cell")["parameter_count"].mean(), PARAMETERS.get(task, {}), cells)
    pair[1].set_xlabel(stand_in_note(task), fontsize=8, color=style.FAINT)
    _name_cells(pair, cells)


def _best(chosen: Chosen) -> str:
    return f"best {100 * chosen.share:.3g} %:"


def _marked(trials: pd.DataFrame, baseline: str | None, share: float) -> set[str]:
    if baseline is None or baseline not in set(trials["cell"]):
        return set()
    table = comparison_table(trials, baseline, share)
    return set(table.loc[table["significant"], "cell"])


def _draw_boxes(
    ax: Axes, trials: pd.DataFrame, cells: list[str], marked: set[str], theirs: Boxes, edge: float, room: float
) -> None:
    score_name = str(trials["score_name"].iloc[0])
    samples = {str(c): score_factor(score_name) * s.to_numpy() for c, s in trials.groupby("cell")["test_score"]}
    ours = {cell: box_of(sample, cell in marked) for cell, sample in samples.items()}
    shown = {cell: box for cell, box in theirs.items() if cell in cells}
    width = BESIDE if shown else ALONE
    for cell, box in shown.items():
        draw_box(ax, cells.index(cell) - SIDE, width, box, edge, style.SAND)
    for cell, box in ours.items():
        draw_box(ax, _place(cell, cells, bool(shown)), width, box, edge, "white")
    ax.set_ylabel(score_label(score_name))
    set_scale(ax, "y", np.concatenate(list(samples.values())))
    top = panel_top([*ours.values(), *shown.values()]) if ax.get_yscale() == "linear" else None
    if top is not None:
        low = min(box.low for box in (*ours.values(), *shown.values()))
        ax.set_ylim(low - 0.05 * (top - low), top + 0.14 * (top - low))
        said = -np.inf  # where the last mean was told
        for cell in sorted(samples, key=cells.index):
            x, sample = _place(cell, cells, bool(shown)), samples[cell]
            free = (x - said) * room >= MEAN_WIDTH
            if _say_beyond(ax, x, sample, top, free):
                said = x


def _place(cell: str, cells: list[str], beside: bool) -> float:
    return cells.index(cell) + (SIDE if beside else 0.0)


def _say_beyond(ax: Axes, x: float, sample: np.ndarray, top: float, free: bool) -> bool:
    """How many trials lie beyond the panel, and where their cell's mean is if it is there too and has room.

    Whether it told the mean.
    """
    beyond = int((sample > top).sum())
    if not beyond:
        return False
    mean = f"\nmean {np.nanmean(sample):.3g}" if free and np.nanmean(sample) > top else ""
    look: dict[str, Any] = {"xycoords": ("data", "axes fraction"), "ha": "center", "va": "top", "zorder": 6}
    white = {"boxstyle": "square,pad=0.3", "facecolor": "white", "edgecolor": "none"}
    ax.annotate(f"↑{beyond}{mean}", (x, 1.0), fontsize=7, color=style.ALARM, bbox=white, **look)
    return bool(mean)


def _parameter_bars(ax: Axes, ours: pd.Series, theirs: dict[str, int], cells: list[str]) -> None:
    ours = ours.dropna()
    shown = {cell: n for cell, n in theirs.items() if cell in cells}
    if ours.empty and not shown:
        return
    behind = ax.twinx()
    width, aside_ = (0.45, 0.225) if shown else (0.9, 0.0)
    behind.bar([cells.index(c) + aside_ for c in ours.index], ours, width=width, color=style.BARS)
    behind.bar([cells.index(c) - aside_ for c in shown], [*shown.values()], width=width, color=style.BARS)
    top = max(*ours, *shown.values(), 0)
    behind.set_ylim(0, 1.15 * top)
    behind.set_yticks([top / 2, top], [count(top / 2), count(top)], color=style.FAINT, fontsize=7)
    behind.tick_params(right=False)
    behind.spines[:].set_visible(False)
    ax.set_zorder(behind.get_zorder() + 1)
    ax.patch.set_visible(False)


def _name_cells(pair: np.ndarray, cells: list[str]) -> None:
    for ax in pair:
        ax.set_xlim(-0.6, len(cells) - 0.4)
        ax.tick_params(axis="x", length=0, labelsize=8)
    pair[0].set_xticks([])
    pair[1].set_xticks(
        range(len(cells)), [style.label(c) for c in cells], rotation=45, ha="right", rotation_mode="anchor"
    )
