"""A sheet of text: rows of words under a heading, set line by line so that nothing is cut off."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from textwrap import wrap
from typing import Any

from matplotlib.figure import Figure

from odyssey.figures.sheets import HEADING, MARGIN, WIDTH, fonts, new_sheet
from odyssey.figures.style import FAINT, INK

ROW = 0.165  # inches
DEPTH = 0.045  # inches, from the foot of a row to the line that its letters stand on
INDENT = 1.15  # inches, of what has a label before it
LETTERS = {"DejaVu Sans": 115, "DejaVu Sans Mono": 132}  # that surely fit into a row


@dataclass(frozen=True)
class Row:
    """A line of a sheet; `label` stands before it, in a column of its own."""

    text: str
    label: str = ""
    font: str = "DejaVu Sans"
    bold: bool = False
    faint: bool = False
    space: float = 0.0  # rows that are left free above


def text_sheet(title: str, rows: list[Row], columns: list[list[Row]] | None = None) -> Figure:
    """The rows below each other, under a heading; below them the columns, side by side."""
    columns = columns or []
    head, body = _height(rows), max(map(_height, columns), default=0.0)
    with fonts():
        fig = new_sheet(title, head + body + MARGIN)
        _set(fig, rows, 0.0, HEADING)
        for number, column in enumerate(columns):
            _set(fig, column, number * (WIDTH - MARGIN) / len(columns), HEADING + head)
    return fig


def _height(rows: list[Row]) -> float:
    return sum((1 + row.space) * ROW for row in rows)


def _set(fig: Figure, rows: list[Row], left: float, top: float) -> None:
    """Rows from the point (left, top), in inches from the sheet's upper left corner."""
    full, y = fig.get_figheight(), top
    for row in rows:
        y += (1 + row.space) * ROW
        base = 1 - (y - DEPTH) / full
        words: dict[str, Any] = {"family": row.font, "fontsize": 8, "va": "baseline", "parse_math": False}
        colour, weight = FAINT if row.faint else INK, "bold" if row.bold else "normal"
        place = left + MARGIN + INDENT * bool(row.label)
        fig.text(place / WIDTH, base, row.text, color=colour, fontweight=weight, **words)
        if row.label:
            fig.text((left + MARGIN) / WIDTH, base, row.label, color=FAINT, **words)


def wrapped(
    text: str, font: str = "DejaVu Sans", label: str = "", faint: bool = False, columns: int = 1
) -> Iterator[Row]:
    """A text as rows for one of so many columns: its own lines, the long ones broken; only the first has the label."""
    width = LETTERS[font] // columns - (18 if label else 0)
    for line in readable(text).split("\n"):
        for number, part in enumerate(wrap(line, width, drop_whitespace=False) or [""]):
            yield Row(part.strip() if number else part.rstrip(), label, font, faint=faint)
            label = label and " "


def readable(text: str) -> str:
    """Without what cannot be set: a tab becomes blanks, any other control character a replacement sign."""
    expanded = text.expandtabs(4)
    return "".join("�" if unicodedata.category(c) in ("Cc", "Cs", "Co", "Cn") and c != "\n" else c for c in expanded)
