"""Who runs a cell over time: the compiled kernel, or the PyTorch reference."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

import torch
from torch import Tensor

from odyssey.equations import Cell
from odyssey.errors import InputError
from odyssey.kernels import reference
from odyssey.kernels.compiler import compiler, warn_without_compiler
from odyssey.kernels.native import PRECISIONS, kernel

Backend = Literal["auto", "kernel", "reference"]


def run(
    cell: Cell,
    backend: Backend,
    parameters: Mapping[str, Tensor],
    x: Tensor,
    lengths: tuple[int, ...],
    initial: Sequence[Tensor | None],
    reverse: bool,
) -> tuple[Tensor, tuple[Tensor, ...]]:
    """Run one layer in one direction over a batch of padded sequences.

    parameters: name -> tensor of the cell's shapes; x [T, B, D]; lengths: B numbers from 1 to T; initial: [B, H], or None
    (zeros), for each of `cell.states`; reverse: from each sequence's own end to its start.
    Returns the outputs [T, B, H], zero beyond a sequence's end, and each state after the sequence's last step (in
    reverse: after its first), [B, H]. Raises InputError if the kernel is asked for where it cannot run.
    """
    if chosen(backend, x.device, x.dtype) == "kernel":
        given = [parameters[name] for name in cell.parameters]
        return kernel(cell, x.dtype).run(given, x, lengths, list(initial), reverse)
    return reference.run_sequences(cell, parameters, x, lengths, initial, reverse)


def chosen(
    backend: Backend, device: torch.device, dtype: torch.dtype = torch.float32
) -> Literal["kernel", "reference"]:
    """The back end that runs tensors of this device and type."""
    if backend == "reference":
        return "reference"
    able = device.type == "cpu" and dtype in PRECISIONS
    if able and compiler() is not None:
        return "kernel"
    if backend == "kernel":
        why = "a C compiler (gcc or clang)" if able else f"float32 or float64 on the CPU, not {dtype} on {device}"
        raise InputError(f"the kernel needs {why}; use backend='auto' or 'reference'.")
    if able:
        warn_without_compiler()
    return "reference"
