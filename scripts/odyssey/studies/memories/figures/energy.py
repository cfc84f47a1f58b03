"""The energy of single recalls, update by update: it never rises (Hopfield 1982).

Each line is one of n recalls of one network, from its cue (with some of the pattern's bits flipped) to its fixed point
(dot). Across: units asked so far, as a multiple of N; a unit that keeps its sign changes nothing. Up: energy divided by
N². Grey lines: the energies of the patterns asked for. At a low load recalls end there; beyond the capacity (0.138 N
for large N, Amit et al. 1985) they end in other states, which can lie deeper than the patterns do.
"""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from odyssey.figures import style
from odyssey.figures.colours import oklch
from odyssey.figures.sheets import fonts, message_sheet, new_sheet
from odyssey.studies.memories.experiment import NEARLY
from odyssey.studies.memories.tables import MemoryTables

TITLE = "Energy while a pattern is recalled"
CATEGORY = "Memories"

HEIGHT, ACROSS = 3.0, 3  # inches of a row of panels; panels in it
FOUND, LOST = oklch(0.52, 0.15, 250), style.ALARM
LEAST = 1 - 2 * NEARLY  # overlap of a recalled pattern


def draw(tables: MemoryTables) -> Figure:
    """A panel for every load."""
    courses = tables.courses
    if courses.empty:
        return message_sheet(TITLE, "No recall was followed.")
    loads = sorted(courses["load"].unique())
    rows = -(-len(loads) // ACROSS)
    with fonts():
        fig = new_sheet(TITLE, HEIGHT * rows, _legend(), columns=3)
        panels = fig.subplots(rows, min(ACROSS, len(loads)), squeeze=False, sharey=True).ravel()
        for ax, load in zip(panels, loads, strict=False):
            _draw_load(ax, courses[courses["load"] == load])
        for ax in panels[len(loads) :]:
            ax.set_visible(False)
        for ax in panels[::ACROSS]:
            ax.set_ylabel("energy / N²")
    return fig


def _legend() -> list[Line2D]:
    wrong = f"{NEARLY:.0%} of bits wrong at the end"
    ends = ((FOUND, f"recalled: fewer than {wrong}"), (LOST, f"lost: at least {wrong}"))
    grey = Line2D([], [], color=style.FAINT, lw=0.7, label="energy of the pattern asked for")
    return [*(Line2D([], [], color=c, marker="o", ms=4, lw=1.3, label=label) for c, label in ends), grey]


def _draw_load(ax: Axes, courses: pd.DataFrame) -> None:
    first = courses.iloc[0]
    size = int(first["units"])
    for _, course in courses.groupby("recall"):
        end = course.iloc[-1]
        colour = FOUND if end["overlap"] > LEAST else LOST
        ax.axhline(end["stored_energy"] / size**2, color=style.FAINT, lw=0.5, zorder=1)
        ax.step(course["update"] / size, course["energy"] / size**2, where="post", color=colour, lw=1.2, zorder=3)
        ax.plot(end["update"] / size, end["energy"] / size**2, "o", ms=4, color=colour, zorder=4)
    rises = int((courses["energy_change"] > 0).sum())
    changes = int(courses["energy_change"].notna().sum())
    ax.set_title(f"p / N = {first['load']:.3g}, N = {size}, {first['flipped']:.0%} flipped")
    said = f"n = {courses['recall'].nunique()}\n{rises} rises in {changes} changes"
    ax.text(0.98, 0.97, said, transform=ax.transAxes, ha="right", va="top", fontsize=8.5, color=style.FAINT)
    ax.set_xlabel("updates / N")
    ax.set_xlim(left=0)
    ax.grid(zorder=0)
