"""A cell as a program: element-wise blocks, and the matrix products that stand between them.

Every sum that holds matrix products becomes an `Accumulator`: W_a @ x + R_b @ operand + ... + b_c, one column block of
the pre-activations. All else is element-wise and becomes a `Value` each, in the order of evaluation. Values are put
into blocks: block 0 runs first in a step, then the products of level 0, block 1, the products of level 1, and so on;
a product's level is the block that its operand is ready in. The LSTM has one level; the GRU, whose candidate multiplies
r * h[t-1], has two.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache

from odyssey.equations.cell import Cell
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
    plus,
    times,
)


@dataclass(frozen=True)
class Value(Expression):
    """The result of one element-wise operation, by name."""

    name: str

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True)
class Accumulated(Expression):
    """What accumulator `index` has summed up."""

    index: int

    def __str__(self) -> str:
        return f"a{self.index}"


@dataclass(frozen=True)
class Copy(Expression):
    """The same numbers once more, in a place of their own."""

    of: Expression

    @property
    def children(self) -> tuple[Expression, ...]:
        return (self.of,)

    def __str__(self) -> str:
        return str(self.of)


@dataclass(frozen=True)
class Accumulator:
    """inputs: names of W matrices times x; products: (name of an R matrix, its operand); biases: names of vectors."""

    inputs: tuple[str, ...]
    products: tuple[tuple[str, Expression], ...]
    biases: tuple[str, ...]

    def __str__(self) -> str:
        terms = [f"{m} @ x" for m in self.inputs] + [f"{m} @ {o}" for m, o in self.products] + list(self.biases)
        return " + ".join(terms)


@dataclass
class Program:
    """See the module. An atom is a Number, Parameter, Previous or Value: what an operation may be made of.

    values: name -> operation, whose children are atoms (or the `Accumulated` itself);
    states: state name -> the value that it takes, each its own; block: value -> the block that computes it.
    """

    cell: Cell
    values: dict[Value, Expression] = field(default_factory=dict)
    accumulators: list[Accumulator] = field(default_factory=list)
    states: dict[str, Value] = field(default_factory=dict)
    block: dict[Value, int] = field(default_factory=dict)

    @property
    def last_block(self) -> int:
        return 1 + max((self.level_of(o) for _, o in self.products()), default=-1)

    def products(self) -> Iterator[tuple[str, Expression]]:
        """Every (matrix, operand) of every accumulator."""
        for accumulator in self.accumulators:
            yield from accumulator.products

    @property
    def operands(self) -> list[Expression]:
        """What is multiplied by a recurrent matrix, each once: `Previous` or `Value`."""
        return list(dict.fromkeys(operand for _, operand in self.products()))

    def level_of(self, operand: Expression) -> int:
        """The block after which a product with this operand can run."""
        return self.block[operand] if isinstance(operand, Value) else 0

    def of_block(self, block: int) -> list[Value]:
        return [v for v in self.values if self.block[v] == block]

    @property
    def text(self) -> str:
        """The step, block by block, to be read."""
        lines = []
        for block in range(self.last_block + 1):
            for index, accumulator in enumerate(self.accumulators):
                if 1 + max((self.level_of(o) for _, o in accumulator.products), default=-1) == block:
                    lines.append(f"a{index} = {accumulator}")
            lines += [f"{v} = {self.values[v]}" for v in self.of_block(block)]
        return "\n".join(lines)


@cache
def program(cell: Cell) -> Program:
    """The cell's program; what it never uses is left out."""
    lowering = _Lowering(cell)
    made = Program(cell, lowering.values, lowering.accumulators, lowering.states())
    _leave_out_unused(made)
    _put_into_blocks(made)
    return made


