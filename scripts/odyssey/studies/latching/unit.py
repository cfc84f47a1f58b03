"""The minimal latch: one tanh unit, the exact gradient of its error, and its training; all runs at once, a run a place.

    a[t] = w x[t-1] + h[t]                          x[t] = tanh(a[t]), from x[0] = 0, for so many steps T
    E = (x[T] - d)^2 / 2                            d = 0.8 for class A, -0.8 for class B

For t <= L the inputs h[t] are parameters, a set a class; for t > L they are noise of standard deviation s, which the
unit can neither weigh nor shut out. w is one parameter for both classes.
Source: Bengio, Simard, Frasconi (IEEE TNN 1994), sections II and III, Figure 2.
The paper calls s a variance, but its own Figure 2b cannot have been drawn so: at w = 1.25 noise of variance 0.2 turns
the sign of 32 % of sequences by T = 14 from the best of all starts, x = 1, where nearly all of its runs converge; of
standard deviation 0.2 it turns 2.4 % (tests/unit/test_latching.py computes both). So s is a standard deviation here.
Deviations: how the paper's h[t] start, its learning rate and its measure of convergence are not known here. Ours start
at 0, plain gradient descent follows every sequence, the classes come in turn, and a run has converged if fewer than 5 %
of new sequences end with the wrong sign: at 1 % no inputs could bridge the 14 steps of Figure 2b.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
ANSWER = 0.8  # d of class A; that of class B is the negative
TARGETS = (ANSWER, -ANSWER)
BLOCK = 100  # sequences that are judged at once


def states(w: Array, inputs: Sequence[Array] | Array) -> list[Array]:
    """x[0] to x[T], for the T inputs of all steps; each broadcasts with w."""
    x = [np.zeros(np.broadcast_shapes(w.shape, inputs[0].shape))]
    for h in inputs:
        x.append(np.tanh(w * x[-1] + h))
    return x


def gradient(w: Array, h: Array, noise: Array, target: float) -> tuple[Array, Array]:
    """dE/dw [runs] and dE/dh [L, runs] on one sequence of every run; h [L, runs], noise [T - L, runs]."""
    x = states(w, [*h, *noise])
    error = (x[-1] - target) * (1 - x[-1] ** 2)  # dE/da[T], then of every step before
    of_w, of_inputs = np.zeros_like(w), np.zeros_like(h)
    for t in range(len(x) - 1, 0, -1):
        of_w += error * x[t - 1]
        if t <= len(h):
            of_inputs[t - 1] = error
        error = error * w * (1 - x[t - 1] ** 2)
    return of_w, of_inputs


def trained(
    w: Array,
    deviation: Array,
    rate: Array,
    steps: int,
    latch: int,
    presentations: int,
    random: np.random.Generator,
    moves: Array | float = 1.0,
) -> tuple[Array, Array]:
    """w [runs] and h [2, latch, runs] after so many sequences.

    w, deviation (of the noise), rate: [runs]. moves: 0 where w is left as it is, else 1.
    """
    w, h = w.copy(), np.zeros((2, latch, w.size))
    for number in range(presentations):
        label = number % 2
        noise = deviation * random.standard_normal((steps - latch, w.size))
        of_w, of_inputs = gradient(w, h[label], noise, TARGETS[label])
        w -= rate * of_w * moves
        h[label] -= rate * of_inputs
    return w, h


def wrong_share(w: Array, h: Array, deviation: Array, steps: int, count: int, random: np.random.Generator) -> Array:
    """The share of `count` new sequences (of each class a half) that end with the wrong sign, [runs]."""
    wrong, seen = np.zeros(w.size), 0
    while seen < count:
        for label, target in enumerate(TARGETS):
            x = states(w, h[label])[-1] * np.ones((BLOCK // 2, 1))
            for _ in range(steps - h.shape[1]):
                x = np.tanh(w * x + deviation * random.standard_normal(x.shape))
            wrong += (x * target <= 0).sum(0)
        seen += BLOCK
    return wrong / seen
