"""A cell's equations as its paper would print them: LaTeX, and MathML, which browsers set by themselves.

    i = sigmoid(W_i @ x + R_i @ y[t-1] + p_i * c[t-1] + b_i)

reads i^t = σ(W_i x^t + R_i y^{t-1} + p_i ⊙ c^{t-1} + b_i), matrices and vectors bold. Terms stand in the order in which
they are written; parentheses only where they are needed.
"""

from __future__ import annotations

from collections.abc import Collection
from types import UnionType

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
    times,
)
from odyssey.equations.notation import BESIDE, LaTeX, MathML, Notation

NAMESPACE = 'xmlns="http://www.w3.org/1998/Math/MathML"'


def latex(cell: Cell) -> str:
    """The equations as an `aligned` environment (amsmath), one a line, to stand in a display."""
    rows = [f"{left} &= {right}" for left, right in _sides(cell, LaTeX())]
    return "\\begin{aligned}\n" + " \\\\\n".join(rows) + "\n\\end{aligned}"


def mathml(cell: Cell, marked: Collection[str] = ()) -> str:
    """The equations as presentation MathML, one a row; the rows of `marked` names have the class "marked"."""
    rows = []
    for name, (left, right) in zip(cell.equations, _sides(cell, MathML()), strict=True):
        mark = ' class="marked"' if name in marked else ""
        rows.append(
            f'<mtr{mark}><mtd style="text-align: right; padding-right: 0">{left}</mtd>'
            f'<mtd style="text-align: left; padding-left: 0"><mo form="infix">=</mo>{right}</mtd></mtr>'
        )
    table = f'<mtable displaystyle="true" columnalign="right left">{"".join(rows)}</mtable>'
    return f'<math {NAMESPACE} display="block">{table}</math>'


def mathml_name(name: str) -> str:
    """One name of a cell as MathML in a line of text: y, b_f."""
    return f"<math {NAMESPACE}>{MathML().symbol(name)}</math>"


def _sides(cell: Cell, notation: Notation) -> list[tuple[str, str]]:
    return [(notation.symbol(name, "t"), _Walk(notation).set(e)) for name, e in cell.equations.items()]


class _Walk:
    """From an expression to its pieces in a notation."""

    def __init__(self, notation: Notation) -> None:
        self.notation = notation

    def set(self, e: Expression) -> str:
        to = self.notation
        if opposite := _opposite(e):
            return to.row(to.sign("−"), self.fenced(opposite, Sum))
        match e:
            case Input():
                return to.symbol("x", "t")
            case Number(value):
                return to.number(value)
            case Parameter(name):
                return to.symbol(name)
            case Current(name):
                return to.symbol(name, "t")
            case Previous(name):
                return to.symbol(name, "t-1")
            case Product(matrix, operand):
                return to.row(to.symbol(matrix), to.sign(BESIDE), self.fenced(operand, Sum | Times | Number))
            case Apply("relu", argument):
                return to.call("max", to.number(0), self.set(argument))
            case Apply(function, argument):
                return to.call(function, self.set(argument))
            case Sum((first, *others)):
                return to.row(self.set(first), *(piece for term in others for piece in self.added(term)))
            case Times((Number(value), *others)):
                return to.row(to.number(value), to.sign(BESIDE), self.fenced(times(*others), Sum))
            case Times((first, *others)):
                more = (piece for f in others for piece in (to.sign("⊙"), self.fenced(f, Sum | Product)))
                return to.row(self.fenced(first, Sum | Product), *more)
            case Quotient(numerator, denominator):
                return to.fraction(self.set(numerator), self.set(denominator))
        raise NotImplementedError(f"an expression of the class {type(e).__name__} has no typeset form yet.")

    def added(self, term: Expression) -> tuple[str, str]:
        """A further term of a sum after its sign."""
        if opposite := _opposite(term):
            return self.notation.sign("−"), self.fenced(opposite, Sum)
        return self.notation.sign("+"), self.set(term)

    def fenced(self, e: Expression, kinds: type | UnionType) -> str:
        """The expression, in parentheses if it is one of these kinds."""
        return self.notation.fence(self.set(e)) if isinstance(e, kinds) else self.set(e)


def _opposite(e: Expression) -> Expression | None:
    """What stands behind the minus sign, if the expression starts with one."""
    match e:
        case Number(value) if value < 0:
            return Number(-value)
        case Times((Number(value), *others)) if value < 0:
            return times(Number(-value), *others)
    return None
