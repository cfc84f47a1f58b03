"""What the claims of Bengio, Simard and Frasconi 1994 share: the paper, and runs of its minimal latch.

The paper's learning rate is not known here, so the map is judged at both rates of the study.
"""

from __future__ import annotations

from typing import Any

from odyssey.claims.groups import Between, Group

PAPER = "Bengio, Simard, Frasconi 1994, Learning long-term dependencies with gradient descent is difficult"
RATES = (0.01, 0.3)
USUAL_RATE = 0.3  # with which most units converge at 20 steps


def on_the_map(learning_rate: float, **where: Any) -> Group:
    """Units trained for 20 steps, from some weights and in some noise."""
    return Group(study=("latching",), sweep="map", table="latches", where={**where, "learning_rate": learning_rate})


def over_steps(length: Between) -> Group:
    """Units trained for so many steps from w = 1.25 in noise of variance 0.2; the weight is trained too."""
    where = {"length": length, "trained": "everything", "learning_rate": USUAL_RATE}
    return Group(study=("latching",), sweep="lengths", table="latches", where=where)
