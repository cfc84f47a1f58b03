"""What other seeds make of the same settings: the ceiling of every comparison of single trials.

Each row is a setting that was trained with several seeds, best on top: dots are the trials, a line their range. Left:
their scores, right: how far they lie from the mean of their setting, and grey the standard deviation s of one seed,
pooled over settings. n is the number of trials. Said beside it: s, and its share of the variance of all these scores.
Two trials of unlike settings lie some 1.4 s apart by luck alone. Where a few settings are far noisier than the rest, s
is theirs. Of more than sixteen pairs of task and cell, those with most trials. Greff et al. 2017 (Figure 3) train each
setting once.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.ticker import MaxNLocator

from odyssey.figures import style
from odyssey.figures.numbers import column_texts, score_factor, score_label, set_scale
from odyssey.figures.sheets import aside, fonts, message_sheet, new_sheet
from odyssey.statistics.seed_noise import SETTING, repeated, seed_noise_table
from odyssey.tables import StudyTables

TITLE = "The noise of seeds"
CATEGORY = "Search"

FRAME, ROW = 1.1, 0.085  # inches, of a panel and of a setting
LEAST_DATA, MOST_DATA = 1.0, 12.0  # of all settings of a panel
MOST_PANELS = 16  # on a page
LEAST = 0.001  # share of the variance that is worth a number


def draw(tables: StudyTables) -> Figure:
    """One panel a task and cell."""
    trials = repeated(tables.trials)
    trials = trials[trials["test_score"].notna()]
    if trials.empty:
        return message_sheet(TITLE, "No setting of this study was trained with several seeds: no sweep with `repeats`.")
    pairs = trials.groupby(["task", "cell"]).size()
    trials = _with_most_trials(trials)
    groups = {(str(task), str(cell)): group for (task, cell), group in trials.groupby(["task", "cell"])}
    noise = seed_noise_table(trials, ("task", "cell")).to_dict("records")
    heights = [
        FRAME + np.clip(ROW * group.groupby(SETTING).ngroups, LEAST_DATA, MOST_DATA) for group in groups.values()
    ]
    with fonts():
        shown = f": {len(groups)} of {len(pairs)} pairs of task and cell" if len(pairs) > len(groups) else ""
        fig = new_sheet(TITLE + shown, sum(heights), _legend())
        panels = fig.subplots(len(groups), 2, squeeze=False, height_ratios=heights, width_ratios=(3, 2), sharey="row")
        for row, ((task, cell), group), found in zip(panels, groups.items(), noise, strict=True):
            _draw_group(row, group, float(found["sd"]))
            row[0].set_title(f"{style.task_title(task)}, {style.label(cell)}")
            aside(row[1], _said(group, float(found["sd"]), float(found["share"])))
    return fig


def _with_most_trials(trials: pd.DataFrame) -> pd.DataFrame:
    """The pairs of task and cell that a page has room for: those with most trials."""
    sizes = trials.groupby(["task", "cell"])["trial_id"].transform("size")
    order = trials.assign(size=sizes).sort_values(["size", "task", "cell"], ascending=[False, True, True])
    kept = order[["task", "cell"]].drop_duplicates().head(MOST_PANELS)
    return trials.merge(kept, on=["task", "cell"])


def _legend() -> list[Artist]:
    return [
        Line2D([], [], marker="o", ls="", ms=4, mew=0, color=style.INK, alpha=0.6, label="one seed"),
        Line2D([], [], color=style.INK, alpha=0.35, lw=1.2, label="range of a setting"),
        Patch(color=style.BARS, label="± s, the standard deviation of seeds"),
    ]


def _draw_group(row: Sequence[Axes], group: pd.DataFrame, sd: float) -> None:
    name = str(group["score_name"].iloc[0])
    factor = score_factor(name)
    scores = factor * group["test_score"].astype(float)
    by = [group[column] for column in SETTING]
    places = scores.groupby(by).transform("median").rank(method="dense")
    ties = group.groupby(SETTING).ngroup()
    places = places.add(ties / (ties.max() + 1)).rank(method="dense")
    colour = style.colour(str(group["cell"].iloc[0]))
    _draw_rows(row[0], scores, places, colour)
    _draw_rows(row[1], scores - scores.groupby(by).transform("mean"), places, colour)
    set_scale(row[0], "x", scores)
    row[1].axvspan(-factor * sd, factor * sd, color=style.BARS, zorder=0)
    row[0].set(ylim=(places.max() + 1, 0), yticks=[], ylabel="settings", xlabel=score_label(name))
    row[1].set_xlabel("distance from the setting's mean")
    for ax in row:
        if ax.get_xscale() == "linear":
            ax.xaxis.set_major_locator(MaxNLocator(4))


def _draw_rows(ax: Axes, values: pd.Series, places: pd.Series, colour: str) -> None:
    ranges = values.groupby(places).agg(["min", "max"])
    ax.hlines(ranges.index, ranges["min"], ranges["max"], color=colour, alpha=0.35, lw=1.2)
    ax.plot(values, places, "o", ms=4, mew=0, color=colour, alpha=0.6)


def _said(group: pd.DataFrame, sd: float, share: float) -> str:
    said = f"s = {column_texts([score_factor(str(group['score_name'].iloc[0])) * sd])[0]}"
    if share == share:
        part = f"{100 * share:.2g}" if share >= LEAST else f"under {100 * LEAST:g}"
        said += f", {part} % of the variance"
    return f"{said}; n = {len(group)}"
