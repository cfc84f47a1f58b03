"""Truncated backpropagation through time (Williams & Peng 1990) of a plain RNN with tanh, in NumPy float64.

A batch is cut after every k steps. Each piece starts from the states that the piece before has left, its gradient stops
there, and it makes an update. Sequences are run one by one; vectors are columns here, as in the papers.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from reference.scan import Array

Weights = dict[str, Array]  # W [H, D], R [H, H], b [H], V [K, H], a [K]


def loss_and_slope(answer: Array, target: Array) -> tuple[float, Array]:
    """Squared error averaged over K numbers; for a class, nats of the softmax."""
    if target.dtype.kind == "i":
        chances = np.exp(answer - answer.max())
        chances /= chances.sum()
        return float(-np.log(chances[target])), chances - np.eye(len(answer))[target]
    return float(np.mean((answer - target) ** 2)), 2 * (answer - target) / len(answer)


def piece(w: Weights, h: Array, x: Array, targets: Sequence[Array | None]) -> tuple[float, Weights, Array]:
    """Loss summed over the steps that have a target, its gradient from a state h that is held fixed, the last state."""
    states, slopes, loss = [h], [], 0.0
    for x_t, target in zip(x, targets, strict=True):
        states.append(np.tanh(w["W"] @ x_t + w["R"] @ states[-1] + w["b"]))
        slopes.append(np.zeros(len(w["a"])))
        if target is not None:
            step_loss, slopes[-1] = loss_and_slope(w["V"] @ states[-1] + w["a"], target)
            loss += step_loss
    gradient = {name: np.zeros_like(value) for name, value in w.items()}
    from_later = np.zeros_like(h)
    for t in reversed(range(len(x))):
        gradient["V"] += np.outer(slopes[t], states[t + 1])
        gradient["a"] += slopes[t]
        before_tanh = (w["V"].T @ slopes[t] + from_later) * (1 - states[t + 1] ** 2)
        gradient["W"] += np.outer(before_tanh, x[t])
        gradient["R"] += np.outer(before_tanh, states[t])
        gradient["b"] += before_tanh
        from_later = w["R"].T @ before_tanh
    return loss, gradient, states[-1]


def train_batch(
    w: Weights, xs: list[Array], targets: list[list[Array | None]], k: int, rate: float
) -> tuple[float, int]:
    """Plain gradient descent in place on one batch, in pieces of k steps; the sum of losses and how many there were.

    A piece's loss: the mean over the targets of a sequence within it, then the mean over the sequences that it holds
    (with a target after the last step alone: over those that end within it; without any, there is no update).
    """
    states = [np.zeros(len(w["b"])) for _ in xs]
    at_end = all(target is None for row in targets for target in row[:-1])
    total, count = 0.0, 0
    for start in range(0, max(map(len, xs)), k):
        there = [n for n, x in enumerate(xs) if len(x) > start]
        update = {name: np.zeros_like(value) for name, value in w.items()}
        shares = 0
        for n in there:
            asked = targets[n][start : start + k]
            many = sum(target is not None for target in asked)
            loss, gradient, states[n] = piece(w, states[n], xs[n][start : start + k], asked)
            total, count = total + loss, count + many
            shares += many > 0 if at_end else 1
            for name in w:
                update[name] += gradient[name] / max(many, 1)
        for name in w:
            w[name] -= rate * update[name] / max(shares, 1)
    return total, count
