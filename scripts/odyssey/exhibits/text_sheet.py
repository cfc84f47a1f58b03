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
INDENT = 1.15  # inches, of what has a label before it
LETTERS = {"DejaVu Sans": 115, "DejaVu Sans Mono": 120}  # that surely fit into a row


@dataclass(frozen=True)
class Row:
    """A line of a sheet; `label` stands before it, in a column of its own."""

    text: str
    label: str = ""
    font: str = "DejaVu Sans"
    bold: bool = False
    faint: bool = False
    space: float = 0.0  # rows that are left free above


def text_sheet(title: str, rows: list[Row]) -> Figure:
    """The rows below each other, under a heading."""
    height = sum((1 + row.space) * ROW for row in rows) + MARGIN
    with fonts():
        fig = new_sheet(title, height)
        full = fig.get_figheight()
        y = HEADING
        for row in rows:
            y += row.space * ROW
            words: dict[str, Any] = {"family": row.font, "fontsize": 8, "va": "top", "parse_math": False}
            left = MARGIN + INDENT * bool(row.label)
            colour, weight = FAINT if row.faint else INK, "bold" if row.bold else "normal"
            fig.text(left / WIDTH, 1 - y / full, row.text, color=colour, fontweight=weight, **words)
            if row.label:
                fig.text(MARGIN / WIDTH, 1 - y / full, row.label, color=FAINT, **words)
            y += ROW
    return fig


def wrapped(text: str, font: str = "DejaVu Sans", label: str = "", faint: bool = False) -> Iterator[Row]:
    """A text as rows: its own lines, the long ones broken between words; only the first has the label."""
    width = LETTERS[font] - (18 if label else 0)
    for number, line in enumerate(readable(text).split("\n")):
        for part in wrap(line, width, drop_whitespace=False) or [""]:
            yield Row(part.strip() if label else part.rstrip(), label if number == 0 else "", font, faint=faint)
            number += 1


def readable(text: str) -> str:
    """Without what cannot be set: a tab becomes blanks, any other control character a replacement sign."""
    expanded = text.expandtabs(4)
    return "".join("�" if unicodedata.category(c) in ("Cc", "Cs", "Co", "Cn") and c != "\n" else c for c in expanded)
