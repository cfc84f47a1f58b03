"""The multi-layer perceptron: a hidden layer without memory, which sees the input of its own step alone.

    y = tanh(W_y x + b_y)

On an input that is a window of frames around the step this is the feed-forward net that recurrent ones are compared
with; on a bare input it shows what a task asks for besides memory.

Source: Schuster & Paliwal 1997, Section IV; Graves & Schmidhuber 2005, Section 4 (MLP with and without a window).
Deviations: none. The window is a setting of the trial (`window`, `window_ahead`).
"""

EQUATIONS = """
y = tanh(W_y @ x + b_y)
"""

VARIANTS: dict[str, dict] = {
    "mlp": {},
}
