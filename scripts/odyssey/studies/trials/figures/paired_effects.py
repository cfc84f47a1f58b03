"""How large the differences from the baseline are, over trials that share their settings: beside Figure 3 of Greff et
al. 2017, which compares the best trials as if they were independent.

n pairs a cell, of trials that differ in the cell alone. Left: difference of the interquartile means of all trials;
middle: of the means of the best share by validation; right: share of pairs in which the cell is better than the
baseline. Lines: 95 % intervals, bootstrap over pairs (Agarwal et al. 2021), from 12 pairs on. Filled: the pairs differ
(Wilcoxon's signed-rank test, p < 0.05 after Holm's correction over the cells of the task), with that p on the right. A
trial that diverged counts as the worst score of its task. Over all tasks scores run from 0, the best of a task, to 1,
its worst, and are not tested.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import MaxNLocator

from odyssey.figures import style
from odyssey.figures.ladder import Ladder, draw_interval
from odyssey.figures.numbers import same, score_factor, score_label, show_plain_numbers
from odyssey.figures.sheets import aside, fonts, message_sheet, new_sheet
from odyssey.statistics.effects import ALL_TASKS
from odyssey.studies.trials.chosen import searched_sweep
from odyssey.tables import StudyTables

TITLE = "How large the differences are, over paired trials"
CATEGORY = "Search"

TICKS = 5  # a panel is a third of the sheet
CUT = 8.0  # a panel ends at so many times the median extent of its intervals


@dataclass(frozen=True)
class Panel:
    """One of the three statistics: its column, its axis, and the value that stands for no difference."""

    statistic: str
    label: str
    equal: float = 0.0


PANELS = (
    Panel("iqm_difference", "all trials, interquartile mean"),
    Panel("best_difference", "best {share:.3g} %"),
    Panel("improvement", "pairs won (%)", 0.5),
)


def draw(tables: StudyTables) -> Figure:
    """A row of three panels for every task, and one over all tasks where there are several."""
    effects = searched_sweep(tables.effects)
    if effects.empty:
        return message_sheet(TITLE, "This study has no random search in which a cell and the baseline share settings.")
    tasks = sorted(effects["task"].unique(), key=lambda task: (task == ALL_TASKS, task))
    rows = [effects[effects["task"] == task] for task in tasks]
    ladders = [Ladder(style.in_order(row["cell"]), 1) for row in rows]
    heights = [ladder.height for ladder in ladders]
    with fonts():
        fig = new_sheet(TITLE, sum(heights), _legend(str(effects["baseline"].iloc[0])))
        grid = fig.subplots(len(rows), len(PANELS), squeeze=False, height_ratios=heights)
        for axes, row, ladder in zip(grid, rows, ladders, strict=True):
            _draw_task(axes, row, ladder)
    return fig


def _legend(baseline: str) -> list[Line2D]:
    look: dict[str, Any] = {"marker": "o", "ls": "-", "lw": 1.6, "color": style.INK, "ms": 6, "mew": 1.4}
    return [
        Line2D([], [], mfc=style.INK, label=f"pairs with {style.label(baseline)} differ (signed-rank)", **look),
        Line2D([], [], mfc="white", label="pairs not shown to differ", **look),
        Line2D([], [], color=style.FAINT, ls="--", lw=1, label="no difference (scores: left of it better)"),
    ]


def _draw_task(axes: Sequence[Axes], effects: pd.DataFrame, ladder: Ladder) -> None:
    task, score_name = str(effects["task"].iloc[0]), str(effects["score_name"].iloc[0])
    axes[0].set_title("All tasks" if task == ALL_TASKS else style.task_title(task))
    aside(axes[-1], f"n = {same(effects['n_pairs'])} pairs a cell")
    for ax, panel in zip(axes, PANELS, strict=True):
        won = panel.statistic == "improvement"
        factor = 100.0 if won else score_factor(score_name)
        ladder.prepare(ax, names=ax is axes[0])
        ax.xaxis.set_major_locator(MaxNLocator(TICKS))
        ax.axvline(factor * panel.equal, color=style.FAINT, ls="--", lw=1, zorder=1)
        for row in effects.to_dict("records"):
            value, *ends = (factor * row[f"{panel.statistic}{end}"] for end in ("", "_low", "_high"))
            draw_interval(ax, ladder.y(row["cell"], 0), value, (ends[0], ends[1]), row["cell"], row["significant"])
            if won and np.isfinite(row["p_holm"]):
                ladder.note(ax, row["cell"], 0, f"p = {row['p_holm']:.2g}")
        label = panel.label.format(share=100 * effects["best_share"].iloc[0])
        ax.set_xlabel(label if won else f"difference in {score_label(score_name)}\n{label}")
        _scale(ax, factor * effects[[f"{panel.statistic}{end}" for end in ("_low", "_high")]].to_numpy(), won)


def _scale(ax: Axes, ends: np.ndarray, won: bool) -> None:
    """From 0 to 100 % of pairs; differences to either side, near ones apart where one is very large."""
    if won:
        ax.set(xlim=(-4, 104), xticks=[0, 25, 50, 75, 100])
        return
    reach = np.sort(np.abs(ends[np.isfinite(ends).all(axis=1)]).max(axis=1))
    if reach.size and reach[-1] > CUT * np.median(reach) > 0:
        straight = 10.0 ** np.ceil(np.log10(np.median(reach)))
        ax.set_xscale("symlog", linthresh=straight, linscale=1.5)
        ax.set_xlabel(f"{ax.get_xlabel()}\n(logarithmic beyond ±{straight:g})")
        ax.minorticks_off()
        show_plain_numbers(ax.xaxis)
