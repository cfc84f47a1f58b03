"""The simple recurrent network: one layer that sees its own last output.

    h = tanh(W_h x + R_h h[t-1] + b_h)

Source: Elman 1990 (hidden units copied to context units); the tanh form is Jozefowicz et al. 2015, Section 2.
Deviations: none. Pascanu et al. 2013 write x_t = W_rec sigma(x_{t-1}) + W_in u_t + b, with the function on the other
side of the product; its outputs sigma(x_t) are this cell's h.
"""

EQUATIONS = """
h = tanh(W_h @ x + R_h @ h[t-1] + b_h)
"""

VARIANTS = {
    "rnn-tanh": {},
    "rnn-relu": {"h": "relu(W_h @ x + R_h @ h[t-1] + b_h)"},
    "rnn-sigmoid": {"h": "sigmoid(W_h @ x + R_h @ h[t-1] + b_h)"},
}
