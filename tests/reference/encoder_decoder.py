"""The RNN encoder-decoder in NumPy float64: Cho et al. 2014 (EMNLP), Section 2.2 and appendix.

c = tanh(V h_T), h'_0 = tanh(V' c), h'_t = f(h'_{t-1}, y_{t-1}, c), and a maxout layer over h', y_{t-1} and c before the
softmax. f is a cell of `reference.cells`; its input is the vector of y_{t-1} and then c. Vectors are rows here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from reference.cells import REFERENCES
from reference.scan import Array


@dataclass(frozen=True)
class Sizes:
    """cell: its id; layers and directions of the encoder (the decoder has one direction)."""

    cell: str
    layers: int
    directions: int


def layer_parameters(p: Mapping[str, Array], module: str, cell: str, suffix: str) -> dict[str, Array]:
    return {name: p[f"{module}.{name}{suffix}"] for name in REFERENCES[cell].parameters.split()}


def summary(p: Mapping[str, Array], sizes: Sizes, source: Sequence[int]) -> Array:
    """c [H] of one source sentence."""
    reference = REFERENCES[sizes.cell]
    rows = p["symbols.weight"][list(source)]
    tops: list[Array] = []
    for layer in range(sizes.layers):
        outputs, tops = [], []
        for direction in ("", "_reverse")[: sizes.directions]:
            own = layer_parameters(p, "recurrent", sizes.cell, (f"_l{layer}" if layer else "") + direction)
            H = own["b_" + next(iter(own)).split("_")[1]].shape[0]
            seen = rows[::-1] if direction else rows
            initial = {s: np.zeros((1, H)) for s in reference.states}
            out = reference(own, seen[:, None], initial)[0][:, 0]
            outputs.append(out[::-1] if direction else out)
            tops.append(out[-1])
        rows = np.concatenate(outputs, 1)
    return np.tanh(np.concatenate(tops) @ p["summary.weight"].T + p["summary.bias"])


def log_probabilities(p: Mapping[str, Array], sizes: Sizes, source: Sequence[int], target: Sequence[int]) -> Array:
    """[U, K]: of every symbol at every step, given the target before it."""
    reference, c = REFERENCES[sizes.cell], summary(p, sizes, source)
    H = len(c)
    first = np.tanh(c @ p["first.weight"].T + p["first.bias"]).reshape(sizes.layers, H)
    now = [
        {s: first[layer][None] if s == reference.states[0] else np.zeros((1, H)) for s in reference.states}
        for layer in range(sizes.layers)
    ]
    start = len(p["target_symbols.weight"]) - 1
    found = []
    for before in [start, *target[:-1]]:
        e = p["target_symbols.weight"][before]
        x = np.concatenate([e, c])[None]
        for layer in range(sizes.layers):
            own = layer_parameters(p, "decoder", sizes.cell, f"_l{layer}" if layer else "")
            now[layer] = reference.step(own, x, now[layer])
            x = now[layer][reference.states[0]]
        pairs = p["deep_output.weight"] @ np.concatenate([x[0], e, c]) + p["deep_output.bias"]
        s = np.array([max(pairs[2 * i], pairs[2 * i + 1]) for i in range(H)])
        a = p["output.weight"] @ s + p["output.bias"]
        found.append(a - a.max() - np.log(np.exp(a - a.max()).sum()))
    return np.array(found)
