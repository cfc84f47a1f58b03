"""The LSTM of an exploration of architectures: no peepholes, and a tanh on its output gate.

    z = tanh(W_z x + R_z h[t-1] + b_z)                    candidate (the paper's i)
    i = sigmoid(W_i x + R_i h[t-1] + b_i)                 input gate (the paper's j)
    f = sigmoid(W_f x + R_f h[t-1] + b_f)                 forget gate
    o = tanh(W_o x + R_o h[t-1] + b_o)                    output gate, as printed
    c = c[t-1] f + z i                                    cell
    h = tanh(c) o

Variants leave out one gate (it is 1), as the paper's LSTM-f, LSTM-i and LSTM-o, or start the forget gate open (LSTM-b).

Source: Jozefowicz et al. 2015, Section 2; variants: Section 3.6 and Table 1.
Deviations: none. Whether the tanh of the output gate is a misprint is open; `lstm-np` is the same with a sigmoid there.
"""

EQUATIONS = """
z = tanh(W_z @ x + R_z @ h[t-1] + b_z)
i = sigmoid(W_i @ x + R_i @ h[t-1] + b_i)
f = sigmoid(W_f @ x + R_f @ h[t-1] + b_f)
o = tanh(W_o @ x + R_o @ h[t-1] + b_o)
c = c[t-1] * f + z * i
h = tanh(c) * o
"""

VARIANTS = {
    "lstm2015": {},
    "lstm2015-nfg": {"f": "1"},
    "lstm2015-nig": {"i": "1"},
    "lstm2015-nog": {"o": "1"},
    "lstm2015-b": {"initial": {"b_f": 1.0}},
}
