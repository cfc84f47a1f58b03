"""What other seeds make of the same settings: the ceiling of every comparison of single trials.

Each row is a setting that was trained with several seeds, best on top: dots are the trials, a line their range. n is
the number of trials. Said beside it: the standard deviation that seeds alone cause, pooled over settings, and its
share of the variance of all these scores; two trials that lie closer than that say nothing of their settings. Greff
et al. 2017 (Figure 3) train each setting once.
"""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from odyssey.figures import style
from odyssey.figures.numbers import column_texts, score_factor, score_label, set_scale
from odyssey.figures.sheets import aside, fonts, message_sheet, new_sheet
from odyssey.statistics.seed_noise import repeated, seed_noise_table
from odyssey.tables import StudyTables

TITLE = "The noise of seeds"
CATEGORY = "Search"

FRAME, ROW = 1.1, 0.085  # inches, of a panel and of a setting


def draw(tables: StudyTables) -> Figure:
    """One panel a task and cell."""
    trials = repeated(tables.trials)
    trials = trials[trials["test_score"].notna()]
    if trials.empty:
        return message_sheet(TITLE, "No setting of this study was trained with several seeds: no sweep with `repeats`.")
    groups = {(str(task), str(cell)): group for (task, cell), group in trials.groupby(["task", "cell"])}
    noise = seed_noise_table(trials, ("task", "cell")).to_dict("records")
    heights = [FRAME + ROW * group["setting"].nunique() for group in groups.values()]
    with fonts():
        fig = new_sheet(TITLE, sum(heights), _legend())
        panels = fig.subplots(len(groups), 1, squeeze=False, height_ratios=heights).ravel()
        for ax, ((task, cell), group), row in zip(panels, groups.items(), noise, strict=True):
            _draw_panel(ax, group, float(row["sd"]), float(row["share"]))
            ax.set_title(f"{style.task_title(task)}, {style.label(cell)}")
    return fig


def _legend() -> list[Line2D]:
    return [
        Line2D([], [], marker="o", ls="", ms=4, mew=0, color=style.INK, alpha=0.6, label="one seed"),
        Line2D([], [], color=style.INK, alpha=0.35, lw=1.2, label="range of a setting"),
    ]


def _draw_panel(ax: Axes, group: pd.DataFrame, sd: float, share: float) -> None:
    name = str(group["score_name"].iloc[0])
    factor = score_factor(name)
    scores = factor * group["test_score"]
    place = scores.groupby(group["setting"]).median().rank(method="first")
    rows = group["setting"].map(place)
    colour = style.colour(str(group["cell"].iloc[0]))
    ranges = scores.groupby(rows).agg(["min", "max"])
    ax.hlines(ranges.index, ranges["min"], ranges["max"], color=colour, alpha=0.35, lw=1.2)
    ax.plot(scores, rows, "o", ms=4, mew=0, color=colour, alpha=0.6)
    set_scale(ax, "x", scores)
    ax.set(ylim=(len(place) + 1, 0), yticks=[], ylabel="settings", xlabel=score_label(name))
    said = f"sd of seeds {column_texts([factor * sd])[0]}"
    said += f", {100 * share:.2g} % of the variance" if share == share else ""
    aside(ax, f"{said}; n = {len(group)}")
