"""Deep transition and deep output: an intermediate layer between states, and one between state and answer.

    u = tanh(W_u x + R_u h[t-1] + b_u)                    intermediate layer of the transition
    h = tanh(R_h u + b_h)                                 state
    y = tanh(R_y h + b_y)                                 intermediate layer of the output, which no later step sees

`dot-s`, with a shortcut past the intermediate layer: h = tanh(R_h u + R_s h[t-1] + b_h)

Source: Pascanu, Gulcehre, Cho and Bengio 2014, Sections 3.3.1 and 3.3.2 (DOT-RNN and DOT(S)-RNN).
Deviations: the paper chooses depth, width and function of the intermediate layers by task; here there is one of each,
as wide as the state, and tanh throughout. The network's own linear layer makes the answer from y.
"""

EQUATIONS = """
u = tanh(W_u @ x + R_u @ h[t-1] + b_u)
h = tanh(R_h @ u + b_h)
y = tanh(R_y @ h + b_y)
"""

VARIANTS = {
    "dot": {},
    "dot-s": {"h": "tanh(R_h @ u + R_s @ h[t-1] + b_h)"},
}
