"""Hopfield's network: N units that store patterns in their connections and fall into the nearest one.

Source: Hopfield, "Neural networks and physical systems with emergent collective computational abilities" (PNAS 1982).
A pattern is kept as signs s in {-1, +1}; Hopfield's V in {0, 1} is (s + 1) / 2. Both forms store by the same sum,
T_ij = sum over patterns of s_i s_j, with T_ii = 0, and a unit turns where its field says so:

    field_i  = sum_j T_ij s_j + offset_i              a unit keeps its sign where its field is 0
    energy   = -1/2 sum_ij T_ij s_i s_j - sum_i offset_i s_i

- "signs": offset 0. In V it is the network with thresholds U_i = 1/2 sum_j T_ij; its energy
  -1/2 sum_ij T_ij V_i V_j + sum_i U_i V_i is (energy + 1/2 sum_ij T_ij) / 4.
- "bits": the paper's, V with thresholds 0, is offset_i = sum_j T_ij; its energy -1/2 sum_ij T_ij V_i V_j is
  (energy - 1/2 sum_ij T_ij) / 4. The same patterns make twice the noise in its fields (variance, against the signal).

Units are asked one at a time in random order, each as often as the others (the paper's asynchronous attempts at a
mean rate). Attempts that change nothing are not carried out but counted: how many come before the next change is
drawn from their geometric distribution, and which unit changes from those that would. The course is the same, and
takes as many steps as there are changes. Deviations: none besides "signs", which is the form of Amit, Gutfreund,
Sompolinsky 1985.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Form = Literal["signs", "bits"]
Signs = NDArray[np.float32]  # -1 and +1; sums of these stay whole numbers below 2**24, so float32 is exact


@dataclass(frozen=True)
class Network:
    """Connections T [N, N] with an empty diagonal, and the fields' offsets [N]."""

    weights: NDArray[np.float32]
    offsets: NDArray[np.float32]

    def fields(self, states: Signs) -> NDArray[np.float32]:
        """The field of every unit, [B, N]."""
        return states @ self.weights + self.offsets

    def energies(self, states: Signs) -> NDArray[np.float64]:
        """The energy of every state, [B]."""
        both = (self.fields(states) + self.offsets).astype(np.float64)
        return -0.5 * (states * both).sum(-1)

    def are_fixed(self, states: Signs) -> NDArray[np.bool_]:
        """Whether no unit would change, [B]."""
        return np.all(states * self.fields(states) >= 0, axis=-1)


@dataclass(frozen=True)
class Recall:
    """Where states went, and every change on the way, in order; equal places of the four arrays are one change.

    update counts the units asked in that recall up to the change, itself included; energy is that after it.
    """

    states: Signs  # [B, N], fixed points
    recall: NDArray[np.int64]  # which of the B
    unit: NDArray[np.int64]
    update: NDArray[np.int64]
    energy: NDArray[np.float64]


def store(patterns: Signs, form: Form = "signs") -> Network:
    """The network that stores the patterns [p, N]."""
    weights = patterns.T @ patterns
    np.fill_diagonal(weights, 0)
    return Network(weights, weights.sum(0) if form == "bits" else np.zeros(len(weights), np.float32))


def overlap(first: Signs, second: Signs) -> NDArray[np.float64]:
    """The mean product of their signs, [B]: 1 for equal states, 0 for unrelated, -1 for opposite."""
    return (first * second).mean(-1, dtype=np.float64)


def corrupted(patterns: Signs, share: float, random: np.random.Generator) -> Signs:
    """The patterns with `share` of each one's bits flipped (rounded to whole bits)."""
    count = round(share * patterns.shape[-1])
    order = random.random(patterns.shape).argsort(-1)
    return np.where(order < count, -patterns, patterns)


def recall(network: Network, cues: Signs, random: np.random.Generator) -> Recall:
    """Let the states [B, N] run until no unit changes any more."""
    states, fields, energies = cues.copy(), network.fields(cues), network.energies(cues)
    running, asked = np.arange(len(cues)), np.zeros(len(cues), np.int64)
    changes = []
    finals = states.copy()
    while True:
        ready = states * fields < 0
        counts = ready.sum(1)
        if not counts.all():  # those that are done leave
            finals[running[counts == 0]] = states[counts == 0]
            kept = counts > 0
            running, states, fields, energies = running[kept], states[kept], fields[kept], energies[kept]
            ready, counts, asked = ready[kept], counts[kept], asked[kept]
        if not len(running):
            break
        units, rows = _chosen(ready, counts, random), np.arange(len(running))
        asked = asked + random.geometric(counts / states.shape[1])
        signs = states[rows, units]
        energies = energies + 2.0 * signs * fields[rows, units]
        states[rows, units] = -signs
        fields -= 2 * signs[:, None] * network.weights[units]
        changes.append((running, units, asked, energies))
    return Recall(finals, *_joined(changes))


def _chosen(ready: NDArray[np.bool_], counts: NDArray[np.int64], random: np.random.Generator) -> NDArray[np.int64]:
    """For every row one of its units that would change, each as probable as the others."""
    which = (random.random(len(counts)) * counts).astype(np.int64)
    return np.nonzero(ready)[1][np.cumsum(counts) - counts + which]


def _joined(changes: Sequence[tuple[NDArray, ...]]) -> tuple[NDArray, ...]:
    """The arrays of all steps, one after the other; empty ones of the same kinds where nothing changed."""
    if changes:
        return tuple(np.concatenate(parts) for parts in zip(*changes, strict=True))
    return tuple(np.empty(0, kind) for kind in (np.int64, np.int64, np.int64, np.float64))
