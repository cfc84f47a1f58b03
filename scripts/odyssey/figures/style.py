"""One colour, marker and label for every cell in all figures: pure functions of the cell's id.

A family's hue, a shade and a marker are drawn from a hash of the name, so a new cell has its own look at once and
changes no other's. The two salts are those, of some hundred millions tried, that set the cells of the papers farthest
apart, also for a colour-blind eye: blue LSTM, rust GRU, green plain RNN, rose MUT.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable

from odyssey import catalogue
from odyssey.figures.colours import oklch

FAMILY_SALT = 201641375
VARIANT_SALT = 410908852
MARKERS = ["o", "s", "^", "D", "v", "P", "X", "<", ">", "p", "h", "*"]
ABBREVIATED = "lstm"  # Greff et al. name variants of this family by abbreviation alone: NIG, CIFG

MOST_LETTERS, MOST_OF_TASK = 26, 34  # of a cell's name and of a task's, in figures

INK = "#222222"
FAINT = "#6b6b6b"
BARS = "#e8e8e8"
ALARM = "#b3261e"
SAND, THEIRS = "#f1dfb8", "#b5831f"  # a paper's own numbers beside ours: fill and line


def split(cell: str) -> tuple[str, str]:
    """Family and variant of a cell id: "lstm-nig" -> ("lstm", "nig"), "mut1" -> ("mut", "1"), "gru" -> ("gru", "").

    A year belongs to the family: "lstm1997-b" -> ("lstm1997", "b").
    """
    parts = re.fullmatch(r"([^\W\d]+(?:\d{4})?)-?(.*)", cell)
    return (parts[1], parts[2]) if parts else (cell, "")


def colour(cell: str) -> str:
    """The cell's colour "#rrggbb", dark enough on white; the hue is the family's, a variant's a little beside it."""
    family, variant = split(cell)
    hue = 360 * _chance(f"{FAMILY_SALT} {family}")
    if not variant:
        return oklch(0.42 + 0.2 * _chance(f"{FAMILY_SALT} {family} light"), 0.17, hue)
    turn, light, chroma = (_chance(f"{VARIANT_SALT} {cell} {what}") for what in "hlc")
    return oklch(0.38 + 0.36 * light, 0.09 + 0.09 * chroma, hue + 70 * (turn - 0.5))


def marker(cell: str) -> str:
    """The cell's marker, in matplotlib's notation."""
    return MARKERS[int(_chance(f"{VARIANT_SALT} {cell} marker") * len(MARKERS))]


def label(cell: str) -> str:
    """The cell's name in figures: "LSTM", "NIG", "LSTM-B", "RNN tanh", "GRU after", "MUT1"; what is no id stays.

    A very long one without its middle.
    """
    return without_middle(_label(cell), MOST_LETTERS)


def without_middle(text: str, most: int) -> str:
    """The text in at most so many letters: its beginning and its end, where names of a kind differ."""
    end = (most - 1) // 2
    return text if len(text) <= most else f"{text[: most - 1 - end].rstrip()}…{text[-end:].lstrip()}"


def _label(cell: str) -> str:
    if " " in cell or cell != cell.lower():
        return cell
    family, variant = split(cell)
    name = family.replace("_", " ").strip().upper()
    if not variant:
        return name
    if variant.isdigit():
        return f"{name}{variant}"
    if len(variant) == 1:
        return f"{name}-{variant.upper()}"
    if family == ABBREVIATED and len(variant) <= 4:
        return variant.upper()
    return f"{name} {variant.replace('_', ' ')}"


def in_order(cells: Iterable[str]) -> list[str]:
    """Cells without repeats, family by family, the plain form before its variants."""
    return sorted(set(cells), key=split)


def task_title(task: str) -> str:
    """A task's title, as in "JSB Chorales"; of one that is not registered the id: "any_task" -> "Any task"."""
    module = catalogue.tasks().get(task)
    title = module.TASK.title if module else task.replace("_", " ").replace("-", " ").capitalize()
    return without_middle(title, MOST_OF_TASK)


def _chance(text: str) -> float:
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "big") / 2**64
