"""What form a cell has, where something is defined for one form alone."""

from __future__ import annotations

from odyssey.equations.cell import Cell
from odyssey.equations.expression import Apply, Input, Parameter, Previous, Product, Sum

ACTIVATIONS = ("tanh", "sigmoid", "relu")


def plain_activation(cell: Cell) -> str | None:
    """f of a plain RNN, h = f(W @ x + R @ h[t-1] + b), where f is tanh, sigmoid or relu; None for any other cell."""
    equation = cell.equations[cell.output]
    if len(cell.equations) > 1 or not isinstance(equation, Apply) or not isinstance(equation.argument, Sum):
        return None
    products = [t for t in equation.argument.terms if isinstance(t, Product)]
    inner = {type(p.operand) for p in products}
    only_biases_besides = all(isinstance(t, Product | Parameter) for t in equation.argument.terms)
    plain = only_biases_besides and len(products) == 2 and inner == {Input, Previous}
    return equation.function if plain and equation.function in ACTIVATIONS else None
