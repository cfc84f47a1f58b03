"""Scores and counts as people read them: units, decimals, and when an axis is logarithmic."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.ticker import FuncFormatter, MaxNLocator, NullFormatter

SPAN_FOR_LOG = 30
MOST_TICKS = 5  # intervals between numbers along a linear axis, which long numbers leave room for
RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
SHARES = ("_share", "_rate")  # endings of scores that are shown in per cent
NLL = "nll_nats_per_"


def score_label(score_name: str) -> str:
    """The score with its unit: "error_share" -> "error (%)", "nll_nats_per_frame" -> "NLL (nats per frame)"."""
    words = score_name.removesuffix("_share").replace("_", " ")
    if score_name.startswith(NLL):
        return f"NLL (nats per {words.rsplit(' ', 1)[1]})"
    return f"{words} (%)" if score_name.endswith(SHARES) else words


def score_factor(score_name: str) -> float:
    """What a score is multiplied by to be shown: 100 for a share, else 1."""
    return 100.0 if score_name.endswith(SHARES) else 1.0


def loss_label(score_name: str) -> str:
    """The loss behind a score, with its unit."""
    return "loss (squared units)" if "squared" in score_name else "loss (nats)"


def count(number: float) -> str:
    """A count in three digits: 940, 12.4k, 1.25M."""
    for size, letter in ((1e6, "M"), (1e3, "k")):
        if number >= size:
            return f"{number / size:.3g}{letter}"
    return f"{number:.0f}"


def column_texts(values: Iterable[float]) -> list[str]:
    """Numbers of one column in three digits, with the same decimals unless they span more than 30-fold.

    Powers of ten below 0.0001 and from a million on; NaN is an empty text.
    """
    numbers = np.asarray(list(values), dtype=float)
    size = np.abs(numbers[np.isfinite(numbers) & (numbers != 0)])
    far_apart = size.size > 0 and size.max() / size.min() > SPAN_FOR_LOG
    decimals = int(np.clip(2 - np.floor(np.log10(size.min())), 0, 6)) if size.size else 1
    return [_text(x, None if far_apart else decimals) for x in numbers]


def _text(x: float, decimals: int | None) -> str:
    if not np.isfinite(x):
        return ""
    if x != 0 and not 1e-4 <= abs(x) < 1e6:
        digits, exponent = f"{x:.1e}".split("e")
        return f"{digits}×10{str(int(exponent)).translate(RAISED)}"
    if decimals is not None:
        return f"{x:.{decimals}f}"
    return f"{x:.{max(0, 2 - int(np.floor(np.log10(abs(x)))))}f}" if x else "0"


def set_scale(ax: Axes, which: Literal["x", "y"], values: Iterable[float]) -> None:
    """Make an axis logarithmic where the values span more than 30-fold; zeros then sit on a short linear foot."""
    numbers = np.asarray(list(values), dtype=float)
    numbers = numbers[np.isfinite(numbers)]
    positive = numbers[numbers > 0]
    if not positive.size or positive.max() / positive.min() <= SPAN_FOR_LOG or numbers.min() < 0:
        if which == "x" and numbers.size:
            ax.xaxis.set_major_locator(MaxNLocator(MOST_TICKS))
        return
    foot = {"linthresh": 10.0 ** np.floor(np.log10(positive.min())), "linscale": 0.4}
    scale = {"value": "symlog", **foot} if (numbers == 0).any() else {"value": "log"}
    getattr(ax, f"set_{which}scale")(**scale)
    axis = ax.xaxis if which == "x" else ax.yaxis
    show_plain_numbers(axis)


def show_plain_numbers(axis: Axis) -> None:
    """Ticks 0.01, 1, 100 rather than powers of ten, as far as they stay short."""
    axis.set_major_formatter(FuncFormatter(lambda x, _: f"{x:g}" if x == 0 or 1e-3 <= abs(x) < 1e5 else _tick(x)))
    axis.set_minor_formatter(NullFormatter())


def _tick(x: float) -> str:
    return rf"$10^{{{round(np.log10(abs(x)))}}}$"


def same(counts: pd.Series) -> str:
    """A count that may vary between cells: "6", or "4 to 6"."""
    low, high = int(counts.min()), int(counts.max())
    return f"{low}" if low == high else f"{low} to {high}"
