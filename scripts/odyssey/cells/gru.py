"""The gated recurrent unit in its two published forms.

`gru`, the reset gate before the matrix:
    z = sigmoid(W_z x + R_z h[t-1] + b_z)                 update gate; near 1 it keeps the old state
    r = sigmoid(W_r x + R_r h[t-1] + b_r)                 reset gate
    n = tanh(W_n x + R_n (r h[t-1]) + b_n)                candidate
    h = z h[t-1] + (1 - z) n

`gru-after`, the reset gate after the matrix, with a second bias inside the reset product:
    n = tanh(W_n x + b_n + r (R_n h[t-1] + b_rn))

Source: Cho et al. 2014, Section 2.3 (final version, arXiv v3), with the biases of Jozefowicz et al. 2015, Section 3.1;
`gru-after` is the form of the paper's first versions and of cuDNN and PyTorch. Weights do not transfer between them.
Deviations: none.
"""

EQUATIONS = """
z = sigmoid(W_z @ x + R_z @ h[t-1] + b_z)
r = sigmoid(W_r @ x + R_r @ h[t-1] + b_r)
n = tanh(W_n @ x + R_n @ (r * h[t-1]) + b_n)
h = z * h[t-1] + (1 - z) * n
"""

VARIANTS = {
    "gru": {},
    "gru-after": {"n": "tanh(W_n @ x + b_n + r * (R_n @ h[t-1] + b_rn))"},
}
