"""Who runs a cell over time: the compiled kernel, or the PyTorch reference."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

import torch
from torch import Tensor
from torch.autograd import forward_ad

from odyssey.equations import Cell
from odyssey.errors import InputError
from odyssey.kernels import reference
from odyssey.kernels.arguments import check
from odyssey.kernels.compiler import compiler, warn_without_compiler
from odyssey.kernels.native import PRECISIONS, kernel

Backend = Literal["auto", "kernel", "reference"]
PLAIN = {Tensor, torch.nn.Parameter}


def run(
    cell: Cell,
    backend: Backend,
    parameters: Mapping[str, Tensor],
    x: Tensor,
    lengths: tuple[int, ...],
    initial: Sequence[Tensor | None],
    reverse: bool,
    suffix: str = "",
) -> tuple[Tensor, tuple[Tensor, ...]]:
    """Run one layer in one direction over a batch of padded sequences.

    parameters: name -> tensor of the cell's shapes; x [T, B, D]; lengths: B numbers from 1 to T, the longest T;
    initial: [B, H], or None (zeros), for each of `cell.states`; reverse: from each sequence's own end to its start;
    suffix: what messages put behind the parameters' names.
    Returns the outputs [T, B, H], zero beyond a sequence's end, and each state after the sequence's last step (in
    reverse: after its first), [B, H]. Raises InputError if the tensors do not make a layer, or if the kernel is asked
    for where it cannot run.
    """
    given = [parameters[name] for name in cell.parameters]
    if torch.compiler.is_dynamo_compiling() and backend != "reference":
        backend = _compiled(backend)
    wishes_kernel = chosen(backend, x.device, x.dtype) == "kernel"
    obstacle = _obstacle([x, *(s for s in initial if s is not None), *given]) if wishes_kernel else None
    if wishes_kernel and obstacle is None:
        native = kernel(cell, x.dtype)
        return native.run(given, x, lengths, list(initial), reverse, suffix, by_reference=backend == "auto")
    check(cell, x, initial, given, suffix)
    if obstacle and backend == "kernel":
        raise InputError(f"the kernel cannot run under {obstacle}; use backend='auto' or 'reference'.")
    return reference.run_sequences(cell, parameters, x, lengths, initial, reverse)


def _compiled(backend: Backend) -> Backend:
    """The back end under torch.compile, whose graph the kernel breaks, as torch.nn.LSTM does; torch.export needs all."""
    if backend == "auto" and torch.compiler.is_exporting():
        return "reference"
    torch._dynamo.graph_break(msg="A compiled cell is no part of a graph; use backend='reference' for fullgraph=True.")
    return backend


def _obstacle(given: Sequence[Tensor]) -> str | None:
    """Why torch must see every operation, if it must."""
    if torch._C._are_functorch_transforms_active():
        return "torch.func's transforms (grad, vmap, jvp, ...)"
    if torch._C._len_torch_dispatch_stack():
        return "a mode that sees every operation (FakeTensorMode, torch.export, ...)"
    if torch._C._get_tracing_state() is not None:
        return "torch.jit.trace"
    if forward_ad._current_level >= 0 and any(map(_has_tangent, given)):
        return "forward-mode derivatives"
    if not PLAIN.issuperset(map(type, given)):
        return "tensors of a class of their own"
    return None


def _has_tangent(tensor: Tensor) -> bool:
    return isinstance(tensor, Tensor) and forward_ad.unpack_dual(tensor).tangent is not None


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
