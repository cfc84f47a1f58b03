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

from odyssey.exhibits import Exhibit, panels
from odyssey.exhibits.sampling import as_input
from odyssey.exhibits.trained import Trained
from odyssey.figures import style
from odyssey.figures.sheets import aside, fonts, new_sheet
from odyssey.networks.network import Network
from odyssey.networks.squashing import squashed

TITLE = "Memory over a sequence"
NEEDS = "an answer at one step or every step"
FILES = "csv"

LONGEST = 100  # steps
CELL_STATE = "c"  # the papers' letter
MEMORY_HEIGHT, BETWEEN = 2.6, 1.4  # inches


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


def _draw(trained: Trained, x: NDArray, found: Activity) -> Figure:
    reading, answering = panels.input_panel(trained, x), panels.answer_panel(trained, found.answers)
    heights = [reading.height, MEMORY_HEIGHT, answering.height]
    with fonts():
        fig = new_sheet(f"{TITLE}: {trained.task.title}", sum(heights) + BETWEEN)
        above, middle, below = fig.subplots(3, 1, sharex=True, height_ratios=heights)
        for ax, panel in ((above, reading), (below, answering)):
            panel.draw(ax)
            ax.set_title(panel.title)
        _memory(fig, middle, trained, found)
        aside(above, trained.line)
        below.set(xlabel="step", xlim=(0.5, len(x) + 0.5))
        below.xaxis.set_major_locator(MaxNLocator(integer=True))
    return fig


def _memory(fig: Figure, ax: Axes, trained: Trained, found: Activity) -> None:
    order = np.argsort(-found.memory[-1], kind="stable")
    most, usual = float(np.abs(found.memory).max()), 2 * float(np.quantile(np.abs(found.memory), 0.95))
    bound = min(most, usual) or most or 1.0  # a few units that run away would leave the others white
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
    beyond = "both" if bound < most else "neither"
    what = "cell state" if found.state == CELL_STATE else "output"
    fig.colorbar(image, ax=ax, pad=0.01, fraction=0.03, label=f"{what} {found.state}", extend=beyond)
    layers = trained.trial.num_layers
    deep = f", layer {layers} of {layers}" if layers > 1 else ""
    ax.set_title(f"memory of the {style.label(trained.cell.id)}{deep}")
    ax.set_ylabel("unit, by its last value")
    ax.spines[:].set_visible(True)
