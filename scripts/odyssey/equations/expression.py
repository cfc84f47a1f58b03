"""Expressions: what the right-hand side of a cell's equation is made of.

Every expression stands for one vector a sequence and step: [B, H], but for `Input`, which is [B, D].
Expressions are immutable and hashable; `str(e)` is their canonical text, which reads back to the same expression.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

FUNCTIONS = ("tanh", "sigmoid", "relu", "exp")
LETTERS = {
    "W": "input matrix [H, D]",
    "R": "recurrent matrix [H, H]",
    "p": "peephole vector [H]",
    "b": "bias vector [H]",
}


class Expression:
    """Any expression; `children` are the expressions that it is computed from."""

    @property
    def children(self) -> tuple[Expression, ...]:
        return ()

    def walk(self) -> Iterator[Expression]:
        """This expression and all below it, children first."""
        for child in self.children:
            yield from child.walk()
        yield self


@dataclass(frozen=True)
class Input(Expression):
    """The input x of this step, [B, D]."""

    def __str__(self) -> str:
        return "x"


@dataclass(frozen=True)
class Number(Expression):
    value: float

    def __str__(self) -> str:
        return f"{self.value:g}" if float(f"{self.value:g}") == self.value else repr(self.value)


@dataclass(frozen=True)
class Parameter(Expression):
    """A trained vector, p_* or b_*; matrices stand only inside a `Product`."""

    name: str

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True)
class Current(Expression):
    """The value that an equation above has given to `name` at this step."""

    name: str

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True)
class Previous(Expression):
    """The value of `name` at the step before: a state."""

    name: str

    def __str__(self) -> str:
        return f"{self.name}[t-1]"


@dataclass(frozen=True)
class Product(Expression):
    """The matrix product of a trained matrix with a vector: W_a @ x, or R_a @ anything [H] wide."""

    matrix: str
    operand: Expression

    @property
    def children(self) -> tuple[Expression, ...]:
        return (self.operand,)

    def __str__(self) -> str:
        bare = isinstance(self.operand, Input | Current | Previous | Apply)
        return f"{self.matrix} @ {self.operand}" if bare else f"{self.matrix} @ ({self.operand})"


@dataclass(frozen=True)
class Apply(Expression):
    """An element-wise function of one argument."""

    function: str
    argument: Expression

    @property
    def children(self) -> tuple[Expression, ...]:
        return (self.argument,)

    def __str__(self) -> str:
        return f"{self.function}({self.argument})"


@dataclass(frozen=True)
class Sum(Expression):
    """terms[0] + terms[1] + ..., at least two terms."""

    terms: tuple[Expression, ...]

    @property
    def children(self) -> tuple[Expression, ...]:
        return self.terms

    def __str__(self) -> str:
        text = str(self.terms[0])
        for term in self.terms[1:]:
            if isinstance(term, Times) and term.factors[0] == Number(-1):
                taken = times(*term.factors[1:])
                text += f" - ({taken})" if isinstance(taken, Sum) else f" - {taken}"
            else:
                text += f" + {term}"
        return text


@dataclass(frozen=True)
class Times(Expression):
    """factors[0] * factors[1] * ..., element by element, at least two factors; a number stands first."""

    factors: tuple[Expression, ...]

    @property
    def children(self) -> tuple[Expression, ...]:
        return self.factors

    def __str__(self) -> str:
        return " * ".join(f"({f})" if isinstance(f, Sum | Product | Quotient) else str(f) for f in self.factors)


@dataclass(frozen=True)
class Quotient(Expression):
    """numerator / denominator, element by element."""

    numerator: Expression
    denominator: Expression

    @property
    def children(self) -> tuple[Expression, ...]:
        return (self.numerator, self.denominator)

    def __str__(self) -> str:
        top = f"({self.numerator})" if isinstance(self.numerator, Sum | Product) else str(self.numerator)
        simple = isinstance(self.denominator, Number | Current | Previous | Parameter | Apply)
        return f"{top} / {self.denominator}" if simple else f"{top} / ({self.denominator})"


def plus(*terms: Expression) -> Expression:
    """The sum, flattened, numbers folded, zeros left out."""
    flat = [t for term in terms for t in (term.terms if isinstance(term, Sum) else (term,))]
    number = sum(t.value for t in flat if isinstance(t, Number))
    rest = [t for t in flat if not isinstance(t, Number)]
    if number:
        place = next(i for i, t in enumerate(flat) if isinstance(t, Number))
        rest.insert(min(place, len(rest)), Number(number))
    if not rest:
        return Number(0.0)
    return rest[0] if len(rest) == 1 else Sum(tuple(rest))


def times(*factors: Expression) -> Expression:
    """The element-wise product, flattened, numbers folded in front, ones left out, zero if a factor is zero."""
    flat = [f for factor in factors for f in (factor.factors if isinstance(factor, Times) else (factor,))]
    number = 1.0
    for factor in flat:
        number *= factor.value if isinstance(factor, Number) else 1.0
    rest = [f for f in flat if not isinstance(f, Number)]
    if number == 0 or not rest:
        return Number(number)
    if number != 1:
        rest.insert(0, Number(number))
    return rest[0] if len(rest) == 1 else Times(tuple(rest))
