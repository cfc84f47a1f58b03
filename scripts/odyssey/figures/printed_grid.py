"""A published table and our answers as rows and columns of texts, whichever of the two goes down the page."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from odyssey.claims.claim import Checked
from odyssey.figures import style
from odyssey.published.answers import Answers
from odyssey.published.table import PublishedTable, Quantity

MARKS = {Checked.PAPER: "", Checked.MEASURED: "∗", Checked.SECOND_HAND: "†", Checked.MEMORY: "‡"}
NOT_RUN, NOT_PUBLISHED, DIVERGED = "–", "", "diverged"


@dataclass(frozen=True)
class Side:
    """Theirs or ours in one entry: its text, whether it is the best of its quantity, and how far it was checked."""

    text: str
    best: bool = False
    mark: str = ""

    @property
    def is_number(self) -> bool:
        return self.text not in (NOT_RUN, NOT_PUBLISHED, DIVERGED)


@dataclass(frozen=True)
class Heading:
    """Of a row or a column: a title, something fainter beside or below it, and of a cell of ours its id."""

    title: str
    faint: str = ""
    cell: str | None = None


@dataclass(frozen=True)
class Grid:
    """entries: theirs and ours by row and column. counts: of the trials behind ours, column by column."""

    rows: Sequence[Heading]
    columns: Sequence[Heading]
    entries: Mapping[tuple[int, int], tuple[Side, Side]]
    counts: Sequence[str]


def grid_of(table: PublishedTable, found: Answers) -> Grid:
    """The table as it is drawn: contestants down the page, or quantities where the table says so."""
    quantities = [Heading(quantity.title, quantity.unit) for quantity in table.quantities]
    contestants = [_heading(contestant.label, contestant.cell) for contestant in table.contestants]
    sides = {
        (q, c): side for q, quantity in enumerate(table.quantities) for c, side in enumerate(_sides(quantity, q, found))
    }
    counts = {place: answer.n for place, answer in found.items()}
    if not table.quantities_down:
        sides, counts = ({(c, q): value for (q, c), value in by.items()} for by in (sides, counts))  # type: ignore[assignment]
    rows, columns = (quantities, contestants) if table.quantities_down else (contestants, quantities)
    return Grid(rows, columns, sides, [_count(counts, column) for column in range(len(columns))])


def _heading(label: str, cell: str | Sequence[str]) -> Heading:
    if not isinstance(cell, str):
        return Heading(label)
    return Heading(label, "" if style.label(cell).lower() == label.lower() else style.label(cell), cell)


def _sides(quantity: Quantity, q: int, found: Answers) -> list[tuple[Side, Side]]:
    theirs = [math.nan if number is None else number.value for number in quantity.theirs]
    ours = [found[q, c].value if (q, c) in found else math.nan for c in range(len(theirs))]
    best, our_best = (_best(values, quantity.higher_is_better) for values in (theirs, ours))
    pairs = []
    for c, number in enumerate(quantity.theirs):
        text = NOT_PUBLISHED if number is None else f"{number.value:.{quantity.decimals}f}"
        published = Side(text, theirs[c] == best, MARKS[number.checked] if number else "")
        missing = DIVERGED if (q, c) in found else NOT_RUN
        text = missing if math.isnan(ours[c]) else f"{ours[c]:.{quantity.decimals}f}"
        pairs.append((published, Side(text, ours[c] == our_best)))
    return pairs


def _best(values: Sequence[float], highest: bool) -> float | None:
    """The best of several numbers; None where there are not two to compare."""
    known = [value for value in values if not math.isnan(value)]
    if len(known) < 2:
        return None
    return max(known) if highest else min(known)


def _count(counts: Mapping[tuple[int, int], int], column: int) -> str:
    """How many trials are behind the entries of a column: "8", "4 to 6", "" for none."""
    own = [n for (_, place), n in counts.items() if place == column]
    if not own:
        return ""
    return f"{min(own)}" if min(own) == max(own) else f"{min(own)} to {max(own)}"
