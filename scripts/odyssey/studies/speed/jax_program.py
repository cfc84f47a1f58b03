"""A cell in JAX, written from its equations: `lax.scan` over time, as one would write it by hand for speed.

The input's products are taken out of the loop as one product over all steps, biases beside them too; recurrent matrices
that share an operand are one product a step. The equations are walked while JAX traces, so they cost nothing later.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import jax
import jax.numpy as jnp

from odyssey.equations import Cell
from odyssey.equations.expression import (
    Apply,
    Current,
    Expression,
    Input,
    Number,
    Parameter,
    Previous,
    Product,
    Quotient,
    Sum,
    Times,
)
from odyssey.studies.speed.jax_layout import Layout

FUNCTIONS = {"tanh": jnp.tanh, "sigmoid": jax.nn.sigmoid, "relu": jax.nn.relu, "exp": jnp.exp}
Packed = Mapping[str, Any]


def outputs(cell: Cell, packed: Packed, x: Any, unroll: int = 1) -> Any:
    """The outputs [T, B, H] for x [T, B, D], from zero states; `packed` are the weights as `Layout(cell).pack` gives.

    unroll: steps in the body of the compiled loop.
    """
    layout = Layout(cell)
    drives = x @ packed["W"] + packed["drive"]
    zero = jnp.zeros((x.shape[1], packed["W"].shape[1] // len(layout.inputs)), x.dtype)

    def step(state: tuple, drive: Any) -> tuple[tuple, Any]:
        new = _Step(layout, packed, dict(zip(cell.states, state, strict=True)), drive).run()
        return new, new[0]

    return jax.lax.scan(step, (zero,) * len(cell.states), drives, unroll=unroll)[1]


class _Step:
    """One step while it is traced: what has been computed so far."""

    def __init__(self, layout: Layout, packed: Packed, state: dict[str, Any], drive: Any) -> None:
        self.layout, self.packed, self.state = layout, packed, state
        self.drives = dict(zip(layout.inputs, jnp.split(drive, len(layout.inputs), 1), strict=True))
        self.vectors = {name: packed["v"][k] for k, name in enumerate(layout.vectors)}
        self.folded = {Parameter(name) for name in layout.drive_bias.values()}
        self.products: dict[tuple[str, Expression], Any] = {}
        self.values: dict[str, Any] = {}

    def run(self) -> tuple:
        like = self.state[self.layout.cell.output]
        for name, equation in self.layout.cell.equations.items():
            value = self.value(equation)
            self.values[name] = jnp.full_like(like, value) if isinstance(value, float) else value
        return tuple(self.values[name] for name in self.layout.cell.states)

    def value(self, expression: Expression) -> Any:
        match expression:
            case Number(value):
                return value
            case Current(name):
                return self.values[name]
            case Previous(name):
                return self.state[name]
            case Parameter(name):
                return self.vectors[name]
            case Apply(function, argument):
                return FUNCTIONS[function](self.value(argument))
            case Product(matrix, Input()):
                return self.drives[matrix]
            case Product(matrix, operand):
                return self.recurrent(matrix, operand)
            case Sum(terms):
                return sum(self.value(t) for t in terms if t not in self.folded)
            case Times(factors):
                product = self.value(factors[0])
                for factor in factors[1:]:
                    product = product * self.value(factor)
                return product
            case Quotient(numerator, denominator):
                return self.value(numerator) / self.value(denominator)
        raise TypeError(f"no JAX for {type(expression).__name__}")

    def recurrent(self, matrix: str, operand: Expression) -> Any:
        """matrix @ operand; all products of a stack with its operand are done at the first need."""
        if (matrix, operand) in self.products:
            return self.products[matrix, operand]
        k, place = self.layout.places[matrix]
        stacked, matrices = self.packed[f"R{k}"], self.layout.groups.get(operand, ())
        if matrix not in matrices:
            return self.value(operand) @ jnp.split(stacked, stacked.shape[1] // stacked.shape[0], 1)[place]
        parts = jnp.split(self.value(operand) @ stacked, len(matrices), 1)
        self.products |= {(m, operand): part for m, part in zip(matrices, parts, strict=True)}
        return self.products[matrix, operand]
