"""The PyTorch reference of a cell: a step function whose source is written from the equations, and its loop over time.

`step_source(cell)` is that source, to be read. What depends on the input alone (W @ x and the biases beside it) is
taken out of the loop as one product over all steps, the "drive"; the recurrent products that share an operand with the
output are one product a step.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

import torch
from torch import Tensor

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
    times,
)

State = tuple[Tensor, ...]


def run(
    cell: Cell, parameters: Mapping[str, Tensor], x: Tensor, initial: State, running: Tensor | None = None
) -> tuple[Tensor, list[State]]:
    """Run a cell over time.

    parameters: name -> tensor of the cell's shapes; x [T, B, D]; initial: one [B, H] for each of `cell.states`;
    running [T, B, 1], bool: where a state is not to stay as it is (None: everywhere).
    Returns the outputs [T, B, H] and the states after every step.
    """
    program = prepared(cell)
    drives, stacked = program.prepare(parameters, x)
    state, states = initial, []
    for t in range(x.shape[0]):
        new = program.step(drives[t], state, stacked, parameters)
        state = (
            new if running is None else tuple(torch.where(running[t], n, s) for n, s in zip(new, state, strict=True))
        )
        states.append(state)
    return torch.stack([s[0] for s in states]), states


def run_sequences(
    cell: Cell,
    parameters: Mapping[str, Tensor],
    x: Tensor,
    lengths: tuple[int, ...],
    initial: Sequence[Tensor | None],
    reverse: bool,
) -> tuple[Tensor, State]:
    """Run a cell over padded sequences, each to its own end, or from there to its start; see backend.run."""
    zero = x.new_zeros(x.shape[1], next(iter(parameters.values())).shape[0])
    first = tuple(zero if s is None else s for s in initial)
    length = torch.tensor(lengths, device=x.device)
    turn = _reversal(x.shape[0], length) if reverse else None
    if min(lengths) == x.shape[0]:
        output, states = run(cell, parameters, _turned(x, turn), first)
        return _turned(output, turn), states[-1]
    # What stands in the padding, and what would grow there, may be infinite: zero times that is no zero.
    running = (torch.arange(x.shape[0], device=x.device)[:, None] < length).unsqueeze(2)
    output, states = run(cell, parameters, _turned(x.masked_fill(~running, 0), turn), first, running)
    return _turned(output, turn).masked_fill(~running, 0), states[-1]


def _reversal(steps: int, lengths: Tensor) -> Tensor:
    """Index [T, B] that turns every sequence around within its own length and leaves the padding in place."""
    t = torch.arange(steps, device=lengths.device)[:, None]
    return torch.where(t < lengths, lengths - 1 - t, t)


def _turned(x: Tensor, index: Tensor | None) -> Tensor:
    return x if index is None else x.gather(0, index.unsqueeze(2).expand(-1, -1, x.shape[2]))


@cache
def step_source(cell: Cell) -> str:
    """The Python source of one step of the cell."""
    return _Writer(cell).source()


class _Program:
    """The compiled step, and which matrices and biases are stacked for it."""

    def __init__(self, cell: Cell) -> None:
        self.writer = _Writer(cell)
        namespace: dict[str, object] = {"torch": torch}
        exec(compile(self.writer.source(), f"<step of {cell.id}>", "exec"), namespace)
        self.step: Callable[..., State] = namespace["step"]  # type: ignore[assignment]

    def prepare(self, parameters: Mapping[str, Tensor], x: Tensor) -> tuple[tuple[Tensor, ...], Tensor | None]:
        """The drives of all steps, T tensors [B, n H], and the stacked recurrent matrix [H, n H] of the output."""
        drives = self.writer.drives
        weight = torch.cat([_add([parameters[name] for name in d.matrices]) for d in drives])
        zero = weight.new_zeros(weight.shape[0] // len(drives))
        bias = torch.cat([_add([parameters[name] for name in d.biases]) if d.biases else zero for d in drives])
        stacked = [parameters[name] for name in self.writer.stacked]
        return torch.nn.functional.linear(x, weight, bias).unbind(0), torch.cat(stacked).t() if stacked else None


PROGRAMS: dict[str, _Program] = {}  # by digest; torch.compile can look in here, but not write a step


def prepared(cell: Cell) -> _Program:
    """The cell's step, written when it is first asked for."""
    if cell.digest not in PROGRAMS:
        PROGRAMS[cell.digest] = _Program(cell)
    return PROGRAMS[cell.digest]


def _add(tensors: list[Tensor]) -> Tensor:
    total = tensors[0]
    for tensor in tensors[1:]:
        total = total + tensor
    return total


@dataclass(frozen=True)
class _Drive:
    """The part of a sum that the input alone decides, W_a @ x + ... + b_c + ..., and its R @ output[t-1] if any."""

    matrices: tuple[str, ...]
    biases: tuple[str, ...]
    recurrent: str | None


