"""Panels over the steps of a sequence: what was read, and what was answered, as letters, shades or lines."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import NDArray

from odyssey.datasets.sequences import NOT_SCORED
from odyssey.exhibits.trained import Trained
from odyssey.figures import style

FEW = 16  # rows that are named one by one
ROW, LETTERS, MANY = 0.14, 0.25, 1.3  # inches: a row of few, a row of letters, a panel of many rows or of lines
GUESSES = 3
VISIBLE = {" ": "␣", "\n": "↵"}
FAINTEST = 0.05  # shade, of the darkest, that still keeps a row in view


@dataclass(frozen=True)
class Panel:
    """How high it has to be, in inches, what stands over it, and how it is drawn."""

    height: float
    title: str
    draw: Callable[[Axes], None]


def input_panel(trained: Trained, x: NDArray) -> Panel:
    """Letters where each step of x [T, ...] is one symbol, else shades."""
    names = letters(trained, x)
    if names:
        return Panel(LETTERS, "input", partial(_letter_row, names=names))
    shades = partial(_image, rows=x.T, names=trained.data.input_symbols, low=float(x.min()), high=float(x.max()))
    return Panel(_height(x.shape[1]), "input (the darker, the larger)", shades)


def answer_panel(trained: Trained, answers: NDArray) -> Panel:
    """Lines for numbers; for probabilities shades, or, of many symbols with names, the likeliest."""
    steps, right = targets(trained, len(answers))
    if trained.task.output == "real":
        lines = partial(_lines, trained=trained, answers=answers, steps=steps, right=right)
        return Panel(MANY, "answer (line) and target (cross)", lines)
    names = trained.data.output_symbols
    if trained.task.output == "classes" and len(names) > FEW and len(steps) == len(answers):
        guesses = partial(_guesses, answers=answers, right=right, names=names)
        title = "what comes next, and what was likeliest (the darker, the more probable)"
        return Panel((1 + GUESSES) * LETTERS, title, guesses)
    is_bits = trained.task.output == "binary"
    shades = partial(_probabilities, answers=answers, names=names, steps=steps, right=right, is_bits=is_bits)
    return Panel(_height(answers.shape[1]), "answer (the darker, the more probable) and target (cross)", shades)


def letters(trained: Trained, x: NDArray) -> list[str] | None:
    """The names of the symbols that are read, where each step is one: numbered, or one-hot."""
    names = trained.data.input_symbols
    if x.dtype == np.int32:
        return [names[s] for s in x]
    one_hot = names and ((x == 0) | (x == 1)).all() and (x.sum(1) == 1).all()
    return [names[s] for s in x.argmax(1)] if one_hot else None


def targets(trained: Trained, length: int) -> tuple[NDArray, NDArray]:
    """The steps, from 1, at which something is asked of the first `length` of the sequence, and the targets there."""
    target, timing = np.asarray(trained.read.test.targets[0]), trained.task.timing
    if timing == "every_step":
        steps, right = np.arange(1, length + 1), target[:length]
    elif timing == "last_step" and length == len(trained.read.test.inputs[0]):
        steps, right = np.array([length]), target[None]
    else:
        steps, right = np.arange(0), target[:0] if target.ndim else target[None][:0]
    if trained.task.output == "classes":
        steps, right = steps[right != NOT_SCORED], right[right != NOT_SCORED]
    return steps, right


def _height(rows: int) -> float:
    return max(3, rows) * ROW if rows <= FEW else MANY


def _letter_row(ax: Axes, names: Sequence[str]) -> None:
    _write(ax, 0.5, names, [style.INK] * len(names))
    ax.set(yticks=[], ylim=(0, 1))
    ax.tick_params(bottom=False)
    ax.spines[:].set_visible(False)


def _write(ax: Axes, y: float, names: Sequence[str], colours: Sequence[str]) -> None:
    """A name at every step; words are cut to what fits between two steps when they are turned."""
    longest = max(map(len, names))
    size = (8 if len(names) <= 80 else 6.5) if longest == 1 else 5.5
    for step, (name, colour) in enumerate(zip(names, colours, strict=True), 1):
        text = VISIBLE.get(name, name if len(name) <= 4 else f"{name[:3]}…")
        turned = 90 if longest > 1 else 0
        place = {"ha": "center", "va": "center_baseline" if longest == 1 else "center"}
        ax.text(step, y, text, place, rotation=turned, size=size, color=colour, clip_on=True, parse_math=False)


def _image(ax: Axes, rows: NDArray, names: Sequence[str], low: float, high: float) -> None:
    """Rows [K, T] as shades of grey; named from the top if they are few, else upwards, as the keys of a piano."""
    edges = (0.5, rows.shape[1] + 0.5, len(rows) - 0.5, -0.5)
    ax.imshow(rows, cmap="Greys", vmin=low, vmax=high, aspect="auto", interpolation="nearest", extent=edges)
    if len(rows) <= FEW:
        labels = names or tuple(map(str, range(len(rows))))
        ax.set_yticks(range(len(rows)), labels, fontsize=7, parse_math=False)
    else:
        _look_at(ax, np.flatnonzero(rows.max(1) > low + FAINTEST * (high - low)))
    ax.spines[:].set_visible(True)


def _look_at(ax: Axes, rows: NDArray) -> None:
    if len(rows):
        ax.set_ylim(rows.min() - 2, rows.max() + 2)


def _lines(ax: Axes, trained: Trained, answers: NDArray, steps: NDArray, right: NDArray) -> None:
    ax.plot(np.arange(1, len(answers) + 1), answers, color=style.colour(trained.cell.id), lw=1.4)
    if len(steps):
        ax.plot(steps, right.reshape(len(steps), -1), "x", color=style.ALARM, ms=6, mew=1.6)


def _probabilities(
    ax: Axes, answers: NDArray, names: Sequence[str], steps: NDArray, right: NDArray, is_bits: bool
) -> None:
    _image(ax, answers.T, names, 0, 1)
    places, rows = np.nonzero(right) if is_bits else (np.arange(len(right)), right)
    if answers.shape[1] > FEW:
        _look_at(ax, np.append(np.flatnonzero(answers.max(0) > FAINTEST), rows))
    size = 6 if answers.shape[1] <= FEW else 2.5
    ax.plot(steps[places], rows, "x", color=style.ALARM, ms=size, mew=size / 4)


def _guesses(ax: Axes, answers: NDArray, right: NDArray, names: Sequence[str]) -> None:
    """The next symbol on a ground as dark as it was probable, and below it the likeliest."""
    best = np.argsort(-answers, axis=1, kind="stable")[:, :GUESSES]
    symbols = np.column_stack([right, best]).T
    shades = np.take_along_axis(answers, symbols.T, 1).T
    _image(ax, shades, ["next", *(f"guess {k}" for k in range(1, GUESSES + 1))], 0, 1)
    for row, (of_row, dark) in enumerate(zip(symbols, shades, strict=True)):
        colours = ["white" if shade > 0.5 else style.INK for shade in dark]
        _write(ax, row, [names[s] for s in of_row], colours)
