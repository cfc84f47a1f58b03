"""Read a cell's text into expressions.

One equation a line, `name = expression`, evaluated top to bottom at every step:

    z = tanh(W_z @ x + R_z @ y[t-1] + b_z)
    y = z * y[t-1] + (1 - z) * tanh(x_in)

`x` is the input; `name` is what an equation above gave; `name[t-1]` is its value at the step before (a state, zero
before the first step unless an initial state is given). Trained parameters are named by their letter: W_* [H, D] times
the input, R_* [H, H] times a vector of the layer, p_* and b_* vectors [H]. `@` is the matrix product, `+ - * /` are
element-wise, and so are the functions tanh, sigmoid, relu, exp. The last line's name is the cell's output.
"""

from __future__ import annotations

import ast
import keyword

from odyssey.equations.expression import (
    FUNCTIONS,
    LETTERS,
    Apply,
    Current,
    Expression,
    Input,
    Number,
    Parameter,
    Previous,
    Product,
    Quotient,
    plus,
    times,
)
from odyssey.errors import InputError, unknown

Equations = dict[str, Expression]
RESERVED = {"x", "t", "torch", *FUNCTIONS}


def read_equations(text: str, changes: dict[str, str] | None = None) -> Equations:
    """Name -> expression, in the order of evaluation.

    `changes` replaces right-hand sides by name (`{"i": "1"}`); a changed parameter (`{"p_i": "0"}`) is put in as that
    number everywhere. Raises InputError, naming the line.
    """
    changes = dict(changes or {})
    lines = _lines(text)
    constants = {name: _number(name, changes.pop(name)) for name in list(changes) if is_parameter(name)}
    for name in changes:
        if name not in lines:
            raise unknown("equation", name, lines)
    sources = {name: changes.get(name, source) for name, source in lines.items()}
    equations: Equations = {}
    used: set[str] = set()
    for name, source in sources.items():
        reader = _Reader(f"{name} = {source}", set(sources), set(equations), constants)
        equations[name] = reader.read(source)
        used |= reader.parameters
    for name in constants:
        if name not in used:
            raise unknown("parameter", name, used)
    return equations


def is_parameter(name: str) -> bool:
    """Does the name belong to a trained parameter: a letter of `LETTERS`, an underscore, a suffix?"""
    return name[:1] in LETTERS and name[1:2] == "_" and len(name) > 2


def _lines(text: str) -> dict[str, str]:
    lines: dict[str, str] = {}
    for line in filter(None, (raw.split("#")[0].strip() for raw in text.splitlines())):
        name, equals, source = (part.strip() for part in line.partition("="))
        if not equals or not name.isidentifier():
            raise InputError(f"cannot read the equation '{line}'; write it as: name = expression.")
        if name in RESERVED or name[0] == "_" or keyword.iskeyword(name) or is_parameter(name):
            raise InputError(f"cannot define '{name}' in '{line}'; that name is taken, choose another.")
        if name in lines:
            raise InputError(f"'{name}' is defined twice; give the second equation another name.")
        lines[name] = source
    if not lines:
        raise InputError("a cell needs at least one equation, such as: h = tanh(W_h @ x + R_h @ h[t-1] + b_h)")
    return lines


def _number(name: str, source: str) -> Number:
    try:
        return Number(float(source))
    except ValueError:
        raise InputError(f"a parameter can only be replaced by a number, not {name} = '{source}'.") from None


class _Reader:
    """Reads one right-hand side; keeps what it needs for a good error message."""

    def __init__(self, line: str, names: set[str], above: set[str], constants: dict[str, Number]) -> None:
        self.line, self.names, self.above, self.constants = line, names, above, constants
        self.parameters: set[str] = set()

    def read(self, source: str) -> Expression:
        try:
            node = ast.parse(source, mode="eval").body
        except SyntaxError as error:
            raise self.wrong(f"it is not an expression ({error.msg})") from None
        expression = self.visit(node)
        if isinstance(expression, Input):
            raise self.wrong("x is D wide but the layer H; multiply it by a matrix, W_a @ x")
        return expression

    def wrong(self, why: str) -> InputError:
        return InputError(f"in the equation '{self.line}': {why}.")

    def visit(self, node: ast.expr) -> Expression:
        match node:
            case ast.Constant(value=int() | float() as value):
                return Number(float(value))
            case ast.Name(id=name):
                return self.name(name)
            case ast.Subscript(
                value=ast.Name(id=name), slice=ast.BinOp(ast.Name(id="t"), ast.Sub(), ast.Constant(value=1))
            ):
                return self.previous(name)
            case ast.Call(func=ast.Name(id=function), args=[argument], keywords=[]):
                return self.apply(function, argument)
            case ast.UnaryOp(op=ast.USub(), operand=operand):
                return times(Number(-1.0), self.vector(operand))
            case ast.BinOp(left=ast.Name(id=matrix), op=ast.MatMult(), right=right):
                return self.product(matrix, right)
            case ast.BinOp(left=left, op=ast.Add(), right=right):
                return plus(self.vector(left), self.vector(right))
            case ast.BinOp(left=left, op=ast.Sub(), right=right):
                return plus(self.vector(left), times(Number(-1.0), self.vector(right)))
            case ast.BinOp(left=left, op=ast.Mult(), right=right):
                return times(self.vector(left), self.vector(right))
            case ast.BinOp(left=left, op=ast.Div(), right=right):
                return Quotient(self.vector(left), self.vector(right))
        raise self.wrong(
            f"'{ast.unparse(node)}' is not part of the language; there are + - * / @, name[t-1] and "
            f"the functions {', '.join(FUNCTIONS)}"
        )

    def vector(self, node: ast.expr) -> Expression:
        expression = self.visit(node)
        if isinstance(expression, Input):
            raise self.wrong("x is D wide but the layer H; multiply it by a matrix, W_a @ x")
        return expression

    def name(self, name: str) -> Expression:
        if name == "x":
            return Input()
        if is_parameter(name):
            if name[0] in "WR":
                raise self.wrong(f"the matrix {name} must multiply something, {name} @ ...")
            return self.parameter(name) or Parameter(name)
        if name in self.above:
            return Current(name)
        if name in self.names:
            raise self.wrong(f"'{name}' has no value yet; define it above, or use {name}[t-1]")
        raise unknown("name", name, {*self.names, "x"})

    def previous(self, name: str) -> Expression:
        if name == "x":
            raise self.wrong("x[t-1] is not a state; keep it in one, such as u = W_u @ x, and use u[t-1]")
        if name not in self.names:
            raise unknown("state", name, self.names)
        return Previous(name)

    def apply(self, function: str, argument: ast.expr) -> Expression:
        if function not in FUNCTIONS:
            raise unknown("function", function, FUNCTIONS)
        return Apply(function, self.vector(argument))

    def product(self, matrix: str, right: ast.expr) -> Expression:
        if not is_parameter(matrix) or matrix[0] not in "WR":
            raise self.wrong(f"'{matrix}' is not a matrix; name it W_... (times x) or R_... (times a layer's vector)")
        operand = self.visit(right)
        if isinstance(operand, Input) != (matrix[0] == "W"):
            raise self.wrong(f"{matrix} is the {LETTERS[matrix[0]]}: W_* multiplies x, R_* a vector of the layer")
        return self.parameter(matrix) or Product(matrix, operand)

    def parameter(self, name: str) -> Number | None:
        self.parameters.add(name)
        return self.constants.get(name)
