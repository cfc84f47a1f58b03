"""Dropout after Zaremba, Sutskever and Vinyals 2014, in NumPy float64: the loss of a stack of layers with given masks.

Sequences are run one by one. A mask multiplies what a layer reads, or what is answered from, and never a state.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from reference.scan import Array, Reference

# (layer, or the number of layers, what is read there: [T, W], or [W] to answer from) -> the same, dropped
Mask = Callable[[int, Array], Array]


def answers(
    cell: Reference, weights: Mapping[str, Array], x: Array, mask: Mask, layers: int, both: bool, at_end: bool
) -> Array:
    """[T, K], or (at_end) [K]; x [T, D]; weights under a network's names."""
    values, top = x, np.zeros(0)
    for layer in range(layers):
        read, outputs, ends = mask(layer, values), [], []
        for direction in ("", "_reverse")[: 1 + both]:
            suffix = (f"_l{layer}" if layer else "") + direction
            parameters = {n: weights[f"recurrent.{n}{suffix}"] for n in cell.parameters.split()}
            start = {s: np.zeros((1, len(parameters[cell.parameters.split()[0]]))) for s in cell.states}
            way = slice(None, None, -1) if direction else slice(None)
            found = cell(parameters, read[way][:, None], start)[0][:, 0]
            outputs.append(found[way])
            ends.append(found[-1])
        values, top = np.concatenate(outputs, 1), np.concatenate(ends)
    return mask(layers, top if at_end else values) @ weights["output.weight"].T + weights["output.bias"]
