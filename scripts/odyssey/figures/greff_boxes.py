"""Test scores of all trials, and of the best, cell by cell: Figure 3 of Greff et al. 2017, in its own style.

Upper panels: all n trials of a cell's random search; lower panels: the best share of them by validation. Box: middle
half; whiskers: full range; red line: median; red dot: mean. Blue and thick: the mean differs from the baseline's
(Welch's t-test, p < 0.05 after Bonferroni's correction over the cells of the task), as in the paper; in the lower
panels a hint, for the test is too liberal where only the best are kept (odyssey.statistics.comparisons). A trial that
diverged counts as the worst score of its task. Grey bars behind: mean number of parameters of the cell's best share.
Beyond the panel: an arrow and where the whisker ends, a dot and where the mean is.
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
from odyssey.figures.chosen import Chosen, of_cells, same
from odyssey.figures.numbers import count, score_factor, score_label, set_scale
from odyssey.figures.sheets import aside, fonts, message_sheet, new_sheet, say
from odyssey.statistics.comparisons import comparison_table
from odyssey.tables import StudyTables

TITLE = "Test scores of all trials and of the best, in the style of Greff et al."
CATEGORY = "Cells"

PANEL_HEIGHT = 2.1  # inches
CELLS_A_ROW = 32  # boxes side by side, over all panels of a row
RED, BLUE = "#d62728", "#1f4fd1"


def draw(tables: StudyTables) -> Figure:
    """Two panels a task, one above the other: all trials, and the best share."""
    chosen = of_cells(tables)
    if chosen.trials.empty:
        return message_sheet(TITLE, "This study has no trials yet.")
    cells, tasks = style.in_order(chosen.trials["cell"]), sorted(chosen.trials["task"].unique())
    columns = min(len(tasks), max(1, CELLS_A_ROW // len(cells)), 3)
    rows = -(-len(tasks) // columns)
    with fonts():
        fig = new_sheet(TITLE, 2 * PANEL_HEIGHT * rows + 0.4 * rows, _legend(chosen.baseline), columns=5)
        panels = fig.subplots(2 * rows, columns, squeeze=False)
        for i, task in enumerate(tasks):
            pair = panels[2 * (i // columns) : 2 * (i // columns) + 2, i % columns]
            _draw_task(pair, chosen, task, cells)
        for ax in panels.ravel():
            if not ax.has_data() and not ax.texts:
                ax.remove()
    return fig


def _legend(baseline: str | None) -> list[Any]:
    base = style.label(baseline) if baseline else "the baseline"
    return [
        Patch(facecolor="white", edgecolor=style.INK, label="middle half; whiskers: range"),
        Line2D([], [], color=RED, lw=1.4, label="median"),
        Line2D([], [], marker="o", ls="", color=RED, ms=4, label="mean"),
        Patch(facecolor="white", edgecolor=BLUE, linewidth=2, label=f"differs from {base}"),
        Patch(color=style.BARS, label="parameters (right axis)"),
    ]


def _draw_task(pair: np.ndarray, chosen: Chosen, task: str, cells: list[str]) -> None:
    everyone, best = (t[t["task"] == task] for t in (chosen.trials, chosen.best))
    parameters = best.groupby("cell")["parameter_count"].mean()
    pair[0].set_title(style.task_title(task))
    for ax, shown, share, what in (
        (pair[0], everyone, 1.0, "all"),
        (pair[1], best, chosen.share, f"best {100 * chosen.share:.3g} %:"),
    ):
        n = f"{what} n = {same(shown.groupby('cell').size())}"
        aside(ax, n)
        if shown["test_score"].isna().all():
            say(ax, "every trial diverged before it had a score")
            continue
        _parameter_bars(ax, parameters, cells)
        _boxes(ax, shown, cells, _marked(everyone, chosen.baseline, share))
    _name_cells(pair, cells)


def _marked(trials: pd.DataFrame, baseline: str | None, share: float) -> set[str]:
    if baseline is None or baseline not in set(trials["cell"]):
        return set()
    table = comparison_table(trials, baseline, share)
    return set(table.loc[table["significant"], "cell"])


def _boxes(ax: Axes, trials: pd.DataFrame, cells: list[str], marked: set[str]) -> None:
    score_name = str(trials["score_name"].iloc[0])
    samples = {str(c): score_factor(score_name) * s.to_numpy() for c, s in trials.groupby("cell")["test_score"]}
    for cell, sample in samples.items():
        line: dict[str, Any] = {"color": BLUE, "linewidth": 2} if cell in marked else {"color": style.INK}
        ax.boxplot(
            [sample],
            positions=[cells.index(cell)],
            widths=0.6,
            whis=(0, 100),
            manage_ticks=False,
            boxprops=line,
            whiskerprops=line,
            capprops=line,
            medianprops={"color": RED, "linewidth": 1.4},
            showmeans=True,
            meanprops={"marker": "o", "mfc": RED, "mec": RED, "ms": 3.5},
        )
    set_scale(ax, "y", np.concatenate(list(samples.values())))
    ax.set_ylabel(score_label(score_name))
    if ax.get_yscale() == "linear":
        _cut(ax, samples, cells)


def _cut(ax: Axes, samples: dict[str, np.ndarray], cells: list[str]) -> None:
    """End the panel above the boxes where a few trials that failed would press them flat; write what lies beyond."""
    known = {cell: sample[np.isfinite(sample)] for cell, sample in samples.items()}
    quartiles = np.array([np.quantile(sample, (0.25, 0.75)) for sample in known.values() if sample.size])
    top = float((quartiles[:, 1] + 1.5 * np.ptp(quartiles, axis=1)).max())
    low, high = (float(f(np.concatenate(list(known.values())))) for f in (np.min, np.max))
    if high - low <= 2 * (top - low) or top == low:
        return
    ax.set_ylim(low - 0.05 * (top - low), top + 0.12 * (top - low))
    for cell, sample in known.items():
        if sample.max(initial=low) > top:
            mean = f"\n● {sample.mean():.3g}" if sample.mean() > top else ""
            ax.annotate(
                f"↑ {sample.max():.3g}{mean}",
                (cells.index(cell), 1.0),
                xycoords=("data", "axes fraction"),
                ha="center",
                va="top",
                fontsize=6.5,
                color=style.ALARM,
                bbox={"boxstyle": "square,pad=0.1", "facecolor": "white", "edgecolor": "none"},
            )


def _parameter_bars(ax: Axes, parameters: pd.Series, cells: list[str]) -> None:
    behind = ax.twinx()
    behind.bar([cells.index(c) for c in parameters.index], parameters, width=0.9, color=style.BARS)
    top = float(parameters.max())
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
