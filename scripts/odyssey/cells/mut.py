"""The three architectures that an evolutionary search put above the GRU and the LSTM.

`mut1`:
    z = sigmoid(W_z x + b_z)
    r = sigmoid(W_r x + R_r h[t-1] + b_r)
    h = tanh(R_h (r h[t-1]) + tanh(W_h x) + b_h) z + h[t-1] (1 - z)     z near 1 takes the new value, unlike the GRU's
`mut2`: z = sigmoid(W_z x + R_z h[t-1] + b_z), and r, h with W x as below
`mut3`: z = sigmoid(W_z x + R_z tanh(h[t-1]) + b_z)

Source: Jozefowicz et al. 2015, Section 4 (MUT1, MUT2, MUT3).
Deviations: the paper writes a bare x_t in MUT1's tanh(x_t) and in MUT2's reset gate, which fits only an input that has
been embedded to the width of the layer. Here that embedding is a matrix of the cell: tanh(W_h x) in MUT1, W_r x in
MUT2.
"""

EQUATIONS = """
z = sigmoid(W_z @ x + b_z)
r = sigmoid(W_r @ x + R_r @ h[t-1] + b_r)
h = tanh(R_h @ (r * h[t-1]) + tanh(W_h @ x) + b_h) * z + h[t-1] * (1 - z)
"""

_WITHOUT_INNER_TANH = "tanh(R_h @ (r * h[t-1]) + W_h @ x + b_h) * z + h[t-1] * (1 - z)"

VARIANTS = {
    "mut1": {},
    "mut2": {"z": "sigmoid(W_z @ x + R_z @ h[t-1] + b_z)", "h": _WITHOUT_INNER_TANH},
    "mut3": {"z": "sigmoid(W_z @ x + R_z @ tanh(h[t-1]) + b_z)", "h": _WITHOUT_INNER_TANH},
}
