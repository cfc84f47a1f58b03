"""Gradients by hand: the LSTM's backward pass as Greff et al. (2017, Section II) print it, and central differences."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from reference.lstm import REFERENCES, VARIANTS, Variant
from reference.scan import Array, Values

Gradients = dict[str, Array]


def backward(
    id: str, p: Values, x: Array, initial: Values, delta: Array, delta_final: Values
) -> tuple[Gradients, Array, Gradients]:
    """The gradients of sum(delta * outputs) + sum(delta_final * final state) of one of those LSTMs.

    id: one of `reference.lstm.VARIANTS`; x [T, B, D]; delta [T, B, H]; initial, delta_final: state name -> [B, H].
    Returns those of the parameters, of x and of the initial state.
    """
    variant, trace = VARIANTS[id], REFERENCES[id].trace(p, x, initial)
    grads = {name: np.zeros_like(value) for name, value in p.items()}
    dx = np.zeros_like(x)
    arriving = dict(delta_final)  # from t+1 at y, c (and the gates of FGR)
    for t in reversed(range(len(x))):
        before = trace[t - 1] if t else initial
        d, arriving = _step(variant, p, trace[t], before, delta[t] + arriving["y"], arriving)
        for a in d:
            dx[t] += d[a] @ p[f"W_{a}"]
            grads[f"W_{a}"] += d[a].T @ x[t]
            grads[f"R_{a}"] += d[a].T @ before["y"]
            grads[f"b_{a}"] += d[a].sum(0)
        for b in variant.gates:
            if variant.peepholes:
                grads[f"p_{b}"] += (d[b] * (trace[t]["c"] if b == "o" and variant.late_peephole else before["c"])).sum(
                    0
                )
            if variant.gate_recurrence:
                for a in "ifo":
                    grads[f"R_{a}{b}"] += d[b].T @ before[a]
    return grads, dx, arriving


def _step(
    variant: Variant, p: Values, now: Values, before: Values, dy: Array, arriving: Values
) -> tuple[Gradients, Gradients]:
    """The deltas at the pre-activations of z and of the gates, and what they send to y, c and the gates of t-1."""
    z, i, f, c, o = (now[letter] for letter in "zifco")
    h = np.tanh(c) if variant.output_activation else c
    h_slope = 1 - h**2 if variant.output_activation else 1.0
    g_slope = 1 - z**2 if variant.input_activation else 1.0
    d: Gradients = {}
    if "o" in variant.gates:
        d["o"] = (dy * h + arriving.get("o", 0.0)) * o * (1 - o)
    dc = dy * o * h_slope + arriving["c"]
    if variant.peepholes and "o" in d and variant.late_peephole:
        dc = dc + p["p_o"] * d["o"]
    if "f" in variant.gates:
        d["f"] = (dc * before["c"] + arriving.get("f", 0.0)) * f * (1 - f)
    if "i" in variant.gates:
        through = z - before["c"] if variant.coupled_gates else z
        d["i"] = (dc * through + arriving.get("i", 0.0)) * i * (1 - i)
    d["z"] = dc * i * g_slope

    sent = {"y": sum(d[a] @ p[f"R_{a}"] for a in d), "c": dc * f}
    if variant.peepholes:
        early = "if" if variant.late_peephole else "ifo"
        sent["c"] = sent["c"] + sum(d[a] * p[f"p_{a}"] for a in d if a in early)
    if variant.gate_recurrence:
        sent |= {a: sum(d[b] @ p[f"R_{a}{b}"] for b in "ifo") for a in "ifo"}
    return d, sent


def central_differences(f: Callable[[Values], float], at: Values, step: float = 1e-5) -> Gradients:
    """The gradient of f at the arrays of that name, (f(a + step) - f(a - step)) / (2 step) for every element a."""
    point = {name: value.copy() for name, value in at.items()}
    gradient = {name: np.empty_like(value) for name, value in at.items()}
    for name, array in point.items():
        for place in np.ndindex(array.shape):
            middle = array[place]
            array[place] = middle + step
            above = f(point)
            array[place] = middle - step
            below = f(point)
            array[place] = middle
            gradient[name][place] = (above - below) / (2 * step)
    return gradient
