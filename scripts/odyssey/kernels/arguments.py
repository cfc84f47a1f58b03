"""What one layer takes: a sentence for the first tensor whose kind, device, type or shape is not right."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import torch
from torch import Tensor

from odyssey.equations import Cell
from odyssey.errors import InputError


def check(cell: Cell, x: Tensor, initial: Sequence[Tensor | None], parameters: Sequence[Tensor], suffix: str) -> None:
    """Raise InputError unless x [T, B, D] and the others, in the cell's order, make one layer.

    initial: [B, H] or None for each state. suffix: what stands behind the cell's names in the names of the parameters.
    The first parameter says which type, device and H; nothing else is special about it.
    """
    names = [name + suffix for name in cell.parameters]
    for name, tensor in _given(cell, x, initial, parameters, names):
        _check_kind(name, tensor)
    first = parameters[0]
    if not first.is_floating_point():
        raise InputError(f"the parameter '{names[0]}' is {first.dtype}; weights must be real floating-point numbers.")
    for name, tensor in _given(cell, x, initial, parameters, names):
        _check_place(name, tensor, names[0], first)
    _check_shapes(cell, x, initial, parameters, names)


def _given(
    cell: Cell, x: Tensor, initial: Sequence[Tensor | None], parameters: Sequence[Tensor], names: list[str]
) -> Iterator[tuple[str, Tensor]]:
    """All tensors with what to call them."""
    yield from ((f"the parameter '{name}'", p) for name, p in zip(names, parameters, strict=True))
    yield "the input", x
    states = zip(cell.states, initial, strict=True)
    yield from ((f"the initial state '{name}'", s) for name, s in states if s is not None)


def _check_kind(name: str, given: Any) -> None:
    if not isinstance(given, Tensor):
        raise InputError(f"{name} must be a tensor, not {kind(given)}.")
    if given.layout != torch.strided or given.is_nested:
        layout = "nested" if given.is_nested else str(given.layout).removeprefix("torch.")
        raise InputError(f"{name} must be a dense tensor, not {layout}; use its to_dense() or to_padded_tensor().")


def _check_place(name: str, given: Tensor, first_name: str, first: Tensor) -> None:
    if given.dtype != first.dtype:
        weights = f"'{first_name}' is" if "parameter" in name else "the weights are"
        convert = f"convert {name} (with .to({first.dtype}))"
        other = f" or the network (with .to({given.dtype}))" if given.is_floating_point() else ""
        raise InputError(f"{name} is {given.dtype}, but {weights} {first.dtype}; {convert}{other}.")
    if given.device != first.device:
        raise InputError(
            f"{name} and the parameter '{first_name}' are not at the same device: {given.device} and {first.device}; "
            f"move one of them (with .to)."
        )


def _check_shapes(
    cell: Cell, x: Tensor, initial: Sequence[Tensor | None], parameters: Sequence[Tensor], names: list[str]
) -> None:
    if x.dim() != 3:
        raise InputError(f"the input must have 3 dimensions, [T, B, D], not {x.dim()}.")
    hidden = parameters[0].shape[0] if parameters[0].dim() else 0
    shapes = cell.parameter_shapes(x.shape[2], hidden).values()
    for name, parameter, shape in zip(names, parameters, shapes, strict=True):
        if parameter.shape != shape:
            raise InputError(f"the parameter '{name}' must be {list(shape)}, not {list(parameter.shape)}.")
    for name, state in zip(cell.states, initial, strict=True):
        if state is not None and state.shape != (x.shape[1], hidden):
            raise InputError(
                f"the initial state '{name}' must be [B, H] = {[x.shape[1], hidden]}, not {list(state.shape)}."
            )


def kind(given: object) -> str:
    """How a sentence calls what somebody gave."""
    return "None" if given is None else f"a {type(given).__name__}"
