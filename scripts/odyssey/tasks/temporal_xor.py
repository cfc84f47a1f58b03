"""Exclusive or in time: a stream of bits, every third the XOR of the two before it; predict the next bit.

    bit       1  2  3  4  5  6  7  8  9
    stream    1  0  1  0  0  0  1  1  0         bits 3, 6, 9 are 1^0, 0^0, 1^1
    input     1  0  1  0  0  0  1  1
    target    0  1  0  0  0  1  1  0            the next bit
    known        *        *        *            steps 2, 5, 8 ask for an XOR; the others for a random bit

Every bit is scored, though only each third can be known: the net has to find out which. The paper plots the squared
error against the position in the stream; it dips at each third bit.
The score is in nats a bit. The facts hold the least that can be had, `least_nll_nats_per_frame` (ln 2 for a random bit,
0 for an XOR: about 0.462), and the share of XORs; without memory it is ln 2 = 0.693.
One stream of 3,000 bits: length 3000, train 1; 1,200 test bits. By default the same number of bits are ten streams
of 300 for training and four of 300 for the test; all start with a random bit, so that counting from the start is a way.
Source: Elman (Cognitive Science 14, 1990), section "Exclusive-Or" (its numbers from memory).
Deviations: the paper minimises the squared error and updates after every bit; here the loss is the cross-entropy.
"""

from __future__ import annotations

from math import log
from pathlib import Path

import numpy as np
from pydantic import Field

from odyssey.datasets.sequences import Data, Split
from odyssey.tasks.generated import StreamOptions, drawn
from odyssey.tasks.task import Task

CYCLE = 3  # bits: two random ones and their XOR
TASK = Task("Temporal XOR", "every_step", "binary", predicts_next_input=True, data_packages=("numpy",))


class Options(StreamOptions):
    """How long the streams are, and how many."""

    length: int = Field(300, ge=30, le=100_000, description="bits of a stream")


def make(options: Options, folder: Path | None) -> Data:
    """Draw the streams: inputs and targets uint8 [length - 1, 1]; `folder` is not used."""
    known = (options.length // CYCLE) / (options.length - 1)
    facts = {"known_share": known, "least_nll_nats_per_frame": (1 - known) * log(2)}
    return Data(*drawn("temporal_xor", draw, options), output_size=1, source="generated", facts={**facts})


def draw(random: np.random.Generator, count: int, options: Options) -> Split:
    """`count` streams of one split."""
    cycles = random.integers(0, 2, (count, -(-options.length // CYCLE), CYCLE), dtype=np.uint8)
    cycles[:, :, 2] = cycles[:, :, 0] ^ cycles[:, :, 1]
    streams = cycles.reshape(count, -1, 1)[:, : options.length]
    return Split(list(streams[:, :-1]), list(streams[:, 1:]))
