"""The LSTM with peepholes ("vanilla") and the variants that change one thing.

    z = tanh(W_z x + R_z y[t-1] + b_z)                    block input
    i = sigmoid(W_i x + R_i y[t-1] + p_i c[t-1] + b_i)    input gate
    f = sigmoid(W_f x + R_f y[t-1] + p_f c[t-1] + b_f)    forget gate
    c = z i + c[t-1] f                                    cell
    o = sigmoid(W_o x + R_o y[t-1] + p_o c + b_o)         output gate, which sees the new cell
    y = tanh(c) o                                         block output

Source: Greff et al. 2017, Sections II (vanilla) and IV-C (NIG, NFG, NOG, NIAF, NOAF, CIFG, NP, FGR); the forget bias of
1 is Gers et al. 2000 and Jozefowicz et al. 2015, Section 5 (LSTM-b), here on the vanilla form.
Deviations: in the paper's formulas of FGR the output gate sees the cell before, p_o c[t-1], as in `lstm-fgr-printed`;
`lstm-fgr` changes nothing else of vanilla, and its output gate sees the new one.
"""

EQUATIONS = """
z = tanh(W_z @ x + R_z @ y[t-1] + b_z)
i = sigmoid(W_i @ x + R_i @ y[t-1] + p_i * c[t-1] + b_i)
f = sigmoid(W_f @ x + R_f @ y[t-1] + p_f * c[t-1] + b_f)
c = z * i + c[t-1] * f
o = sigmoid(W_o @ x + R_o @ y[t-1] + p_o * c + b_o)
y = tanh(c) * o
"""

FGR = {
    "i": "sigmoid(W_i @ x + R_i @ y[t-1] + R_ii @ i[t-1] + R_fi @ f[t-1] + R_oi @ o[t-1] + p_i * c[t-1] + b_i)",
    "f": "sigmoid(W_f @ x + R_f @ y[t-1] + R_if @ i[t-1] + R_ff @ f[t-1] + R_of @ o[t-1] + p_f * c[t-1] + b_f)",
    "o": "sigmoid(W_o @ x + R_o @ y[t-1] + R_io @ i[t-1] + R_fo @ f[t-1] + R_oo @ o[t-1] + p_o * c + b_o)",
}
VARIANTS = {
    "lstm": {},
    "lstm-nig": {"i": "1"},
    "lstm-nfg": {"f": "1"},
    "lstm-nog": {"o": "1"},
    "lstm-niaf": {"z": "W_z @ x + R_z @ y[t-1] + b_z"},
    "lstm-noaf": {"y": "c * o"},
    "lstm-cifg": {"f": "1 - i"},
    "lstm-np": {"p_i": "0", "p_f": "0", "p_o": "0"},
    "lstm-fgr": FGR,
    "lstm-fgr-printed": FGR | {"o": FGR["o"].replace("p_o * c ", "p_o * c[t-1] ")},
    "lstm-b": {"initial": {"b_f": 1.0}},
}