@dataclass
class _Writer:
    """Writes the step; locals are `name` for this step's value, `_name` for the one at t-1 (no equation starts so)."""

    cell: Cell
    drives: list[_Drive] = field(default_factory=list)

    def __post_init__(self) -> None:
        expressions = [e for equation in self.cell.equations.values() for e in equation.walk()]
        driven = {id(p) for s in expressions if isinstance(s, Sum) for p in s.terms}
        for expression in expressions:
            if isinstance(expression, Sum) and any(_sees_input(term) for term in expression.terms):
                self.drives.append(self._drive(expression.terms))
            elif _sees_input(expression) and id(expression) not in driven:
                self.drives.append(self._drive((expression,)))
        self.drives = sorted(dict.fromkeys(self.drives), key=lambda d: d.recurrent is None)

    @property
    def stacked(self) -> list[str]:
        return [d.recurrent for d in self.drives if d.recurrent]

    def _drive(self, terms: tuple[Expression, ...]) -> _Drive:
        matrices = tuple(t.matrix for t in terms if isinstance(t, Product) and isinstance(t.operand, Input))
        biases = tuple(t.name for t in terms if isinstance(t, Parameter))
        previous = Previous(self.cell.output)
        recurrent = [t.matrix for t in terms if isinstance(t, Product) and t.operand == previous]
        return _Drive(matrices, biases, recurrent[0] if recurrent else None)

    def source(self) -> str:
        states = ", ".join(f"_{n}" for n in self.cell.states) + ("," if len(self.cell.states) == 1 else "")
        lines = ["def step(_drive, _state, _stacked, _parameters):", f"    {states} = _state"]
        lines += [f"    {line}" for line in self._preactivations()]
        for name, equation in self.cell.equations.items():
            value = self.write(equation)
            if isinstance(equation, Number):
                value = self.tensor(equation)
            elif all(isinstance(e, Number | Parameter | Apply | Sum | Times | Quotient) for e in equation.walk()):
                value = f"({value}) * torch.ones_like(_{self.cell.output})"
            lines.append(f"    {name} = {value}")
        lines.append(f"    return ({', '.join(self.cell.states)},)")
        return "\n".join(lines) + "\n"

    def _preactivations(self) -> list[str]:
        """Lines that name the drives _0, _1, ..., with R @ output[t-1] already added where there is one."""
        names, n = [f"_{k}" for k in range(len(self.drives))], len(self.stacked)
        first, rest = ", ".join(names[:n]), ", ".join(names[n:])
        previous = f"_{self.cell.output}"
        if not n:
            return [f"{rest}, = _drive.chunk({len(names)}, 1)"]
        if n == len(names):
            return [f"{first}, = torch.addmm(_drive, {previous}, _stacked).chunk({n}, 1)"]
        return [
            f"_width = {previous}.shape[1]",
            f"{first}, = torch.addmm(_drive[:, :{n} * _width], {previous}, _stacked).chunk({n}, 1)",
            f"{rest}, = _drive[:, {n} * _width:].chunk({len(names) - n}, 1)",
        ]

    def write(self, expression: Expression) -> str:
        """The source of one expression."""
        match expression:
            case Number(value):
                return repr(value)
            case Current(name):
                return name
            case Previous(name):
                return f"_{name}"
            case Parameter(name):
                return f'_parameters["{name}"]'
            case Apply(function, argument):
                return f"torch.{function}({self.tensor(argument)})"
            case Product(matrix, operand):
                if isinstance(operand, Input):
                    return self._local((expression,))
                return f'torch.nn.functional.linear({self.tensor(operand)}, _parameters["{matrix}"])'
            case Sum(terms):
                return self._sum(terms)
            case Times(factors):
                return " * ".join(f"({self.write(f)})" if isinstance(f, Sum) else self.write(f) for f in factors)
            case Quotient(numerator, denominator):
                return f"({self.write(numerator)}) / ({self.write(denominator)})"
        raise TypeError(f"no PyTorch source for {type(expression).__name__}")

    def tensor(self, expression: Expression) -> str:
        """The source of one expression where torch refuses a bare number."""
        text = self.write(expression)
        bare = all(isinstance(e, Number | Sum | Times | Quotient) for e in expression.walk())
        return f"torch.full_like(_{self.cell.output}, {text})" if bare else text

    def _local(self, terms: tuple[Expression, ...]) -> str:
        return f"_{self.drives.index(self._drive(terms))}"

    def _sum(self, terms: tuple[Expression, ...]) -> str:
        if any(_sees_input(term) for term in terms):
            drive = self._drive(terms)
            text, rest = self._local(terms), [t for t in terms if not self._inside(t, drive)]
            rest += [t for t in terms if t == self._recurrent(drive)][1:]  # the drive holds it once
        else:
            text, rest = self._factor(terms[0]), list(terms[1:])
        for term in rest:
            text = self._plus(text, term)
        return text

    def _plus(self, text: str, term: Expression) -> str:
        negative = isinstance(term, Times) and term.factors[0] == Number(-1.0)
        term = times(*term.factors[1:]) if negative and isinstance(term, Times) else term
        if isinstance(term, Times) and len(term.factors) == 2 and not isinstance(term.factors[0], Number):
            # One fused operation instead of two: dispatch is what a step costs here.
            a, b = (self.write(f) for f in term.factors)
            if not text.replace(".", "").isdigit():
                return f"torch.addcmul({text}, {a}, {b}{', value=-1' if negative else ''})"
        return f"{text} {'-' if negative else '+'} {self._factor(term)}"

    def _factor(self, term: Expression) -> str:
        return f"({self.write(term)})" if isinstance(term, Sum) else self.write(term)

    def _inside(self, term: Expression, drive: _Drive) -> bool:
        """Is the term part of the drive?"""
        if isinstance(term, Parameter):
            return term.name in drive.biases
        return _sees_input(term) or term == self._recurrent(drive)

    def _recurrent(self, drive: _Drive) -> Expression | None:
        return Product(drive.recurrent, Previous(self.cell.output)) if drive.recurrent else None


def _sees_input(expression: Expression) -> bool:
    """Is it W @ x?"""
    return isinstance(expression, Product) and isinstance(expression.operand, Input)
