"""What comes next in a text: from texts to their symbols and the symbols that follow (shared by tasks on texts).

A network reads symbols 1..T-1 of a text and predicts symbols 2..T; the first is given.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from odyssey.criterion import Criterion
from odyssey.datasets.sequences import NOT_SCORED, Data, Split


def symbols_of(text: str, alphabet: str) -> NDArray[np.int32]:
    """The place of each character in an alphabet of ASCII characters, int32; all must be in it."""
    table = np.zeros(128, dtype=np.int32)
    table[np.frombuffer(alphabet.encode("ascii"), dtype=np.uint8)] = np.arange(len(alphabet))
    return table[np.frombuffer(text.encode("ascii"), dtype=np.uint8)]


def next_symbol(
    symbols: NDArray[np.int32], lengths: NDArray[np.int64] | Sequence[int], scored: NDArray[np.bool_] | None = None
) -> Split:
    """Texts laid end to end, [sum T], as inputs [T-1] int32 and targets [T-1] int64.

    scored: [sum T], which symbols are asked for; None for all.
    """
    asked = symbols.astype(np.int64)
    if scored is not None:
        asked[~scored] = NOT_SCORED
    stops = np.cumsum(lengths).tolist()
    bounds = list(zip([0, *stops[:-1]], stops, strict=True))
    return Split([symbols[a : b - 1] for a, b in bounds], [asked[a + 1 : b] for a, b in bounds])


def of_symbols(splits: tuple[Split, Split, Split], symbols: Iterable[str], criterion: Criterion | None = None) -> Data:
    """Drawn splits whose inputs and classes are the same symbols."""
    names, (train, valid, test) = tuple(symbols), splits
    return Data(
        train,
        valid,
        test,
        output_size=len(names),
        source="generated",
        criterion=criterion,
        input_symbols=names,
        output_symbols=names,
    )
