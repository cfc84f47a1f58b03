"""What a point costs at least: floating-point operations and weight traffic, counted from the cell's equations.

Only matrix products are counted, a multiplication and an addition each as one operation (the element-wise part is
under a tenth of it from H = 20 on, and how many operations a tanh is would be a matter of taste). Every product is
done three times: forward, for the gradient of its matrix, and for the gradient of its operand; the last is not needed
where the operand is the input x.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from odyssey.equations import Cell
from odyssey.equations.expression import Expression, Input, Product

FLOAT_BYTES = 4


@dataclass(frozen=True)
class Shape:
    """The sizes of a point; K is 0 where there is no output layer, D, T and K where a task decides them."""

    input_size: int  # D
    hidden_size: int  # H
    batch_size: int  # B
    steps: int  # T
    output_size: int = 0  # K
    task: str = ""  # the generated task that feeds it, at its default options


@dataclass(frozen=True)
class Ceilings:
    """What one core was measured to do at best, and the size of its first cache."""

    gflops: float  # float32 matrix product
    l2_gbytes: float  # GB/s, reading
    l1d_bytes: int


def products(cell: Cell) -> list[Product]:
    """The matrix products of one step, each once: matrix and operand."""
    found: dict[Expression, None] = {}
    for equation in cell.equations.values():
        found |= {e: None for e in equation.walk() if isinstance(e, Product)}
    return [e for e in found if isinstance(e, Product)]


def flop(cell: Cell, shape: Shape) -> int:
    """Operations of one forward and backward pass over [T, B], with the output layer where K > 0."""
    D, H, K = shape.input_size, shape.hidden_size, shape.output_size
    inputs = sum(isinstance(p.operand, Input) for p in products(cell))
    recurrent = len(products(cell)) - inputs
    return 2 * shape.steps * shape.batch_size * (2 * inputs * D * H + 3 * recurrent * H * H + 3 * K * H)


def recurrent_bytes(cell: Cell, shape: Shape) -> int:
    """Bytes of the recurrent matrices, float32."""
    recurrent = sum(letter == "R" for letter in cell.parameters.values())
    return FLOAT_BYTES * recurrent * shape.hidden_size**2


def weight_traffic_bytes(cell: Cell, shape: Shape) -> int:
    """Bytes of recurrent matrices read: once a step forward, once a step backward, for the whole batch.

    The input's matrices are read once a sequence: their products over all steps are one product.
    """
    return 2 * shape.steps * recurrent_bytes(cell, shape)


def intensity(cell: Cell, shape: Shape) -> float:
    """Operations per byte of weight traffic; infinite for a cell without recurrent matrices."""
    traffic = weight_traffic_bytes(cell, shape)
    return flop(cell, shape) / traffic if traffic else math.inf


def arithmetic_floor_seconds(cell: Cell, shape: Shape, ceilings: Ceilings) -> float:
    """The least time by arithmetic: all operations at the speed of a large matrix product."""
    return flop(cell, shape) / (1e9 * ceilings.gflops)


def l2_floor_seconds(cell: Cell, shape: Shape, ceilings: Ceilings) -> float:
    """The least time by traffic: what of the recurrent matrices does not fit in L1 comes from L2 in every pass."""
    beyond = max(0, recurrent_bytes(cell, shape) - ceilings.l1d_bytes)
    return 2 * shape.steps * beyond / (1e9 * ceilings.l2_gbytes)
