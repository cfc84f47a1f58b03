"""Training with and without clipping the gradient's norm: after Figure 7 and Table 1 of Pascanu et al. 2013.

The paper: "On the difficulty of training recurrent neural networks". Left: share of trials that solved the
task, or, where a task has no criterion, the mean test score (a trial that diverged counts as the worst).
Middle: share of trials that diverged. Right: L2 norm of the whole gradient before clipping, from the median
over trials of each trial's median (dot) to the largest of all updates (bar; an arrow where it overflowed).
Lines are 95 % intervals, Wilson's for shares and bootstrap for means; k/n at the right gives the count of n
trials.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import MaxNLocator

from odyssey.figures import style
from odyssey.figures.ladder import Ladder, draw_interval
from odyssey.figures.numbers import score_factor, score_label, set_scale, show_plain_numbers
from odyssey.figures.sheets import fonts, message_sheet, new_sheet
from odyssey.statistics.intervals import bootstrap_interval, wilson_interval
from odyssey.statistics.outcomes import counted_successes
from odyssey.streams import stream
from odyssey.studies.trials.chosen import of_sweep
from odyssey.tables import StudyTables

TITLE = "With and without gradient clipping"
CATEGORY = "Gradients"

FEW = 2  # thresholds, none among them, that the legend tells apart


def draw(tables: StudyTables) -> Figure:
    """One row of panels a task: solved or score, diverged, gradient norms."""
    trials = of_sweep(tables, "clipping")
    if trials.empty:
        return message_sheet(
            TITLE, 'This study has no sweep "clipping": trials with and without a clip_norm, same in all else.'
        )
    trials = trials.assign(success=counted_successes(trials))
    levels = [*sorted(trials["clip_norm"].dropna().unique()), *([math.nan] if trials["clip_norm"].isna().any() else [])]
    tasks = sorted(trials["task"].unique())
    ladders = {t: Ladder(style.in_order(trials.loc[trials["task"] == t, "cell"]), len(levels)) for t in tasks}
    heights = [ladder.height for ladder in ladders.values()]
    with fonts():
        fig = new_sheet(TITLE, sum(heights), _legend(levels), columns=3)
        panels = fig.subplots(len(tasks), 3, squeeze=False, height_ratios=heights)
        for row, task in zip(panels, tasks, strict=True):
            _draw_task(row, trials[trials["task"] == task], ladders[task], levels)
    return fig


def _legend(levels: list[float]) -> list[Line2D]:
    look: dict[str, Any] = {"marker": "o", "ls": "-", "lw": 1.6, "color": style.INK, "ms": 6, "mew": 1.4}
    if len(levels) > FEW:  # the rungs say which
        levels = [0.0, math.nan]
        names = ["norm clipped at the number on the right of the first panel", "not clipped"]
    else:
        names = ["not clipped" if math.isnan(v) else f"norm clipped at {v:g}" for v in levels]
    marks = [
        Line2D([], [], mfc="white" if math.isnan(v) else style.INK, label=n, **look)
        for v, n in zip(levels, names, strict=True)
    ]
    return [*marks, Line2D([], [], ls="", label="lines: 95 % intervals; right panels: typical to largest norm")]


def _draw_task(row: np.ndarray, trials: pd.DataFrame, ladder: Ladder, levels: list[float]) -> None:
    has_criterion = trials["success"].notna().any()
    edge = _edge(trials)
    for column, ax in enumerate(row):
        ladder.prepare(ax, names=column == 0)
    row[0].set_title(style.task_title(str(trials["task"].iloc[0])))
    for cell in ladder.cells:
        for level, threshold in enumerate(levels):
            same = trials["clip_norm"].isna() if math.isnan(threshold) else trials["clip_norm"] == threshold
            group = trials[(trials["cell"] == cell) & same]
            if len(group):
                place = (ladder, cell, level, not math.isnan(threshold))
                tag = f"{_said(threshold)}:  " if len(levels) > FEW else ""
                (_share if has_criterion else _score)(row[0], group, "success", *place, tag)
                _share(row[1], group, "diverged", *place)
                _norms(row[2], group, edge, *place)
    if has_criterion:
        _share_axis(row[0], "solved (% of trials)")
    else:
        _score_axis(row[0], trials)
    _share_axis(row[1], "diverged (% of trials)")
    _norm_axis(row[2])


def _said(threshold: float) -> str:
    return "none" if math.isnan(threshold) else f"{threshold:g}"


def _share(
    ax: Axes, group: pd.DataFrame, column: str, ladder: Ladder, cell: str, level: int, filled: bool, tag: str = ""
) -> None:
    hits, n = int(group[column].sum()), int(group[column].notna().sum())
    low, high = wilson_interval(hits, n)
    draw_interval(ax, ladder.y(cell, level), 100 * hits / n, (100 * low, 100 * high), cell, filled)
    ladder.note(ax, cell, level, f"{tag}{hits}/{n}")


def _score(
    ax: Axes, group: pd.DataFrame, _: str, ladder: Ladder, cell: str, level: int, filled: bool, tag: str = ""
) -> None:
    scores = score_factor(str(group["score_name"].iloc[0])) * group["test_score"].to_numpy()
    interval = bootstrap_interval(scores, stream(0, "clipping", cell, level))
    draw_interval(ax, ladder.y(cell, level), scores.mean(), interval, cell, filled)
    ladder.note(ax, cell, level, f"{tag}n = {len(scores)}")


def _norms(ax: Axes, group: pd.DataFrame, edge: float, ladder: Ladder, cell: str, level: int, filled: bool) -> None:
    y, colour = ladder.y(cell, level), style.colour(cell)
    typical = group["gradient_norm_median"].replace(np.inf, np.nan).median()
    norms = group["gradient_norm_max"]
    endless = int((~np.isfinite(norms)).sum())
    end = edge if endless else norms.max()
    if np.isfinite(typical):
        draw_interval(ax, y, typical, (typical, end), cell, filled)
    ax.plot(end, y, ">" if endless else "|", ms=5 if endless else 8, mew=1.8, color=colour, zorder=3)
    if endless:
        ladder.note(ax, cell, level, f"∞ in {endless}/{len(group)}")


def _edge(trials: pd.DataFrame) -> float:
    """Where a norm that is not finite is drawn: beyond all finite ones."""
    norms = trials[["gradient_norm_median", "gradient_norm_max"]].to_numpy(dtype=float)
    return 3 * float(norms[np.isfinite(norms)].max(initial=1.0))


def _share_axis(ax: Axes, label: str) -> None:
    ax.set(xlim=(-4, 104), xticks=[0, 25, 50, 75, 100], xlabel=label)


def _score_axis(ax: Axes, trials: pd.DataFrame) -> None:
    score_name = str(trials["score_name"].iloc[0])
    if trials["test_score"].isna().all():
        ax.set_xticks([])
        ax.text(0.5, 0.5, "no trial has a score", transform=ax.transAxes, ha="center", color=style.FAINT)
    set_scale(ax, "x", score_factor(score_name) * trials["test_score"])
    if ax.get_xscale() == "linear" and trials["test_score"].notna().any():
        ax.xaxis.set_major_locator(MaxNLocator(4))
    ax.set_xlabel(f"test {score_label(score_name)}")


def _norm_axis(ax: Axes) -> None:
    ax.set_xscale("log")
    show_plain_numbers(ax.xaxis)
    ax.set_xlabel("gradient norm before clipping")
