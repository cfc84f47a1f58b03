"""One recurrent unit without input, its error, the exact gradient of that error, and its fixed points.

    x[t] = w sigmoid(x[t-1]) + b                    from x[0], for so many steps T
    E = (sigmoid(x[T]) - target)^2

The gradient runs forward beside the state: dx[t] = d(w sigmoid(x[t-1]) + b) + w sigmoid'(x[t-1]) dx[t-1].
Every x is a fixed point of one b, b = x - w sigmoid(x), which is stable where w sigmoid'(x) < 1; for w > 4 two folds,
where that slope is 1, part the stable branches from the unstable one. The wall of the error stands where x[0] is itself
an (unstable) fixed point: beyond it the state runs to the other branch.
Source: Pascanu, Mikolov, Bengio (ICML 2013), Sections 2.2 and 2.3, Figures 3 and 6. Deviations: none.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Problem:
    """Where the unit starts, for how many steps it runs, and what sigmoid(x[T]) should be."""

    start: float = 0.5
    steps: int = 50
    target: float = 0.7


def sigmoid(x: ArrayLike) -> Array:
    """1 / (1 + exp(-x)), without overflow."""
    return 0.5 * (1 + np.tanh(0.5 * np.asarray(x, dtype=float)))


def slope(x: ArrayLike) -> Array:
    """The derivative of `sigmoid`."""
    value = sigmoid(x)
    return value * (1 - value)


def error_and_gradient(w: ArrayLike, b: ArrayLike, problem: Problem) -> tuple[Array, Array]:
    """E [...] and its gradient (dE/dw, dE/db), [2, ...], for w and b that broadcast together."""
    w, b = np.broadcast_arrays(np.asarray(w, dtype=float), np.asarray(b, dtype=float))
    x, dx = np.full(w.shape, problem.start), np.zeros((2, *w.shape))
    for _ in range(problem.steps):
        value = sigmoid(x)
        dx = np.stack([value, np.ones_like(value)]) + w * slope(x) * dx
        x = w * value + b
    missed = sigmoid(x) - problem.target
    return missed**2, 2 * missed * slope(x) * dx


def descent(w: float, b: float, rate: float, updates: int, threshold: float | None, problem: Problem) -> Array:
    """Gradient descent from (w, b): the rows (w, b, E, |gradient|) before every update and after the last.

    threshold: a gradient whose L2 norm reaches it is rescaled to it (Algorithm 1); None: never.
    """
    place, rows = np.array([w, b]), []
    for _ in range(updates + 1):
        error, gradient = error_and_gradient(place[0], place[1], problem)
        norm = float(np.linalg.norm(gradient))
        rows.append([*place, float(error), norm])
        if threshold is not None and norm >= threshold:
            gradient = gradient * (threshold / norm)
        place = place - rate * gradient
    return np.array(rows)


def settled(w: float, b: Array, starts: Array, steps: int) -> Array:
    """The states [b, starts] after so many steps from every start, at every b."""
    x = np.broadcast_to(starts, (len(b), len(starts)))
    for _ in range(steps):
        x = w * sigmoid(x) + b[:, None]
    return x


def bias_of(x: ArrayLike, w: ArrayLike) -> Array:
    """The b that makes x a fixed point."""
    return np.asarray(x) - np.asarray(w) * sigmoid(x)


def folds(w: float) -> list[tuple[float, float]]:
    """(b, x) where a stable and the unstable fixed point meet, the smaller b first; none for w <= 4."""
    if w <= 4:
        return []
    root = math.sqrt(1 - 4 / w)
    places = [math.log((1 + sign * root) / (1 - sign * root)) for sign in (1, -1)]
    return [(float(bias_of(x, w)), x) for x in places]


def wall(w: ArrayLike, problem: Problem) -> Array:
    """The b at which the error jumps: there the start is an unstable fixed point."""
    return bias_of(problem.start, w)
