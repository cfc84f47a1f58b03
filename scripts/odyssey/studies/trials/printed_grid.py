"""A published table and our answers as rows and columns of texts, whichever of the two goes down the page."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from odyssey.claims.claim import Checked
from odyssey.figures import style
from odyssey.published.answers import Answer, Answers
from odyssey.published.conditions import far_smaller
from odyssey.published.table import PublishedTable, Quantity
from odyssey.published.winning import sure_winner

MARKS = {Checked.PAPER: "", Checked.MEASURED: "∗", Checked.SECOND_HAND: "†", Checked.MEMORY: "‡"}
NOT_RUN, NOT_PUBLISHED = "–", ""
YES_OR_NO = {1.0: "yes", 0.0: "no"}  # of a quantity that is whether a problem was solved
SOLVED = "solved"


@dataclass(frozen=True)
class Side:
    """Theirs or ours in one entry: its text, whether it is the best of its quantity, and a mark.

    mark: of theirs how far it was checked, of a mean over solved runs how many of how many. small: ours, of trials with
    a far smaller budget than theirs. is_number: or the answer to a question.
    """

    text: str
    best: bool = False
    mark: str = ""
    small: bool = False
    is_number: bool = True


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
    sides = {(q, c): side for q in range(len(table.quantities)) for c, side in enumerate(_sides(table, q, found))}
    counts = {place: answer.n for place, answer in found.items()}
    if not table.quantities_down:
        sides, counts = ({(c, q): value for (q, c), value in by.items()} for by in (sides, counts))  # type: ignore[assignment]
    rows, columns = (quantities, contestants) if table.quantities_down else (contestants, quantities)
    return Grid(rows, columns, sides, [_count(counts, column) for column in range(len(columns))])


def _heading(label: str, cell: str | Sequence[str]) -> Heading:
    if not isinstance(cell, str):
        return Heading(label)
    return Heading(label, "" if style.label(cell).lower() == label.lower() else style.label(cell), cell)


def _sides(table: PublishedTable, q: int, found: Answers) -> list[tuple[Side, Side]]:
    quantity = table.quantities[q]
    theirs = [math.nan if number is None else number.value for number in quantity.theirs]
    own = {c: answer for (place, c), answer in found.items() if place == q}
    best = _best(theirs, quantity.higher_is_better) if quantity.ranked else None
    our_best = sure_winner(table, q, own) if quantity.ranked else None
    pairs = []
    for c, number in enumerate(quantity.theirs):
        known = number is not None
        published = Side(
            _text(quantity, theirs[c]) if known else NOT_PUBLISHED,
            theirs[c] == best,
            MARKS[number.checked] if number else "",
            is_number=known,
        )
        pairs.append((published, _own(quantity, own.get(c), c == our_best)))
    return pairs


def _own(quantity: Quantity, answer: Answer | None, best: bool) -> Side:
    if answer is None:
        return Side(NOT_RUN, is_number=False)
    if math.isnan(answer.value):
        return Side(answer.why, is_number=False)
    small = far_smaller(quantity, answer.trials)
    return Side(_text(quantity, answer.value), best, _solved(quantity, answer), small)


def _solved(quantity: Quantity, answer: Answer) -> str:
    """How many runs a mean of the solved ones is of."""
    if quantity.measure is None or not quantity.measure.of_solved:
        return ""
    return f"{int((answer.trials['success'] == 1).sum())}/{answer.n}"


def _text(quantity: Quantity, value: float) -> str:
    return YES_OR_NO[value] if quantity.unit == SOLVED else f"{value:,.{quantity.decimals}f}"


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
