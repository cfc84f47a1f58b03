"""The exact reverse-mode step of a cell: back-propagation through time, derived from its program.

For every block, last first, the adjoints of its values (`∂v` is the derivative of the loss with respect to v), and
what they add to the adjoints of accumulators, vectors, states one step before, and values of earlier blocks. The
products between the blocks are transposed: ∂operand += R' ∂accumulator.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from functools import cache

from odyssey.equations.cell import Cell
from odyssey.equations.expression import (
    Apply,
    Expression,
    Number,
    Parameter,
    Previous,
    Quotient,
    Sum,
    Times,
    plus,
    times,
)
from odyssey.equations.program import Accumulated, Copy, Program, Value, program


@dataclass(frozen=True)
class Carried(Expression):
    """The adjoint that has come for an atom: from the next step and from above (a state), or from later blocks."""

    name: str
    state: bool

    def __str__(self) -> str:
        return f"∂{self.name}{'[t]' if self.state else '[later]'}"


@dataclass
class ReverseBlock:
    """One block, backward.

    values: adjoint -> operation, in the order of evaluation; accumulators: index -> its adjoint;
    vectors: parameter -> what this step adds to its gradient; previous: state -> what goes to t-1;
    earlier: value of an earlier block -> what goes to its adjoint.
    """

    values: dict[Value, Expression] = field(default_factory=dict)
    accumulators: dict[int, Expression] = field(default_factory=dict)
    vectors: dict[str, Expression] = field(default_factory=dict)
    previous: dict[str, Expression] = field(default_factory=dict)
    earlier: dict[Value, Expression] = field(default_factory=dict)

    def results(self) -> list[Expression]:
        return [*self.accumulators.values(), *self.vectors.values(), *self.previous.values(), *self.earlier.values()]


@dataclass
class Reverse:
    """blocks: by number; kept: the values that a step forward must keep for the step backward."""

    program: Program
    blocks: list[ReverseBlock]
    kept: list[Value]

    @property
    def text(self) -> str:
        """The reverse step, last block first, to be read."""
        lines = []
        for block in reversed(self.blocks):
            lines += [f"{v} = {e}" for v, e in block.values.items()]
            lines += [f"∂a{k} = {e}" for k, e in block.accumulators.items()]
            lines += [f"∂{v} += {e}" for v, e in block.earlier.items()]
            lines += [f"∂{s}[t-1] += {e}" for s, e in block.previous.items()]
            lines += [f"∂{p} += {e}" for p, e in block.vectors.items()]
        for index, accumulator in enumerate(self.program.accumulators):
            lines += [f"∂({operand}) += {matrix}' @ ∂a{index}" for matrix, operand in accumulator.products]
            lines += [f"∂{matrix} += ∂a{index} @ ({operand})'" for matrix, operand in accumulator.products]
            lines += [f"∂{matrix} += ∂a{index} @ x'" for matrix in accumulator.inputs]
            lines += [f"∂{bias} += ∂a{index}" for bias in accumulator.biases]
        return "\n".join(lines)


@cache
def reverse(cell: Cell) -> Reverse:
    """The reverse step of a cell."""
    forward = program(cell)
    crossing = _crossing(forward)
    blocks = [_Block(forward, number, crossing).made for number in range(forward.last_block + 1)]
    return Reverse(forward, blocks, _kept(forward, blocks))


def _crossing(forward: Program) -> set[Value]:
    """The values that a later block or a product uses: their adjoints are carried in memory."""
    operands = {o for o in forward.operands if isinstance(o, Value)}
    used = {
        need
        for value, operation in forward.values.items()
        for need in operation.children
        if isinstance(need, Value) and forward.block[need] < forward.block[value]
    }
    return operands | used


class _Block:
    """Walks one block backward."""

    def __init__(self, forward: Program, number: int, crossing: set[Value]) -> None:
        self.forward, self.number, self.made = forward, number, ReverseBlock()
        self.terms: dict[Expression, list[Expression]] = defaultdict(list)
        for state, own in forward.states.items():
            if forward.block[own] == number:
                self.give(own, Carried(state, state=True))
        values = forward.of_block(number)
        for value in values:
            # Later blocks have run by now, going backward: what they gave to this value lies in memory.
            if value in crossing:
                self.give(value, Carried(value.name, state=False))
        # All users of a value in this block stand behind it, so that its adjoint is whole when its turn comes.
        for value in reversed(values):
            self.push(value)
        # What is left was given to what no operation of this block has made.
        for atom, terms in self.terms.items():
            if isinstance(atom, Parameter):
                self.made.vectors[atom.name] = self.name(f"∂{atom.name}", plus(*terms))
            elif isinstance(atom, Previous):
                self.made.previous[atom.name] = self.name(f"∂{atom.name}_before", plus(*terms))
            elif isinstance(atom, Value) and forward.block[atom] < number:
                self.made.earlier[atom] = self.name(f"∂{atom.name}_here", plus(*terms))

    def give(self, atom: Expression, term: Expression) -> None:
        if not isinstance(atom, Number) and term != Number(0.0):
            self.terms[atom].append(term)

    def name(self, name: str, operation: Expression) -> Expression:
        """An atom for the operation, its parts named first."""
        if isinstance(operation, Number | Parameter | Previous | Value | Carried):
            return operation
        # Operations are made of atoms alone, as in a program: a term that is a product gets a name first.
        if isinstance(operation, Sum):
            operation = plus(*(self.name(f"{name}_{k}", term) for k, term in enumerate(operation.terms)))
        while (value := Value(name)) in self.made.values:  # a cell may have an equation z_slope beside z
            name += "'"
        self.made.values[value] = operation
        return value

    def push(self, value: Value) -> None:
        """The adjoint of `value`, and what it gives to what `value` is made of."""
        if not self.terms[value]:
            return
        d = self.name(f"∂{value.name}", plus(*self.terms.pop(value)))
        operation = self.forward.values[value]
        match operation:
            case Accumulated(index):
                self.made.accumulators[index] = d
            case Apply(function, argument):
                self.give(argument, self.slope(function, value, d))
            case Sum(terms):
                for term in terms:
                    self.give(term, d)
            case Times(factors):
                for place, factor in enumerate(factors):
                    self.give(factor, times(d, *factors[:place], *factors[place + 1 :]))
            case Copy(of):
                self.give(of, d)
            case Quotient(numerator, denominator):
                # d(n / m) = dn / m - (n / m) dm / m, and the value is n / m: one division serves both.
                share = self.name(f"∂{value.name}_share", Quotient(d, denominator))
                self.give(numerator, share)
                self.give(denominator, times(Number(-1.0), share, value))

    def slope(self, function: str, value: Value, d: Expression) -> Expression:
        """d times the derivative, written by the function's own value."""
        match function:
            case "tanh":
                square = self.name(f"∂{value.name}_square", times(Number(-1.0), value, value))
                return times(d, self.name(f"∂{value.name}_slope", plus(Number(1.0), square)))
            case "sigmoid":
                minus = self.name(f"∂{value.name}_minus", times(Number(-1.0), value))
                return times(d, value, self.name(f"∂{value.name}_slope", plus(Number(1.0), minus)))
            case "exp":
                return times(d, value)
            case "relu":
                # relu(a) is positive where a is, so that the value alone tells; at 0 the slope is 0, as in PyTorch.
                return times(d, self.name(f"∂{value.name}_slope", Apply("positive", value)))
        raise TypeError(f"no derivative for {function}")


def _kept(forward: Program, blocks: list[ReverseBlock]) -> list[Value]:
    """What the step backward reads: functions, quotients and accumulators; sums and products of those are made again.

    Also what a later block, forward, reads, and what is the operand of a product (for the gradient of its matrix).
    """
    # Adjoints are values too, of the step backward; only those of the step forward can be kept from it.
    needed = _crossing(forward)
    for block in blocks:
        for operation in [*block.values.values(), *block.results()]:
            needed |= {e for e in operation.walk() if isinstance(e, Value) and e in forward.values}
    operands = {o for o in forward.operands if isinstance(o, Value)}
    kept = {v for v in needed if not isinstance(forward.values[v], Sum | Times)} | operands | {*forward.states.values()}
    # Top to bottom: what is kept here lets later sums and products be made again.
    for value in forward.values:
        if value in needed and not _remade(forward, value, kept):
            kept.add(value)
    return [value for value in forward.values if value in kept]


def _remade(forward: Program, value: Value, kept: set[Value]) -> bool:
    """Can the value be made again from what is kept?"""
    if value in kept:
        return True
    operation = forward.values[value]
    return isinstance(operation, Sum | Times) and all(
        not isinstance(atom, Value) or _remade(forward, atom, kept) for atom in operation.children
    )
