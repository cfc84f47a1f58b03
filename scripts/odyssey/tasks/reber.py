"""The embedded Reber grammar: predict the next symbol of a string, whose last but one repeats the second.

    step      1   2   3   4    5    6   7    8
    input     B   T   B   P    V    V   E    T          the string is B T  B P V V E  T E
    target    T   B   P   V    V    E   T    E
    legal     TP  B   TP  TV   PV   E   T    E          what may come next: after the inner E only the T of step 2

A string walks the graph from state 0; where two edges leave a state, each is taken with probability 1/2:

    0 -B-> 1     1 -T-> 2     2 -S-> 2     3 -T-> 3     4 -X-> 3     5 -P-> 4     6 -E-> end
                 1 -P-> 3     2 -X-> 4     3 -V-> 5     4 -S-> 6     5 -V-> 6

The embedded grammar (option `embedded`) puts B T ... T E or B P ... P E around it, each with probability 1/2; its
shortest strings have 9 symbols. A string is right if at every step the symbols that may come next are more probable
than all others; solved if fewer than 1 of 512 strings is wrong, thus none of 256 (the paper: all of 256 for training
and of 256 for the test).
Source: Hochreiter, Schmidhuber (1997), experiment 1; Reber (1967); embedded by Smith, Zipser (1989).
Deviations: only the test strings are judged, and there is a validation split.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from odyssey.criterion import Criterion
from odyssey.datasets.sequences import Data, Split, cut
from odyssey.tasks.generated import GeneratedOptions, drawn
from odyssey.tasks.next_symbol import of_symbols
from odyssey.tasks.task import Task

SYMBOLS = "BTPSXVE"
Grammar = list[dict[str, int]]  # of each state: the symbols that may come, and the state after each
REBER: Grammar = [{"B": 1}, {"T": 2, "P": 3}, {"S": 2, "X": 4}, {"T": 3, "V": 5}, {"X": 3, "S": 6}, {"P": 4, "V": 6}]
REBER += [{"E": 7}]  # a state without a list of its own is the end
EDGES = 8  # of a walk that are drawn at once

TASK = Task(
    "Embedded Reber grammar",
    "every_step",
    "classes",
    predicts_next_input=True,
    criterion=Criterion("legal", wrong_share_below=1 / 512),
    data_packages=("numpy",),
)


class Options(GeneratedOptions):
    """Which grammar, and how many strings."""

    embedded: bool = Field(True, description="whether the grammar stands between two T or two P")
    train: int = Field(256, ge=10, le=100_000, description="training strings")
    valid: int = Field(256, ge=10, le=100_000, description="validation strings")
    test: int = Field(256, ge=10, le=100_000, description="test strings")


def make(options: Options, folder: Path | None) -> Data:
    """Draw the strings: inputs int32 [T], targets int64 [T], legal uint8 [T, 7]; `folder` is not used."""
    return of_symbols(drawn("reber", draw, options), SYMBOLS)


def draw(random: np.random.Generator, count: int, options: Options) -> Split:
    """`count` strings of one split, all but the last symbol of each as inputs, all but the first as targets."""
    walks = _walks(options.embedded)
    state, taken = np.zeros(count, dtype=np.intp), []
    while (state < walks.end).any():
        taken.append(state * 2**EDGES + random.integers(0, 2**EDGES, count, dtype=np.uint8))
        state = walks.after[taken[-1]]
    rows = np.column_stack(taken)
    states, symbols = (table[rows].reshape(count, -1) for table in (walks.states, walks.symbols))
    asked = states[:, 1:] < walks.end
    lengths = asked.sum(axis=1)
    before = np.flatnonzero(np.pad(asked, ((0, 0), (0, 1))))  # in the flat tables, the symbol before each that is asked
    inputs, targets, legal = symbols.ravel()[before], symbols.ravel()[before + 1], states.ravel()[before + 1]
    return Split(
        cut(inputs.astype(np.int32), lengths), cut(targets.astype(np.int64), lengths), cut(walks.legal[legal], lengths)
    )


def _embedded(inner: Grammar) -> Grammar:
    """Two copies of `inner`, one after a T and one after a P, each of which has to end with the same symbol."""
    size = len(inner) + 1  # of a copy, with the state in which the second symbol comes again
    last = 2 + 2 * size
    copies: Grammar = []
    for symbol, start in (("T", 2), ("P", 2 + size)):
        copies += [{s: start + after for s, after in edges.items()} for edges in inner]
        copies += [{symbol: last}]
    return [{"B": 1}, {"T": 2, "P": 2 + size}, *copies, {"E": last + 1}]


class Walks(NamedTuple):
    """All walks of EDGES edges: row 2^EDGES s + i starts in state s, and bit k of i chooses its k-th edge."""

    states: NDArray[np.int8]  # [rows, EDGES], before each symbol
    symbols: NDArray[np.int8]  # [rows, EDGES]
    after: NDArray[np.intp]  # [rows], the state it leads to
    end: int  # the state in which a string is over
    legal: NDArray[np.uint8]  # [states, 7], see `_legal`


@cache
def _walks(embedded: bool) -> Walks:
    grammar = _embedded(REBER) if embedded else REBER
    symbol, after = _edges(grammar)
    state, choices = np.divmod(np.arange((len(grammar) + 1) * 2**EDGES), 2**EDGES)
    states, symbols = [], []
    for k in range(EDGES):
        edge = 2 * state + (choices >> k & 1)
        states.append(state.astype(np.int8))
        symbols.append(symbol[edge])
        state = after[edge].astype(np.intp)
    return Walks(np.column_stack(states), np.column_stack(symbols), state, len(grammar), _legal(grammar))


def _edges(grammar: Grammar) -> tuple[NDArray[np.int8], NDArray[np.int8]]:
    """Symbol and next state of the edges 2 s and 2 s + 1 that leave state s; the end leads to itself."""
    pairs = [list(edges.items()) for edges in [*grammar, {"E": len(grammar)}]]
    both = [edge for edges in pairs for edge in (edges[0], edges[-1])]
    return np.array([SYMBOLS.index(s) for s, _ in both], np.int8), np.array([after for _, after in both], np.int8)


def _legal(grammar: Grammar) -> NDArray[np.uint8]:
    """[states, 7]: which symbols may come in each state."""
    return np.array([[symbol in edges for symbol in SYMBOLS] for edges in grammar], dtype=np.uint8)