class _Lowering:
    """Reads equations top to bottom into values and accumulators, each written once."""

    def __init__(self, cell: Cell) -> None:
        self.cell = cell
        self.values: dict[Value, Expression] = {}
        self.known: dict[Expression, Value] = {}
        self.accumulators: list[Accumulator] = []
        self.names: dict[str, Expression] = {}
        self.taken = set(cell.equations)
        for self.equation, expression in cell.equations.items():
            self.names[self.equation] = self.atom(expression, self.equation)

    def atom(self, expression: Expression, name: str | None = None) -> Expression:
        """The atom that stands for the expression; defines values on the way."""
        match expression:
            case Number() | Previous() | Parameter():
                return expression
            case Current(current):
                return self.names[current]
            case Product():
                return self.define(self.accumulated((expression,)), name)
            case Apply(function, argument):
                return self.define(Apply(function, self.atom(argument)), name)
            case Quotient(numerator, denominator):
                return self.define(Quotient(self.atom(numerator), self.atom(denominator)), name)
            case Times(factors):
                return self.define(times(*map(self.atom, factors)), name)
            case Sum(terms):
                return self.define(self.sum(terms), name)
        raise TypeError(f"no program for {type(expression).__name__}")

    def states(self) -> dict[str, Value]:
        """A value for every state, no two the same."""
        states: dict[str, Value] = {}
        for state in self.cell.states:
            self.equation, atom = state, self.names[state]
            # A step writes each state into an array of its own: what is another state, or an old one, is copied.
            own = isinstance(atom, Value) and atom not in states.values()
            states[state] = atom if own and isinstance(atom, Value) else self.copy(atom)
        return states

    def copy(self, atom: Expression) -> Value:
        value = Value(self.fresh())
        self.values[value] = Copy(atom)
        return value

    def define(self, operation: Expression, name: str | None) -> Expression:
        if isinstance(operation, Number | Previous | Parameter | Value):
            return operation
        # The same operation again is the same value: written once, computed once.
        if operation not in self.known:
            value = Value(name if name and Value(name) not in self.values else self.fresh())
            self.known[operation] = value
            self.values[value] = operation
        return self.known[operation]

    def fresh(self) -> str:
        number = 1
        while (name := f"{self.equation}{number}") in self.taken:
            number += 1
        self.taken.add(name)
        return name

    def sum(self, terms: tuple[Expression, ...]) -> Expression:
        # Beside a product a vector is a bias, which the product starts from; else it is read like any other atom.
        linear: list[Expression] = []
        if any(isinstance(t, Product) for t in terms):
            linear = [t for t in terms if isinstance(t, Product | Parameter)]
        rest = [self.atom(t) for t in terms if t not in linear]
        if not linear:
            return plus(*rest)
        whole = self.accumulated(tuple(linear))
        return plus(self.define(whole, None), *rest) if rest else whole

    def accumulated(self, terms: tuple[Expression, ...]) -> Accumulated:
        inputs, products, biases = [], [], []
        for term in terms:
            if isinstance(term, Parameter):
                biases.append(term.name)
            elif isinstance(term, Product) and isinstance(term.operand, Input):
                inputs.append(term.matrix)
            elif isinstance(term, Product):
                # A product reads a row a sequence from memory, which a number or a vector does not have.
                operand = self.atom(term.operand)
                products.append(
                    (term.matrix, self.copy(operand) if isinstance(operand, Number | Parameter) else operand)
                )
        accumulator = Accumulator(tuple(inputs), tuple(products), tuple(biases))
        if accumulator not in self.accumulators:
            self.accumulators.append(accumulator)
        return Accumulated(self.accumulators.index(accumulator))


def _leave_out_unused(made: Program) -> None:
    used: set[Expression] = set()
    waiting: list[Expression] = list(made.states.values())
    while waiting:
        atom = waiting.pop()
        if isinstance(atom, Value) and atom not in used:
            used.add(atom)
            waiting += _needs(made, atom)
    made.values = {v: e for v, e in made.values.items() if v in used}
    kept = sorted({e.index for e in made.values.values() if isinstance(e, Accumulated)})
    # From an index as it was to its place in the new order; dictionaries keep theirs.
    place = {old: new for new, old in enumerate(_order(made, kept))}
    made.accumulators = [made.accumulators[old] for old in place]
    for value, operation in made.values.items():
        if isinstance(operation, Accumulated):
            made.values[value] = Accumulated(place[operation.index])


def _order(made: Program, kept: list[int]) -> list[int]:
    """Those that the input drives alone first, those that it does not drive last: column blocks stay together."""
    return sorted(kept, key=lambda k: (bool(made.accumulators[k].products), not made.accumulators[k].inputs))


def _needs(made: Program, value: Value) -> list[Expression]:
    operation = made.values[value]
    if isinstance(operation, Accumulated):
        return [operand for _, operand in made.accumulators[operation.index].products]
    return list(operation.children)


def _put_into_blocks(made: Program) -> None:
    """As late as their users allow: what no product waits for is left to the last block."""
    # What is late shares a loop with its users and stays in registers. An accumulator stands a block after its
    # operands, since its products run between the two.
    earliest: dict[Expression, int] = {}
    for value, operation in made.values.items():
        step = isinstance(operation, Accumulated)
        earliest[value] = max((earliest.get(n, 0) + step for n in _needs(made, value)), default=0)
    last = max(earliest.values(), default=0)
    latest: dict[Expression, int] = defaultdict(lambda: last)
    for value in reversed(made.values):
        step = isinstance(made.values[value], Accumulated)
        for need in _needs(made, value):
            latest[need] = min(latest[need], latest[value] - step)
    made.block = {value: latest[value] for value in made.values}
