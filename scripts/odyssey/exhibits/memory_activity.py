"""What the network keeps while it reads: the memory of the top layer's units over one sequence of the test split, the
first, with the input above and the answer below.

Shown is the cell state c of an LSTM, and the output of other cells; units are ordered by their last value. With one
answer after the last step, the answer at an earlier step is what the network would say if the sequence ended there.
After the pictures of single units by Gers and Schmidhuber 2000 and Karpathy et al. 2015. Nets of one direction only: a
backward layer remembers from the end. The file beside the picture holds all values, a unit a row, as numbered in the
network.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
import torch
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator
from numpy.typing import NDArray

from odyssey.exhibits import Exhibit
from odyssey.exhibits.sampling import as_input
from odyssey.exhibits.trained import Trained
from odyssey.figures import style
from odyssey.figures.sheets import fonts, new_sheet
from odyssey.networks.network import Network
from odyssey.tasks.task import NOT_SCORED
from odyssey.training.evaluation import squashed

TITLE = "Memory over a sequence"
NEEDS = "an answer at one step or every step"
FILES = "csv"

LONGEST = 120  # steps
CELL_STATE = "c"  # the papers' letter
FEW = 16  # rows that are named one by one
VISIBLE = {" ": "␣", "\n": "↵"}
HEIGHTS = {"few": 0.14, "many": 1.3, "letters": 0.3, "memory": 2.6}  # inches


@dataclass(frozen=True)
class Activity:
    """memory [T, H] of the top layer, and answers [T, K] as probabilities or numbers."""

    state: str
    memory: NDArray[np.float32]
    answers: NDArray[np.float32]


def suits(trials: pd.DataFrame) -> pd.Series:
    """Those of one direction."""
    return ~trials["bidirectional"].astype(bool)


def show(trained: Trained) -> Exhibit:
    """One heat map between input and answer."""
    x = trained.read.test.inputs[0][:LONGEST]
    found = activity(trained, x)
    shown = trained.data.test.inputs[0][:LONGEST]
    table = pd.DataFrame(found.memory.T, columns=range(1, len(x) + 1)).rename_axis("unit")
    return Exhibit(_draw(trained, shown, found), {"csv": table.to_csv(float_format="%.6g").encode()})


@torch.no_grad()
def activity(trained: Trained, x: NDArray) -> Activity:
    """Step by step over one sequence x [T, ...] as the network reads it."""
    network = trained.network
    assert isinstance(network, Network)
    state = CELL_STATE if CELL_STATE in trained.cell.states else trained.cell.output
    output = "classes" if trained.task.output == "labels" else trained.task.output
    memory, answers, states = [], [], None
    for step in as_input(x):
        given, states = network.run(step[None], torch.tensor([1]), states)
        memory.append(states[state][-1, 0].numpy())
        answers.append(squashed(output, given).flatten().numpy())
    return Activity(state, np.stack(memory), np.stack(answers))


def letters(trained: Trained, x: NDArray) -> list[str] | None:
    """The names of the symbols that are read, where each step is one: numbered, or one-hot."""
    names = trained.data.input_symbols
    if x.dtype == np.int32:
        return [names[s] for s in x]
    one_hot = names and ((x == 0) | (x == 1)).all() and (x.sum(1) == 1).all()
    return [names[s] for s in x.argmax(1)] if one_hot else None


def _draw(trained: Trained, x: NDArray, found: Activity) -> Figure:
    names = letters(trained, x)
    real = trained.task.output == "real"
    heights = [
        HEIGHTS["letters"] if names else _height(x.shape[1]),
        HEIGHTS["memory"],
        HEIGHTS["many"] if real else _height(found.answers.shape[1]),
    ]
    with fonts():
        fig = new_sheet(f"{TITLE}: {trained.task.title}", sum(heights) + 1.4)
        reading, middle, below = fig.subplots(3, 1, sharex=True, height_ratios=heights)
        if names:
            _letters(reading, names)
        else:
            _image(reading, x.T, trained.data.input_symbols, float(x.min()), float(x.max()))
        reading.set_title("input" if names else "input (the darker, the larger)")
        reading.set_title(trained.line, loc="right", fontsize=8.5, color=style.FAINT, fontweight="normal")
        _memory(fig, middle, trained, found)
        steps, right = targets(trained, len(x))
        if real:
            _numbers(below, trained, found.answers, steps, right)
        else:
            _probabilities(below, trained, found.answers, steps, right)
        below.set(xlabel="step", xlim=(0.5, len(x) + 0.5))
        below.xaxis.set_major_locator(MaxNLocator(integer=True))
    return fig


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
    return max(3, rows) * HEIGHTS["few"] if rows <= FEW else HEIGHTS["many"]


def _letters(ax: Axes, names: list[str]) -> None:
    size = 8 if len(names) <= 80 else 6
    turned = max(map(len, names)) > 1
    for step, name in enumerate(names, 1):
        sign = VISIBLE.get(name, name)
        ax.text(
            step, 0.5, sign, rotation=90 * turned, ha="center", va="center", size=size, clip_on=True, parse_math=False
        )
    ax.set(yticks=[], ylim=(0, 1))
    ax.tick_params(bottom=False)
    ax.spines[:].set_visible(False)


def _image(ax: Axes, rows: NDArray, names: tuple[str, ...], low: float, high: float) -> None:
    """Rows [K, T] as shades of grey; named from the top if they are few, else as keys of a piano, upwards."""
    edges = (0.5, rows.shape[1] + 0.5, len(rows) - 0.5, -0.5)
    ax.imshow(rows, cmap="Greys", vmin=low, vmax=high, aspect="auto", interpolation="nearest", extent=edges)
    if len(rows) <= FEW:
        labels = names or tuple(map(str, range(len(rows))))
        ax.set_yticks(range(len(rows)), labels, fontsize=7, parse_math=False)
    else:
        ax.invert_yaxis()
    ax.spines[:].set_visible(True)


def _memory(fig: Figure, ax: Axes, trained: Trained, found: Activity) -> None:
    order = np.argsort(-found.memory[-1], kind="stable")
    bound = float(np.abs(found.memory).max()) or 1.0
    edges = (0.5, len(found.memory) + 0.5, len(order) - 0.5, -0.5)
    image = ax.imshow(
        found.memory.T[order],
        cmap="RdBu_r",
        vmin=-bound,
        vmax=bound,
        aspect="auto",
        interpolation="nearest",
        extent=edges,
    )
    what = "cell state" if found.state == CELL_STATE else "output"
    fig.colorbar(image, ax=ax, pad=0.01, fraction=0.03, label=f"{what} {found.state}")
    layers = trained.trial.num_layers
    deep = f", layer {layers} of {layers}" if layers > 1 else ""
    ax.set_title(f"memory of the {style.label(trained.cell.id)}{deep}")
    ax.set_ylabel("unit, by its last value")
    ax.spines[:].set_visible(True)


def _numbers(ax: Axes, trained: Trained, answers: NDArray, asked: NDArray, right: NDArray) -> None:
    ax.plot(np.arange(1, len(answers) + 1), answers, color=style.colour(trained.cell.id), lw=1.4)
    if len(asked):
        ax.plot(asked, right.reshape(len(asked), -1), "x", color=style.ALARM, ms=6, mew=1.6)
    ax.set_title("answer (line) and target (cross)")


def _probabilities(ax: Axes, trained: Trained, answers: NDArray, asked: NDArray, right: NDArray) -> None:
    _image(ax, answers.T, trained.data.output_symbols, 0, 1)
    if trained.task.output == "binary":
        places, rows = np.nonzero(right)
    else:
        places, rows = np.arange(len(right)), right
    size = 6 if answers.shape[1] <= FEW else 2.5
    ax.plot(asked[places], rows, "x", color=style.ALARM, ms=size, mew=size / 4)
    ax.set_title("answer (probability: the darker, the more) and target (cross)")
