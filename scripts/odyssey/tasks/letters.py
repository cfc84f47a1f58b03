"""Structure in letter sequences: b, d, g in random order, each followed by its own vowels; predict the next letter.

    letter      d      i      i      b      a      g      u      u      u     b
    input     101101 010101 010101 101001 010011 101011 010111 010111 010111
    target    010101 010101 101001 010011 101011 010111 010111 010111 101001        the next letter

Consonants are drawn from b, d, g; then b becomes ba, d dii, g guuu. A letter is six bits (input and target):

              consonant  vowel  interrupted  high  back  voiced
    b             1        0         1         0     0      1
    d             1        0         1         1     0      1
    g             1        0         1         0     1      1
    a             0        1         0         0     1      1
    i             0        1         0         1     0      1
    u             0        1         0         1     1      1         (the table is from memory)

Which vowel comes, and how often, can be known, and when the next consonant comes, but not which: of its bits `high` and
`back` cannot be known. The fact `least_nll_nats_per_frame` is what is left: twice the entropy of 1/3, every third
letter, 0.424 nats (both bits are scored by themselves, as the outputs are independent).
The paper has 1,000 consonants in one stream: length 1000, train 1. Here ten streams of 100 by default.
Source: Elman (Cognitive Science 14, 1990), section "Structure in Letter Sequences" (its numbers from memory).
Deviations: the paper minimises the squared error and updates after every letter; here the loss is the cross-entropy.
"""

from __future__ import annotations

from math import log
from pathlib import Path

import numpy as np
from pydantic import Field

from odyssey.datasets.sequences import Data, Split, cut
from odyssey.tasks.generated import StreamOptions, drawn
from odyssey.tasks.task import Task

FEATURES = ("consonant", "vowel", "interrupted", "high", "back", "voiced")
BITS = {"b": "101001", "d": "101101", "g": "101011", "a": "010011", "i": "010101", "u": "010111"}
SYLLABLES = ("ba", "dii", "guuu")
LENGTHS = np.array([len(syllable) for syllable in SYLLABLES])
CODES = np.array([[int(bit) for bit in BITS[letter]] for letter in "".join(SYLLABLES)], dtype=np.uint8)
ENTROPY = log(3) - 2 / 3 * log(2)  # of a bit that is 1 with probability 1/3, in nats
TASK = Task("Letter sequences", "every_step", "binary", predicts_next_input=True, data_packages=("numpy",))


class Options(StreamOptions):
    """How long the streams are, and how many."""

    length: int = Field(100, ge=10, le=100_000, description="consonants of a stream")


def make(options: Options, folder: Path | None) -> Data:
    """Draw the streams: inputs and targets uint8 [letters - 1, 6]; `folder` is not used."""
    letters = sum(map(len, SYLLABLES)) / len(SYLLABLES)  # of a syllable, on the average
    return Data(
        *drawn("letters", draw, options),
        output_size=len(FEATURES),
        source="generated",
        facts={"least_nll_nats_per_frame": 2 * ENTROPY / letters},
        input_symbols=FEATURES,
        output_symbols=FEATURES,
    )


def draw(random: np.random.Generator, count: int, options: Options) -> Split:
    """`count` streams of one split."""
    chosen = random.integers(0, len(SYLLABLES), (count, options.length))
    sizes = LENGTHS[chosen]
    first = (np.cumsum(LENGTHS) - LENGTHS)[chosen].ravel()  # row of CODES where each syllable begins
    began = np.cumsum(sizes) - sizes.ravel()  # letter at which it begins, of all
    places = np.arange(sizes.sum()) + np.repeat(first - began, sizes.ravel())
    streams = cut(CODES[places], sizes.sum(axis=1))
    return Split([s[:-1] for s in streams], [s[1:] for s in streams])
