"""Letters stored, spoilt and recalled, step by step: what Hopfield 1982 calls a content-addressable memory.

Every block is one network of 100 units (-1 and 1) that stores the letters named above it. A row is one recall, n = 1:
the letter stored, the cue, the state after a third and after two thirds of the changes, and the fixed point. Red is
what differs from the letter asked for: dark where ink is too much, pale where it is missing. Letters resemble each
other, so that a network holds fewer of them than of random patterns (Amit et al. 1985: up to 0.138 N).
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from numpy.typing import NDArray

from odyssey.figures import style
from odyssey.figures.sheets import fonts, message_sheet, new_sheet
from odyssey.studies.memories.letters import SIDE, dots, patterns
from odyssey.studies.memories.tables import MemoryTables

TITLE = "Letters recalled"
CATEGORY = "Memories"

ACROSS = 3  # blocks in a row
CELL = 0.52  # inches, of one letter with its margin
PAPER, INK, MISSING, TOO_MUCH = (np.array(to_rgb(c)) for c in ("#f4f4f4", style.INK, "#f2b8b5", style.ALARM))
COLUMNS = ("stored", "cue", "⅓", "⅔", "end")
GAP = 0.12  # of a letter, between two


def draw(tables: MemoryTables) -> Figure:
    """A block for every entry of the study, three in a row."""
    table = tables.pictures
    if table.empty:
        return message_sheet(TITLE, "No letter was recalled.")
    blocks = [block for _, block in table.groupby("picture")]
    rows = [blocks[start : start + ACROSS] for start in range(0, len(blocks), ACROSS)]
    heights = [CELL * max(block["recall"].nunique() for block in row) + 0.7 for row in rows]
    with fonts():
        fig = new_sheet(TITLE, sum(heights))
        panels = fig.subplots(len(rows), ACROSS, squeeze=False, height_ratios=heights)
        for axes, row, height in zip(panels, rows, heights, strict=True):
            for ax, block in zip(axes, row, strict=False):
                _draw_block(ax, block, (height - 0.7) / CELL)
            for ax in axes[len(row) :]:
                ax.set_visible(False)
    return fig


def _draw_block(ax: Axes, block: pd.DataFrame, room: float) -> None:
    """The recalls of one network, one below the other; room: letters that fit in the height."""
    for number, (_, course) in enumerate(block.groupby("recall")):
        letter = dots(patterns([course["letter"].iloc[0]]))[0]
        last = len(course) - 1
        states = [letter, *(course["dots"].iloc[round(k * last / 3)] for k in range(4))]
        for column, state in enumerate(states):
            box = (column, column + 1 - GAP, number + 1 - GAP, number)
            ax.imshow(_picture(state, letter), extent=box, interpolation="nearest", zorder=2)
        wrong = sum(a != b for a, b in zip(states[-1], letter, strict=True))
        said, colour = (f"{wrong} wrong", style.ALARM) if wrong else ("found", style.FAINT)
        ax.text(len(COLUMNS), number + (1 - GAP) / 2, said, va="center", fontsize=8.5, color=colour)
    for column, name in enumerate(COLUMNS):
        ax.text(column + (1 - GAP) / 2, -0.1, name, ha="center", va="bottom", fontsize=8.5, color=style.FAINT)
    ax.set(xlim=(0, len(COLUMNS) + 1.1), ylim=(room, -0.4), aspect="equal", anchor="NW")
    ax.axis("off")
    ax.set_title(_heading(block))


def _heading(block: pd.DataFrame) -> str:
    first = block.iloc[0]
    spoilt = {"flipped": first["flipped"], "of the rows covered": first["covered"]}
    how = ", ".join(f"{share:.0%} {what}" for what, share in spoilt.items() if share) or "unspoilt"
    return f"{' '.join(first['stored'])}: {how}"


def _picture(state: str, letter: str) -> NDArray:
    """The state as colours, [10, 10, 3]."""
    ink, asked = (np.array([dot == "#" for dot in text]) for text in (state, letter))
    colours = np.select(
        [(ink & asked)[:, None], (ink & ~asked)[:, None], (~ink & asked)[:, None]], [INK, TOO_MUCH, MISSING], PAPER
    )
    return colours.reshape(SIDE, SIDE, 3)
