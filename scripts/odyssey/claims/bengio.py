"""What the claims of Bengio, Simard and Frasconi 1994 share: the paper, and runs of its minimal latch.

Neither the paper's learning rate nor its measure of convergence is known here. The rate is small enough that steps do
not leap over weights at which the gradient vanishes, and what comes out otherwise contradicts nobody.
"""

from __future__ import annotations

from typing import Any

from odyssey.claims.groups import Group

PAPER = "Bengio, Simard, Frasconi 1994, Learning long-term dependencies with gradient descent is difficult"
STUDIES = ("latching", "latching-quick")
RATE = 0.01
USUAL_WEIGHT = 1.25  # that of figure 2b
NOT_KNOWN = (
    "The paper's learning rate and its measure of convergence are not known here, and its s, printed as a variance, is "
    "taken for a standard deviation."
)


def on_the_map(w_0: float, noise_sd: float) -> Group:
    """Units trained for 20 steps, from a weight and in noise of that standard deviation."""
    where = {"w_0": w_0, "noise_sd": noise_sd, "learning_rate": RATE}
    return Group(study=STUDIES, sweep="map", table="latches", where=where)


def over_steps(length: Any) -> Group:
    """Units whose inputs alone are trained, for so many steps, at w = 1.25 in noise of standard deviation 0.2."""
    where = {"length": length, "trained": "inputs", "learning_rate": RATE}
    return Group(study=STUDIES, sweep="lengths", table="latches", where=where)
