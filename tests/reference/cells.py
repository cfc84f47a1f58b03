"""`REFERENCES`: cell id -> its NumPy reference. A new cell's reference goes here, as a step and an entry."""

from __future__ import annotations

import numpy as np

from reference import lstm
from reference.scan import Array, Reference, Values, sigma


def simple(act):
    """h = act(W_h x + R_h h[t-1] + b_h): Elman 1990; Jozefowicz et al. 2015, Section 2.1."""

    def step(p: Values, x: Array, before: Values) -> dict[str, Array]:
        return {"h": act(x @ p["W_h"].T + before["h"] @ p["R_h"].T + p["b_h"])}

    return step


def gru(p: Values, x: Array, before: Values) -> dict[str, Array]:
    """The reset gate stands before the matrix: Cho et al. 2014 (v3); biases as in Jozefowicz et al. 2015."""
    h = before["h"]
    r = sigma(x @ p["W_r"].T + h @ p["R_r"].T + p["b_r"])
    z = sigma(x @ p["W_z"].T + h @ p["R_z"].T + p["b_z"])
    candidate = np.tanh(x @ p["W_n"].T + (r * h) @ p["R_n"].T + p["b_n"])
    return {"h": z * h + (1 - z) * candidate}


def gru_after(p: Values, x: Array, before: Values) -> dict[str, Array]:
    """The reset gate stands after the matrix and its bias, as in cuDNN and torch.nn.GRU."""
    h = before["h"]
    r = sigma(x @ p["W_r"].T + h @ p["R_r"].T + p["b_r"])
    z = sigma(x @ p["W_z"].T + h @ p["R_z"].T + p["b_z"])
    candidate = np.tanh(x @ p["W_n"].T + p["b_n"] + r * (h @ p["R_n"].T + p["b_rn"]))
    return {"h": (1 - z) * candidate + z * h}


def mut1(p: Values, x: Array, before: Values) -> dict[str, Array]:
    """The paper's bare x has the width of the layer; here W_h brings it there."""
    h, embedded = before["h"], x @ p["W_h"].T
    z = sigma(x @ p["W_z"].T + p["b_z"])
    r = sigma(x @ p["W_r"].T + h @ p["R_r"].T + p["b_r"])
    return {"h": np.tanh((r * h) @ p["R_h"].T + np.tanh(embedded) + p["b_h"]) * z + h * (1 - z)}


def mut2(p: Values, x: Array, before: Values) -> dict[str, Array]:
    """The paper's bare x has the width of the layer; here W_r brings it there."""
    h, embedded = before["h"], x @ p["W_r"].T
    z = sigma(x @ p["W_z"].T + h @ p["R_z"].T + p["b_z"])
    r = sigma(embedded + h @ p["R_r"].T + p["b_r"])
    return {"h": np.tanh((r * h) @ p["R_h"].T + x @ p["W_h"].T + p["b_h"]) * z + h * (1 - z)}


def mut3(p: Values, x: Array, before: Values) -> dict[str, Array]:
    h = before["h"]
    z = sigma(x @ p["W_z"].T + np.tanh(h) @ p["R_z"].T + p["b_z"])
    r = sigma(x @ p["W_r"].T + h @ p["R_r"].T + p["b_r"])
    return {"h": np.tanh((r * h) @ p["R_h"].T + x @ p["W_h"].T + p["b_h"]) * z + h * (1 - z)}


GRU = "W_r R_r b_r W_z R_z b_z W_n R_n b_n"
MUT = "W_z b_z W_r R_r b_r W_h R_h b_h"
JOZEFOWICZ = "Jozefowicz et al. 2015, Sections 2-3"

REFERENCES: dict[str, Reference] = {
    **lstm.REFERENCES,
    "rnn-tanh": Reference(simple(np.tanh), "W_h R_h b_h", ("h",), "Elman 1990"),
    "rnn-relu": Reference(simple(lambda a: np.maximum(a, 0)), "W_h R_h b_h", ("h",), "Le et al. 2015"),
    "rnn-sigmoid": Reference(simple(sigma), "W_h R_h b_h", ("h",), "Elman 1990"),
    "gru": Reference(gru, GRU, ("h",), "Cho et al. 2014 (v3), Section 2.3"),
    "gru-after": Reference(gru_after, f"{GRU} b_rn", ("h",), "documentation of torch.nn.GRU"),
    "mut1": Reference(mut1, MUT, ("h",), JOZEFOWICZ),
    "mut2": Reference(mut2, f"{MUT} R_z", ("h",), JOZEFOWICZ),
    "mut3": Reference(mut3, f"{MUT} R_z", ("h",), JOZEFOWICZ),
}
