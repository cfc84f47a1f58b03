"""A piece of the test split that the network goes on with: it reads the first four bars, then each of the 88 keys is
drawn by itself, with the probability that the network gives it, and the chord is read as the next input.

Above what it played, below how the piece goes on as written. The keys of a chord are drawn independently of each other,
as the output layer of Boulanger-Lewandowski et al. 2012 (their RNN without the RBM) has it: chords can clash that the
network would never believe in as a whole. The file beside the picture plays the upper panel, a quarter note a frame; a
key that goes on sounding is held.
"""

from __future__ import annotations

from functools import partial

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import PatchCollection
from matplotlib.patches import Patch, Rectangle
from numpy.typing import NDArray

from odyssey.datasets.piano_rolls import LOWEST_PITCH, as_roll
from odyssey.exhibits import Exhibit
from odyssey.exhibits.midi import midi_file, notes
from odyssey.exhibits.sampling import continued, draw_keys
from odyssey.exhibits.trained import Trained
from odyssey.figures import style
from odyssey.figures.sheets import aside, fonts, new_sheet
from odyssey.tasks.task import stream

TITLE = "A chorale continued"
NEEDS = "music on 88 keys"
FILES = "mid"

BAR = 4  # frames
GIVEN, SAMPLED = 4 * BAR, 12 * BAR  # frames
PANEL_HEIGHT = 2.5  # inches
GAP = 0.12  # frames, between two notes of a key
C = 60 - LOWEST_PITCH  # the column of C4


def show(trained: Trained) -> Exhibit:
    """The first test piece that is long enough to be told from its beginning."""
    written = first_piece(trained)
    given = written[: min(GIVEN, len(written) - 1)]
    random = stream(trained.trial.seed, "chorale_continued")
    played = continued(trained, given, SAMPLED, partial(draw_keys, random=random))
    colour = style.colour(trained.cell.id)
    legend = [
        Patch(color=style.INK, label=f"given: {len(given)} quarter notes"),
        Patch(color=colour, label=f"continued by the {style.label(trained.cell.id)}"),
        Patch(color=style.FAINT, label="as written"),
    ]
    with fonts():
        fig = new_sheet(f"{TITLE}: {trained.task.title}", 2 * PANEL_HEIGHT, legend)
        above, below = fig.subplots(2, 1, sharex=True, sharey=True)
        _draw(above, played, len(given), colour)
        _draw(below, written[: len(played)], len(given), style.FAINT)
        above.set_title("played")
        aside(above, trained.line)
        below.set_title("written")
        _axes(below, played, written[: len(played)])
    return Exhibit(fig, {"mid": midi_file(played)})


def first_piece(trained: Trained) -> NDArray[np.uint8]:
    """A whole roll [T, 88]: the first of the test split of at least as many frames as are given and again as many."""
    test = trained.data.test
    lengths = [len(x) + 1 for x in test.inputs]
    place = next((n for n, length in enumerate(lengths) if length >= 2 * GIVEN), int(np.argmax(lengths)))
    return as_roll(np.concatenate([test.inputs[place][:1], test.targets[place]]), f"sequence {place} of the test split")


def _draw(ax: Axes, roll: NDArray[np.uint8], given: int, colour: str) -> None:
    """One bar a note; one that is held from the given part into the rest is parted there, as it is two things."""
    for part, first, shade in ((roll[:given], 0, style.INK), (roll[given:], given, colour)):
        bars = [
            Rectangle((first + n.start + GAP / 2, n.pitch - LOWEST_PITCH - 0.4), n.length - GAP, 0.8)
            for n in notes(part)
        ]
        ax.add_collection(PatchCollection(bars, color=shade, lw=0), autolim=False)
    ax.axvline(given, color=style.INK, lw=1, ls="--")
    ax.grid(axis="y")


def _axes(ax: Axes, *rolls: NDArray[np.uint8]) -> None:
    keys = np.nonzero(np.concatenate(rolls).any(0))[0]
    low, high = (keys.min() - 2, keys.max() + 2) if len(keys) else (C - 12, C + 12)
    octaves = [key for key in range(C % 12, 88, 12) if low <= key <= high]
    ax.set(yticks=octaves, yticklabels=[f"C{(key - C) // 12 + 4}" for key in octaves], ylim=(low, high))
    ends = max(map(len, rolls))
    ax.set(xlim=(0, ends), xticks=range(0, ends + 1, BAR), xlabel="quarter notes")
