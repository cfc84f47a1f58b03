"""A cell: its equations, and what follows from them without running anything."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from odyssey.equations.expression import Current, Expression, Parameter, Previous, Product
from odyssey.equations.language import Equations, is_parameter, read_equations
from odyssey.errors import InputError, unknown


@dataclass(frozen=True, eq=False)
class Cell:
    """A recurrent cell.

    equations: name -> expression, in the order of evaluation; the last name is the output.
    initial: parameter -> the value that all its elements start from (others are drawn by the trial's initialisation).
    """

    id: str
    family: str
    variant: str
    equations: Equations
    initial: Mapping[str, float] = field(default_factory=dict)

    @property
    def output(self) -> str:
        return list(self.equations)[-1]

    @cached_property
    def states(self) -> tuple[str, ...]:
        """The names whose last value is carried to the next step; the output stands first."""
        used = {e.name for e in self._expressions() if isinstance(e, Previous)}
        return (self.output, *(n for n in self.equations if n in used and n != self.output))

    @cached_property
    def parameters(self) -> dict[str, str]:
        """Parameter name -> letter (W, R, p, b), in the order of their first use; matrices and vectors mixed."""
        names: dict[str, str] = {}
        for expression in self._expressions():
            if isinstance(expression, Product):
                names[expression.matrix] = expression.matrix[0]
            elif isinstance(expression, Parameter):
                names[expression.name] = expression.name[0]
        return names

    def parameter_shapes(self, input_size: int, hidden_size: int) -> dict[str, tuple[int, ...]]:
        """Parameter name -> shape: W [H, D], R [H, H], p and b [H]."""
        h = hidden_size
        shapes: dict[str, tuple[int, ...]] = {"W": (h, input_size), "R": (h, h), "p": (h,), "b": (h,)}
        return {name: shapes[letter] for name, letter in self.parameters.items()}

    def parameter_count(self, input_size: int, hidden_size: int) -> int:
        """How many trained numbers one layer in one direction owns."""
        letters = list(self.parameters.values())
        matrices = letters.count("W") * input_size + letters.count("R") * hidden_size
        return hidden_size * (matrices + letters.count("p") + letters.count("b"))

    @property
    def text(self) -> str:
        """The equations as read, one a line."""
        return "\n".join(f"{name} = {expression}" for name, expression in self.equations.items())

    def initial_value(self, parameter: str) -> float | None:
        """What a parameter of a layer starts from, under its own name or with the ending of a layer or direction."""
        for name, value in self.initial.items():
            if parameter == name or parameter.startswith((f"{name}_l", f"{name}_reverse")):
                return value
        return None

    @cached_property
    def digest(self) -> str:
        """Changes if and only if the equations or the initial values do; comments and layout do not count."""
        content = f"{self.text}\n{sorted(self.initial.items())}"
        return hashlib.sha256(content.encode()).hexdigest()

    def _expressions(self) -> list[Expression]:
        return [e for expression in self.equations.values() for e in expression.walk()]


def read_cell(text: str, id: str = "cell", family: str = "", variant: str = "", **change: Any) -> Cell:
    """A cell from the text of its equations.

    change: right-hand sides to replace by name (`i="1"`), and `initial`, the values that parameters start from.
    Raises InputError for text that does not follow the language (odyssey.equations.language).
    """
    initial = {name: float(value) for name, value in change.pop("initial", {}).items()}
    equations = read_equations(text, change)
    cell = Cell(id, family or id, variant or id, equations, initial)
    _check(cell)
    return cell


def _check(cell: Cell) -> None:
    for name in cell.initial:
        if not is_parameter(name) or name not in cell.parameters:
            raise unknown("parameter", name, cell.parameters)
    used = {e.name for e in cell._expressions() if isinstance(e, Current | Previous)}
    idle = [n for n in cell.equations if n not in used and n != cell.output]
    if idle:
        raise InputError(f"cell '{cell.id}' never uses {', '.join(idle)}; leave the equation out or use it.")
    if not any(letter == "W" for letter in cell.parameters.values()):
        raise InputError(f"cell '{cell.id}' never sees its input; some equation needs W_a @ x.")
