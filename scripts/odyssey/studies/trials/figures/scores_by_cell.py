"""Test score of the best trials, cell by cell: after Figure 3 of Greff et al. 2017, "LSTM: A Search Space Odyssey".

Box: middle half; line: median; dot: mean; whiskers: full range; each small circle is one trial. The trials
shown are the best share by validation loss, n of them a cell; a trial that diverged counts as the worst score
of its task. A thick outline and a star mark a cell whose mean differs from the baseline's (Welch's t-test, p <
0.05 after Bonferroni's correction over the cells of the task), as in the paper: a hint, for the test is too
liberal where only the best share of a search is kept (odyssey.statistics.comparisons); there is none where fewer than
five trials a cell are shown. Grey bars give the mean number of parameters.
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
from odyssey.figures.legends import text_width
from odyssey.figures.numbers import count, same, score_factor, score_label, set_scale
from odyssey.figures.sheets import aside, fonts, message_sheet, new_sheet, say
from odyssey.studies.trials.chosen import Chosen, of_cells
from odyssey.tables import StudyTables

TITLE = "Test score of the best trials, cell by cell"
CATEGORY = "Cells"

PANEL_HEIGHT = 2.75  # inches
AXES_WIDTH = 8.7  # inches, all panels of a row
LETTER = 0.064  # inches a letter of a cell's name takes
NEXT, EDGES = 0.08, 0.5  # inches between two names; of numbers and names left and right of a panel
CROSS = 0.5  # inches of a cell, below which a count of trials that diverged has no cross
MOST_SLANTED = 36  # cells whose names have room slanting; more stand upright
POINTS_UP_TO = 20  # beyond, single trials hide the box
FEWEST = 5  # trials a cell, below which no star is drawn


def draw(tables: StudyTables) -> Figure:
    """One panel a task, one box a cell."""
    chosen = of_cells(tables)
    if chosen.trials.empty:
        return message_sheet(TITLE, "This study has no trials yet.")
    cells, tasks = style.in_order(chosen.trials["cell"]), sorted(chosen.trials["task"].unique())
    columns = 2 if len(cells) <= 7 and len(tasks) > 1 else 1
    rows = -(-len(tasks) // columns)
    steep = 1.0 if len(cells) > MOST_SLANTED else 0.6
    height = PANEL_HEIGHT + steep * LETTER * _steep_letters(cells, columns)
    with fonts():
        fig = new_sheet(TITLE, height * rows, _legend(chosen.baseline), columns=3)
        panels = fig.subplots(rows, columns, squeeze=False).ravel()
        for ax, task in zip(panels, tasks, strict=False):
            _draw_task(ax, chosen, tables.comparisons, task, cells, columns)
        for ax in panels[len(tasks) :]:
            ax.remove()
    return fig


def _legend(baseline: str | None) -> list:
    base = style.label(baseline) if baseline else "baseline"
    box: dict[str, Any] = {"facecolor": "#d9d9d9", "edgecolor": style.INK}
    return [
        Patch(**box, linewidth=1, label="middle half, median; whiskers: range"),
        Line2D([], [], marker="o", ls="", color=style.INK, ms=4, label="mean"),
        Patch(**box, linewidth=2.3, label=f"★  differs significantly from {base}"),
        Line2D([], [], ls="--", lw=1.2, color=style.colour(baseline or "lstm"), label=f"mean of {base}"),
        Line2D([], [], marker="o", ls="", mfc="white", mec=style.FAINT, ms=3.5, label="one trial"),
        Patch(color=style.BARS, label="mean number of parameters (right axis)"),
        Line2D([], [], marker="x", ls="", color=style.ALARM, ms=5, label="2/6: two of six trials diverged"),
    ]


def _draw_task(ax: Axes, chosen: Chosen, comparisons: pd.DataFrame, task: str, cells: list[str], columns: int) -> None:
    trials = chosen.trials[chosen.trials["task"] == task]
    best = chosen.best[chosen.best["task"] == task]
    score_name = str(trials["score_name"].iloc[0])
    factor = score_factor(score_name)
    samples = {str(cell): factor * scores.to_numpy() for cell, scores in best.groupby("cell")["test_score"]}
    kept, n = best.groupby("cell").size(), trials.groupby("cell").size()
    ax.set_title(style.task_title(task))
    untested = "" if kept.min() >= FEWEST else "; too few for a test"
    aside(ax, f"best {same(kept)} of n = {same(n)} a cell{untested}")
    sweep = trials["sweep"].iloc[0]
    here = comparisons[(comparisons["sweep"] == sweep) & (comparisons["task"] == task)]
    enough = kept.min() >= FEWEST
    marked = set(here.loc[here["significant"].astype(bool), "cell"]) if enough else set()
    if not any(np.isfinite(s).any() for s in samples.values()):
        say(ax, "every trial diverged before it had a score")
        return
    slim = min(1.0, len(cells) / 6)
    _parameter_bars(ax, best.groupby("cell")["parameter_count"].mean(), cells, slim)
    if chosen.baseline and chosen.baseline in samples:
        ax.axhline(samples[chosen.baseline].mean(), ls="--", lw=1.2, color=style.colour(chosen.baseline), zorder=1.5)
    for x, cell in enumerate(cells):
        if cell in samples:
            _box(ax, x, samples[cell], cell, cell in marked, slim)
    _score_axis(ax, np.concatenate(list(samples.values())), score_label(score_name))
    lost = trials[trials["diverged"]].groupby("cell").size()
    roomy = AXES_WIDTH / columns / len(cells) > CROSS
    for diverged in map(str, lost.index):
        ax.annotate(
            f"{'× ' * roomy}{lost[diverged]}/{n[diverged]}",
            (cells.index(diverged), 0.99),
            xycoords=("data", "axes fraction"),
            ha="center",
            va="top",
            fontsize=7.5 if roomy else 7,
            color=style.ALARM,
            rotation=90 if len(cells) > MOST_SLANTED else 0,
        )
    _cell_axis(ax, cells, [c for c in cells if c not in samples], columns)


def _box(ax: Axes, x: int, sample: np.ndarray, cell: str, marked: bool, slim: float) -> None:
    colour, width = style.colour(cell), 2.3 if marked else 1.0
    line: dict[str, Any] = {"color": colour, "linewidth": width}
    parts = ax.boxplot(
        [sample],
        positions=[x],
        widths=0.56 * slim,
        whis=(0, 100),
        patch_artist=True,
        manage_ticks=False,
        boxprops={"edgecolor": colour, "linewidth": width},
        whiskerprops=line,
        capprops=line,
        medianprops={"color": colour, "linewidth": 1.6},
        zorder=2,
    )
    parts["boxes"][0].set_facecolor((*_rgb(colour), 0.28))
    if sample.size <= POINTS_UP_TO:
        spread = slim * np.linspace(-0.16, 0.16, sample.size) if sample.size > 1 else np.zeros(1)
        ax.plot(x + spread, sample, "o", ms=3.5, mfc="white", mec=colour, mew=0.8, zorder=3)
    ax.plot(x, sample.mean(), "o", ms=4.2, color=style.INK, zorder=4)
    if marked:
        ax.annotate(
            "★",
            (x, sample.max()),
            xytext=(0, 3),
            textcoords="offset points",
            ha="center",
            va="bottom",
            fontsize=9,
            color=colour,
        )


def _rgb(colour: str) -> tuple[float, ...]:
    return tuple(int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))


def _parameter_bars(ax: Axes, parameters: pd.Series, cells: list[str], slim: float) -> None:
    behind = ax.twinx()
    behind.bar([cells.index(c) for c in parameters.index], parameters, width=0.84 * slim, color=style.BARS)
    top = float(parameters.max())
    behind.set_ylim(0, 2.6 * top)  # the lower part of the panel: scores stay in front
    behind.set_yticks([0, top / 2, top], ["0", count(top / 2), count(top)], color=style.FAINT, fontsize=7.5)
    behind.tick_params(right=False)
    behind.set_ylabel("parameters", fontsize=8, color=style.FAINT, y=0, ha="left")
    behind.spines[:].set_visible(False)
    ax.set_zorder(behind.get_zorder() + 1)
    ax.patch.set_visible(False)


def _score_axis(ax: Axes, scores: np.ndarray, label: str) -> None:
    set_scale(ax, "y", scores)
    ax.set_ylabel(label)
    ax.autoscale_view()
    low, high = ax.transData.inverted().transform(ax.transAxes.transform(np.array([[0.0, 0.0], [0.0, 1.18]])))[:, 1]
    ax.set_ylim(low, high)  # room above for stars and notes


def _cell_axis(ax: Axes, cells: list[str], absent: list[str], columns: int) -> None:
    steep = _steep_letters(cells, columns)
    names = [style.label(c) if steep else style.label(c).replace(" ", "\n") for c in cells]
    slanted: dict[str, Any] = {"rotation": 38, "ha": "right", "rotation_mode": "anchor"}
    turn = {"rotation": 90} if len(cells) > MOST_SLANTED else slanted if steep else {}
    ax.set_xticks(range(len(cells)), names, **turn)
    ax.tick_params(axis="x", length=0, labelsize=8)
    ax.set_xlim(-0.6, len(cells) - 0.4)
    for cell in absent:
        ax.annotate(
            "not run",
            (cells.index(cell), 0.5),
            xycoords=("data", "axes fraction"),
            ha="center",
            rotation=90,
            fontsize=7.5,
            color=style.FAINT,
        )


def _steep_letters(cells: list[str], columns: int) -> int:
    """The letters of the longest name where names do not fit side by side, even broken at spaces; else 0."""
    names = [style.label(c) for c in cells]
    longest = max(text_width(word, 8) for name in names for word in name.split())
    fits = longest + NEXT <= (AXES_WIDTH / columns - EDGES) / len(cells)
    return 0 if fits and max(name.count(" ") for name in names) <= 2 else max(len(name) for name in names)
