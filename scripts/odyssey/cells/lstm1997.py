"""The LSTM as it was first published: no forget gate, no peepholes, a cell that only ever adds.

    z = 4 sigmoid(W_z x + R_z y[t-1] + b_z) - 2           squashed cell input g, in (-2, 2)
    i = sigmoid(W_i x + R_i y[t-1] + b_i)                 input gate
    o = sigmoid(W_o x + R_o y[t-1] + b_o)                 output gate
    s = s[t-1] + i z                                      state, which carries itself with weight 1
    y = o (2 sigmoid(s) - 1)                              output, the state through h, in (-1, 1)

`lstm1997-b`: gates start a quarter open, their biases at -1, against a state that drifts and cells that are abused.
`lstm1997-gates`: what comes in includes both gates of t-1 (R_ab: from gate a to b).

Source: Hochreiter & Schmidhuber 1997, Section 4 and appendix A.1 (g and h); gate biases: Section 5 (output gates from
-1 down in experiment 1, input gates from -1 and output gates from -2 down in experiment 3).
Deviations: a block is one cell with gates of its own, and all blocks start from the same bias (the paper takes
-1, -2, -3, ... block by block); the error is not cut where it leaves a cell or gate, but goes back in full.
"""

EQUATIONS = """
z = 4 * sigmoid(W_z @ x + R_z @ y[t-1] + b_z) - 2
i = sigmoid(W_i @ x + R_i @ y[t-1] + b_i)
o = sigmoid(W_o @ x + R_o @ y[t-1] + b_o)
s = s[t-1] + i * z
y = o * (2 * sigmoid(s) - 1)
"""

VARIANTS = {
    "lstm1997": {},
    "lstm1997-b": {"initial": {"b_i": -1.0, "b_o": -1.0}},
    "lstm1997-gates": {
        "z": "4 * sigmoid(W_z @ x + R_z @ y[t-1] + R_iz @ i[t-1] + R_oz @ o[t-1] + b_z) - 2",
        "i": "sigmoid(W_i @ x + R_i @ y[t-1] + R_ii @ i[t-1] + R_oi @ o[t-1] + b_i)",
        "o": "sigmoid(W_o @ x + R_o @ y[t-1] + R_io @ i[t-1] + R_oo @ o[t-1] + b_o)",
    },
}
