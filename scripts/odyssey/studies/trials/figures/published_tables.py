"""Published tables, theirs and ours: of Jozefowicz et al. 2015, Pascanu et al. 2013, Greff et al. 2017 and others.

Each table of which these trials answer at least one entry is drawn whole. Theirs is grey, with a mark where it was not
read in the paper itself; ours is the one trial, out of n, that was best by validation, or the mean of those that solved
their task where the table counts updates. Theirs is bold where it is the best; ours only where it stays the best in 95
% of bootstrap samples of its trials. Pale: trials with less than a third of the paper's units, parameters, epochs or
updates, which are no answer to it. Below each table stands where our conditions differ.
"""

from __future__ import annotations

from collections.abc import Iterable
from textwrap import wrap
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from odyssey.claims.record import counted
from odyssey.figures import style
from odyssey.figures.sheets import fonts, message_sheet, new_sheet
from odyssey.published.answers import Answers, answers
from odyssey.published.conditions import condition_notes, missing_notes
from odyssey.published.printed import published
from odyssey.published.table import PublishedTable
from odyssey.studies.trials.printed_grid import MARKS, Grid, Heading, Side, grid_of
from odyssey.tables import StudyTables

TITLE = "Published tables, theirs and ours"
CATEGORY = "Cells"
READS = "odyssey.published.printed"  # found by name: the workflow draws again when one of its files changes

ROW = 0.26  # inches
NAMES = 2.75
COLUMN = 1.8
LEAST_WIDTH = 7.4
PALE = "#b4b4b4"
TITLE_ROWS, HEAD_ROWS, NOTE_ROW, GAP = 1.9, 3.2, 0.68, 1.3  # rows of that height
NOTE_LETTER = 0.06  # inches


def draw(tables: StudyTables) -> Figure:
    """One block a published table, one below the other."""
    trials = counted(tables.trials)
    found = {name: answers(table, trials) for name, table in published().items()} if len(trials) else {}
    blocks = [Block(published()[name], answered) for name, answered in found.items() if answered]
    if not blocks:
        return message_sheet(TITLE, "No trial of this study answers an entry of a published table.")
    width = max(LEAST_WIDTH, *(NAMES + COLUMN * len(block.grid.columns) for block in blocks))
    notes = [block.notes(width) for block in blocks]
    rows = sum(block.rows(len(said)) for block, said in zip(blocks, notes, strict=True)) - GAP
    with fonts():
        fig = new_sheet(TITLE, ROW * rows + 0.2, width=width + 0.3)
        ax = fig.add_subplot()
        ax.set(xlim=(0, width), ylim=(-rows, 0))
        ax.axis("off")
        top = 0.0
        for block, said in zip(blocks, notes, strict=True):
            block.draw(ax, top, said)
            top -= block.rows(len(said))
    return fig


class Block:
    """One published table on the sheet."""

    def __init__(self, table: PublishedTable, found: Answers) -> None:
        self.table, self.found, self.grid = table, found, grid_of(table, found)

    def rows(self, notes: int) -> float:
        """Its height, with so many lines of notes and the gap below."""
        return TITLE_ROWS + HEAD_ROWS + len(self.grid.rows) + 0.5 + NOTE_ROW * notes + GAP

    def notes(self, width: float) -> list[str]:
        """What stands below it, line by line."""
        marks = _marks(self.table, self.grid.entries.values())
        said = [marks, *condition_notes(self.table, self.found), *missing_notes(self.table)]
        return [line for text in (*said, self.table.note) if text for line in wrap(text, int(width / NOTE_LETTER))]

    def draw(self, ax: Axes, top: float, notes: list[str]) -> None:
        width = NAMES + COLUMN * len(self.grid.columns)
        _text(ax, 0, top - 0.4, self.table.title, fontsize=10.5, fontweight="bold")
        _text(ax, 0, top - 1.2, self.table.source, fontsize=8, color=style.FAINT)
        head = top - TITLE_ROWS
        first = head - HEAD_ROWS
        last = first - len(self.grid.rows)
        for y, thick in ((head, 1.4), (first, 0.9), (last, 1.4)):
            ax.plot([0, width], [y, y], color=style.INK, lw=thick, clip_on=False)
        for row, heading in enumerate(self.grid.rows):
            _row_name(ax, first - row - 0.5, heading)
        for column in range(len(self.grid.columns)):
            _column(ax, self.grid, column, NAMES + column * COLUMN, head)
        for line, note in enumerate(notes):
            _text(ax, 0, last - 0.6 - NOTE_ROW * line, note, fontsize=8, color=style.FAINT)


def _column(ax: Axes, grid: Grid, column: int, left: float, head: float) -> None:
    heading, n = grid.columns[column], grid.counts[column]
    middle, theirs, ours = (left + part * COLUMN for part in (0.57, 0.47, 0.97))  # the last two are right edges
    _text(ax, middle, head - 0.55, heading.title, fontsize=9.5, fontweight="bold", ha="center")
    _text(ax, middle, head - 1.25, heading.faint, fontsize=8, color=style.FAINT, ha="center")
    _text(ax, theirs, head - 2.1, "theirs", fontsize=8, color=style.FAINT, ha="right")
    _text(ax, ours, head - 2.1, "ours", fontsize=8, color=style.FAINT, ha="right")
    _text(ax, ours, head - 2.75, f"n = {n}" if n else "", fontsize=8, color=style.FAINT, ha="right")
    for row in range(len(grid.rows)):
        y = head - HEAD_ROWS - row - 0.5
        published, own = grid.entries[row, column]
        _number(ax, theirs, y, published, style.FAINT)
        _number(ax, ours, y, own, style.INK)


def _number(ax: Axes, right: float, y: float, side: Side, colour: str) -> None:
    look: dict[str, Any] = {"fontsize": 9.5 if side.is_number else 8, "fontweight": "bold" if side.best else "normal"}
    _text(ax, right, y, side.text, color=_ink(side, colour), ha="right", **look)
    _text(ax, right + 0.02, y + 0.12, side.mark, color=style.FAINT, fontsize=7)


def _ink(side: Side, colour: str) -> str:
    return PALE if side.small else colour if side.is_number else style.FAINT


def _row_name(ax: Axes, y: float, heading: Heading) -> None:
    left = 0.0
    if heading.cell:
        ax.plot(0.12, y, style.marker(heading.cell), color=style.colour(heading.cell), ms=6)
        left = 0.32
    _text(ax, left, y, heading.title, fontsize=9.5)
    _text(ax, NAMES - 0.1, y, heading.faint, fontsize=8, color=style.FAINT, ha="right")


def _marks(table: PublishedTable, sides: Iterable[tuple[Side, Side]]) -> str:
    """What the marks in the table mean."""
    used = {number.checked for quantity in table.quantities for number in quantity.theirs if number}
    said = [f"{mark} {checked}".strip() for checked, mark in MARKS.items() if checked in used]
    pale = "; pale: with far smaller budgets than theirs" if any(own.small for _, own in sides) else ""
    return f"Their numbers: {', '.join(said)}; their conditions: {table.conditions_checked}. – not run{pale}."


def _text(ax: Axes, x: float, y: float, text: str, **look: Any) -> None:
    if text:
        ax.text(x, y, text, va="center", **look)
