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


def lstm1997(p: Values, x: Array, before: Values) -> dict[str, Array]:
    """net = sum over u of w y^u(t-1), u: inputs and cells, and the gates too where their matrices are given."""

    def net(to: str) -> Array:
        gates = sum((before[a] @ p[f"R_{a}{to}"].T for a in "io" if f"R_{a}{to}" in p), np.zeros(()))
        return x @ p[f"W_{to}"].T + before["y"] @ p[f"R_{to}"].T + p[f"b_{to}"] + gates

    g = 2 * np.tanh(0.5 * net("z"))  # 4 / (1 + exp(-a)) - 2
    i, o = sigma(net("i")), sigma(net("o"))
    s = before["s"] + i * g
    return {"s": s, "i": i, "o": o, "y": o * np.tanh(0.5 * s)}  # 2 / (1 + exp(-s)) - 1


def lstm2015(without: str = ""):
    """The paper's i, j, f, o are z, i, f, o here; a gate that is left out is 1."""

    def step(p: Values, x: Array, before: Values) -> dict[str, Array]:
        def net(to: str) -> Array:
            return x @ p[f"W_{to}"].T + before["h"] @ p[f"R_{to}"].T + p[f"b_{to}"]

        i, f, o = (1.0 if g == without else act(net(g)) for g, act in (("i", sigma), ("f", sigma), ("o", np.tanh)))
        c = before["c"] * f + np.tanh(net("z")) * i
        return {"c": c, "h": np.tanh(c) * o}

    return step


def deep(output: bool, shortcut: bool):
    """The transition is a net with one hidden layer, and so is the output (DOT): Pascanu et al. 2014, Section 3.3."""

    def step(p: Values, x: Array, before: Values) -> dict[str, Array]:
        inner = np.tanh(np.concatenate([x, before["h"]], 1) @ np.concatenate([p["W_u"], p["R_u"]], 1).T + p["b_u"])
        above = inner @ p["R_h"].T + p["b_h"]
        h = np.tanh(above + before["h"] @ p["R_s"].T if shortcut else above)
        return {"h": h, "y": np.tanh(h @ p["R_y"].T + p["b_y"])} if output else {"h": h}

    return step


def mlp(p: Values, x: Array, before: Values) -> dict[str, Array]:
    return {"y": np.tanh(x @ p["W_y"].T + p["b_y"])}


GRU = "W_r R_r b_r W_z R_z b_z W_n R_n b_n"
MUT = "W_z b_z W_r R_r b_r W_h R_h b_h"
LSTM2015 = "W_z R_z b_z W_i R_i b_i W_f R_f b_f W_o R_o b_o"
LSTM1997 = "W_z R_z b_z W_i R_i b_i W_o R_o b_o"
DT = "W_u R_u b_u R_h b_h"
HOCHREITER = "Hochreiter & Schmidhuber 1997, Section 4 and appendix A.1"
PASCANU = "Pascanu et al. 2014, Section 3.3"
JOZEFOWICZ = "Jozefowicz et al. 2015, Sections 2-3"

REFERENCES: dict[str, Reference] = {
    **lstm.REFERENCES,
    "rnn-tanh": Reference(simple(np.tanh), "W_h R_h b_h", ("h",), "Elman 1990"),
    "rnn-relu": Reference(simple(lambda a: np.maximum(a, 0)), "W_h R_h b_h", ("h",), "Le et al. 2015"),
    "rnn-sigmoid": Reference(simple(sigma), "W_h R_h b_h", ("h",), "Elman 1990"),
    "elman": Reference(simple(sigma), "W_h R_h b_h", ("h",), "Elman 1990"),
    "lstm1997": Reference(lstm1997, LSTM1997, ("y", "s"), HOCHREITER),
    "lstm1997-b": Reference(lstm1997, LSTM1997, ("y", "s"), HOCHREITER),
    "lstm1997-gates": Reference(
        lstm1997, f"{LSTM1997} R_iz R_oz R_ii R_oi R_io R_oo", ("y", "s", "i", "o"), HOCHREITER
    ),
    "lstm2015": Reference(lstm2015(), LSTM2015, ("h", "c"), JOZEFOWICZ),
    "lstm2015-b": Reference(lstm2015(), LSTM2015, ("h", "c"), JOZEFOWICZ),
    "lstm2015-nfg": Reference(lstm2015("f"), "W_z R_z b_z W_i R_i b_i W_o R_o b_o", ("h", "c"), JOZEFOWICZ),
    "lstm2015-nig": Reference(lstm2015("i"), "W_z R_z b_z W_f R_f b_f W_o R_o b_o", ("h", "c"), JOZEFOWICZ),
    "lstm2015-nog": Reference(lstm2015("o"), "W_z R_z b_z W_i R_i b_i W_f R_f b_f", ("h", "c"), JOZEFOWICZ),
    "dt": Reference(deep(output=False, shortcut=False), DT, ("h",), PASCANU),
    "dt-s": Reference(deep(output=False, shortcut=True), f"{DT} R_s", ("h",), PASCANU),
    "dot": Reference(deep(output=True, shortcut=False), f"{DT} R_y b_y", ("y", "h"), PASCANU),
    "dot-s": Reference(deep(output=True, shortcut=True), f"{DT} R_s R_y b_y", ("y", "h"), PASCANU),
    "mlp": Reference(mlp, "W_y b_y", ("y",), "Schuster & Paliwal 1997, Section IV"),
    "gru": Reference(gru, GRU, ("h",), "Cho et al. 2014 (v3), Section 2.3"),
    "gru-after": Reference(gru_after, f"{GRU} b_rn", ("h",), "documentation of torch.nn.GRU"),
    "mut1": Reference(mut1, MUT, ("h",), JOZEFOWICZ),
    "mut2": Reference(mut2, f"{MUT} R_z", ("h",), JOZEFOWICZ),
    "mut3": Reference(mut3, f"{MUT} R_z", ("h",), JOZEFOWICZ),
}
