"""Deep transition: from one state to the next by way of an intermediate layer.

    u = tanh(W_u x + R_u h[t-1] + b_u)                    intermediate layer
    h = tanh(R_h u + b_h)                                 state

`dt-s`, with a shortcut past the intermediate layer: h = tanh(R_h u + R_s h[t-1] + b_h)

Source: Pascanu, Gulcehre, Cho and Bengio 2014, Section 3.3.1 (DT-RNN and DT(S)-RNN).
Deviations: the paper chooses depth, width and function of the intermediate layers by task; here there is one, as wide
as the state, and tanh throughout.
"""

EQUATIONS = """
u = tanh(W_u @ x + R_u @ h[t-1] + b_u)
h = tanh(R_h @ u + b_h)
"""

VARIANTS = {
    "dt": {},
    "dt-s": {"h": "tanh(R_h @ u + R_s @ h[t-1] + b_h)"},
}
