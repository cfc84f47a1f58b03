"""What all references share: a cell's reference, its loop over time, and the activations.

Letters: T time, B batch, D input, H hidden. Vectors are rows here, so the papers' W x is `x @ W.T`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Values = Mapping[str, Array]
Step = Callable[[Values, Array, Values], dict[str, Array]]


def sigma(x: Array) -> Array:
    """The logistic function 1 / (1 + exp(-x)), in the form that cannot overflow."""
    return 0.5 * (1 + np.tanh(0.5 * x))


@dataclass(frozen=True)
class Reference:
    """One cell; called as `reference(parameters, x, initial) -> outputs [T, B, H], final state [B, H] by name`.

    parameters: the names, separated by blanks; the first letter says the shape.
    states: what the next step sees; the output stands first.
    step: (parameters, x [B, D], the values at t-1 by name) -> the values at t by name.
    source: paper and section.
    """

    step: Step
    parameters: str
    states: tuple[str, ...]
    source: str

    def __call__(self, parameters: Values, x: Array, initial: Values) -> tuple[Array, dict[str, Array]]:
        trace = self.trace(parameters, x, initial)
        return np.stack([values[self.states[0]] for values in trace]), {s: trace[-1][s] for s in self.states}

    def trace(self, parameters: Values, x: Array, initial: Values) -> list[dict[str, Array]]:
        """Every value of every step; x [T, B, D], initial: state name -> [B, H]."""
        trace: list[dict[str, Array]] = []
        for x_t in x:
            trace.append(self.step(parameters, x_t, trace[-1] if trace else initial))
        return trace

    def shapes(self, D: int, H: int) -> dict[str, tuple[int, ...]]:
        """Parameter name -> shape: W [H, D], R [H, H], peephole and bias [H]."""
        shapes: dict[str, tuple[int, ...]] = {"W": (H, D), "R": (H, H), "p": (H,), "b": (H,)}
        return {name: shapes[name[0]] for name in self.parameters.split()}
