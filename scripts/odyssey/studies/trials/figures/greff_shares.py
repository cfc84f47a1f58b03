"""How much of the score's variance each parameter decides, theirs and ours: Figure 5 of Greff et al. 2017, by cell.

The paper draws a pie a data set for the vanilla LSTM, in the first bar of a set that it has (measured in its figure;
it does not part interactions of two from those of more); here every cell has a bar. A segment is a parameter's main
effect over the searched space, or the part of interactions of two, or of more (fANOVA on a random forest; Hutter et al.
2014). The baseline comes first. n: trials a cell. Line: 95 % interval of the first segment by its spread over trees,
where a cell has few trials. Of a cell with a few trials that failed the bar says what makes trials fail;
importance.csv has the same shares for ranks, too.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from odyssey.figures import style
from odyssey.figures.numbers import same
from odyssey.figures.sheets import aside, beside, fonts, message_sheet, new_sheet, say
from odyssey.published.greff import in_paper_order, stand_in_note
from odyssey.published.greff_figure_5 import INTERACTIONS, SHARES
from odyssey.statistics.fanova import FEWEST_TRIALS
from odyssey.studies.trials.chosen import baseline_of
from odyssey.studies.trials.searched import Searched, of_search
from odyssey.tables import StudyTables

TITLE = "What decides the score: shares of variance"
CATEGORY = "Search"

BAR = 0.26  # inches
FRAME = 0.75
LEAST_BARS = 5  # that a panel has room for
COLOURS = ("#1f4fd1", "#e08a1e", "#2a8a3a", "#8a3fb0", "#b3261e", "#17899c", "#7a5c2e", "#c2478f")
OTHERS = "#5a5a5a"
PAIRS, HIGHER, TOGETHER = "#8c8c8c", "#cfcfcf", "#aeaeae"
LEAST_NAMED = 0.02  # share from which a segment is wide enough for its number
MANY = 100  # trials, from which the shares of a forest are steady
NORMAL = 1.96


def draw(tables: StudyTables) -> Figure:
    """One panel a task, one bar a cell."""
    searched = of_search(tables)
    if searched is None:
        return message_sheet(TITLE, "This study has no random search: no sweep with `search`.")
    table = tables.importance
    if len(table):
        table = table[(table["sweep"] == searched.sweep) & (table["target"] == "score") & table["share"].notna()]
        searched = _named(searched, table)
    if table.empty:
        return message_sheet(TITLE, f"No cell of this study has {FEWEST_TRIALS} trials with a score that varies.")
    tasks = sorted(searched.trials["task"].unique())
    baseline = baseline_of(tables)
    cells = {task: _cells(table[table["task"] == task], baseline) for task in tasks}
    bars = {task: len(cells[task]) + (task in SHARES) for task in tasks}
    heights = [FRAME + BAR * max(LEAST_BARS, n) for n in bars.values()]
    with fonts():
        few = bool((table["n"] < MANY).any())
        theirs = any(task in SHARES for task in tasks)
        others = table.loc[table["order"] == 1, "term"].nunique() > len(searched.parameters)
        legend = _legend(searched, theirs, few, others)
        fig = new_sheet(beside(TITLE, theirs), sum(heights), legend, columns=4)
        panels = fig.subplots(len(tasks), 1, squeeze=False, height_ratios=heights).ravel()
        for ax, task in zip(panels, tasks, strict=True):
            _draw_task(ax, table[table["task"] == task], cells[task], searched, SHARES.get(task, {}))
            ax.set_title(style.task_title(task))
            note = f"; {stand_in_note(task)}" if stand_in_note(task) else ""
            aside(ax, ax.get_title("right") + note)
    return fig


def _named(searched: Searched, table: pd.DataFrame) -> Searched:
    """With as many parameters as there are colours: those that decide most somewhere; the rest are one segment."""
    if len(searched.parameters) <= len(COLOURS):
        return searched
    most = table[table["order"] == 1].groupby("term")["share"].max().sort_values(ascending=False, kind="stable")
    kept = set(most.index[: len(COLOURS)])
    return replace(searched, parameters=[p for p in searched.parameters if p.name in kept])


def _legend(searched: Searched, theirs: bool, few: bool, others: bool) -> list[Artist]:
    names = [p.name.replace("_", " ") for p in searched.parameters]
    colours = [COLOURS[i % len(COLOURS)] for i in range(len(names))]
    together = [("interactions, all (theirs)", TOGETHER)] if theirs else []
    rest = [("other parameters", OTHERS)] if others else []
    looks = [*zip(names, colours, strict=True), *rest, ("pairs", PAIRS), ("higher order", HIGHER), *together]
    spread = (
        [Line2D([], [], color=style.INK, lw=1.2, marker="|", ms=6, label="95 % interval of the first, if n < 100")]
        if few
        else []
    )
    return [*(Patch(color=colour, label=name) for name, colour in looks), *spread]


def _cells(table: pd.DataFrame, baseline: str | None) -> list[str]:
    return sorted(in_paper_order(style.in_order(table["cell"])), key=lambda cell: cell != baseline)


def _draw_task(
    ax: Axes, table: pd.DataFrame, cells: list[str], searched: Searched, theirs: Mapping[str, float]
) -> None:
    if not cells:
        say(ax, f"no cell has {FEWEST_TRIALS} trials with a score that varies")
        return
    names = [style.label(c) for c in cells]
    first = 0
    if theirs:
        _bar(ax, 0, _published_segments(theirs, searched))
        names, first = ["LSTM, theirs", f"{names[0]}, ours", *names[1:]], 1
    for y, cell in enumerate(cells, start=first):
        own = table[table["cell"] == cell]
        few = int(own["n"].iloc[0]) < MANY
        _bar(ax, y, _segments(own, searched), decimals=0 if few else 1)
        if few:
            _interval(ax, y, own[own["term"] == searched.parameters[0].name].iloc[0])
    ax.set_yticks(range(len(names)), names)
    ax.tick_params(axis="y", length=0)
    ax.set(ylim=(max(LEAST_BARS, len(names)) - 0.5, -0.5), xlim=(0, 100), xlabel="share of variance (%)")
    n = f"n = {same(table.groupby('cell')['n'].first())} a cell"
    aside(ax, n)


def _bar(ax: Axes, y: int, segments: Sequence[tuple[float, str]], decimals: int = 1) -> None:
    left = 0.0
    for share, colour in segments:
        ax.barh(y, 100 * share, left=left, height=0.72, color=colour)
        if share >= LEAST_NAMED:
            ink = style.INK if colour in (HIGHER, TOGETHER) else "white"
            ax.text(
                left + 50 * share, y, f"{100 * share:.{decimals}f}", ha="center", va="center", fontsize=7, color=ink
            )
        left += 100 * share


def _interval(ax: Axes, y: int, row: pd.Series) -> None:
    """How far the first segment reaches, give or take."""
    ends = np.clip(100 * (row["share"] + NORMAL * np.array([-1, 1]) * row["share_sd"]), 0, 100)
    below = y + 0.43
    ax.plot(ends, [below, below], color=style.INK, lw=1.0, marker="|", ms=4, zorder=3, clip_on=False)


def _published_segments(theirs: Mapping[str, float], searched: Searched) -> list[tuple[float, str]]:
    known = [(theirs.get(p.name, 0.0), COLOURS[i % len(COLOURS)]) for i, p in enumerate(searched.parameters)]
    return [(share / 100, colour) for share, colour in (*known, (theirs[INTERACTIONS], TOGETHER))]


def _segments(table: pd.DataFrame, searched: Searched) -> list[tuple[float, str]]:
    main = table[table["order"] == 1].set_index("term")["share"]
    orders = table.groupby("order")["share"].sum()
    single = [(float(main[p.name]), COLOURS[i % len(COLOURS)]) for i, p in enumerate(searched.parameters)]
    others = float(main.sum()) - sum(share for share, _ in single) if len(main) > len(single) else 0.0
    return [*single, (others, OTHERS), (float(orders.get(2, 0.0)), PAIRS), (float(orders.get(3, 0.0)), HIGHER)]
