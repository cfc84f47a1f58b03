"""What the claims about the adding problem of Le et al. 2015 share: one mark in each half, the sum as the answer.

Arjovsky et al. 2016 and Henaff et al. 2016 have the same problem, and come to other conclusions about it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from odyssey.claims.groups import Group

LE = "Le, Jaitly, Hinton 2015, A simple way to initialize recurrent networks of rectified linear units, section 4.1"
ARJOVSKY = "Arjovsky, Shah, Bengio 2016, Unitary evolution recurrent neural networks, section 5.2"
HENAFF = "Henaff, Szlam, LeCun 2016, Recurrent orthogonal networks and long-memory tasks"
LSTM = ("lstm", "lstm-b")
STUDIES = ("irnn", "irnn-arjovsky")
# Of Arjovsky et al.
RMSPROP = {"optimizer": "rmsprop_09", "learning_rate": 0.001, "clip_value": 1.0, "hidden_size": 128}


def identity(length: int, **where: Any) -> Group:
    """ReLU RNNs that start at the identity (IRNNs), on so many steps."""
    return adding("rnn-relu", length, initialisation="identity", **where)


def adding(cell: str | Sequence[str], length: int, **where: Any) -> Group:
    """Runs of that cell on so many steps."""
    return Group("adding", cell, STUDIES, where={"definition": "le", "length": length, **where})
