"""The simple recurrent network: hidden units whose last values come back through context units.

    c = h[t-1]                                            context units, one a hidden unit, weight 1, not trained
    h = sigmoid(W_h x + R_h c + b_h)                      hidden units

Source: Elman 1990. The same equations as `rnn-sigmoid`, and the same numbers: this is the network under its author's
name, for studies of his tasks, and `rnn-sigmoid` the one that stands beside `rnn-tanh`; a study needs one of them.
Deviations: Elman takes the context as one more input and cuts the error there, one step back (the setting
`truncation: 1` does that); here the error goes back to the first step. His context starts at 0.5, here at 0.
"""

EQUATIONS = """
c = h[t-1]
h = sigmoid(W_h @ x + R_h @ c + b_h)
"""

VARIANTS: dict[str, dict] = {
    "elman": {},
}
