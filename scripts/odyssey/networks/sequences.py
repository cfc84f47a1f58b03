"""What `Recurrent` is given: a sentence for an input, lengths or states that are not what it reads."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import torch
from torch import Tensor
from torch.nn.utils.rnn import PackedSequence

from odyssey.equations import Cell
from odyssey.errors import InputError, unknown
from odyssey.kernels.arguments import kind

AUTOCAST = (torch.float16, torch.bfloat16, torch.float32)  # the types that autocast casts from and to


def check_input(x: Any, input_size: int) -> None:
    """Raise InputError unless x is a tensor [T >= 1, B >= 1, D]; its type and device are the layers' business."""
    if not isinstance(x, Tensor):
        hint = "; torch.from_numpy makes one" if type(x).__module__ == "numpy" else ""
        raise InputError(f"the input must be a tensor or a PackedSequence, not {kind(x)}{hint}.")
    if x.is_nested:
        raise InputError("the input must be a dense tensor, not nested; use a PackedSequence, or run(x, lengths).")
    if x.dim() != 3 or 0 in x.shape[:2] or x.shape[2] != input_size:
        raise InputError(f"the input must be [T >= 1, B >= 1, {input_size}], not {list(x.shape)}.")


def check_lengths(lengths: Any, steps: int, batch: int) -> tuple[int, ...]:
    """The lengths as numbers; raises InputError unless they are `batch` whole numbers from 1 to `steps`."""
    expected = f"there must be {batch} lengths from 1 to {steps}"
    if not isinstance(lengths, Tensor):
        raise InputError(f"{expected}, in a tensor (torch.tensor(lengths)), not {kind(lengths)}.")
    if lengths.is_floating_point() or lengths.is_complex() or lengths.dtype == torch.bool or lengths.is_quantized:
        raise InputError(f"{expected}, in a tensor of int64, not of {lengths.dtype}.")
    if lengths.is_meta:
        raise InputError(f"{expected}, not a tensor on the meta device, which holds no numbers.")
    if lengths.dim() != 1:
        raise InputError(f"{expected}, in a tensor [B], not {list(lengths.shape)}.")
    ends = tuple(lengths.tolist())
    if len(ends) != batch or min(ends) < 1 or max(ends) > steps:
        raise InputError(f"{expected}, not {list(ends)}.")
    return ends


def check_initial(initial: Any, cell: Cell, shape: tuple[int, ...]) -> None:
    """Raise InputError unless `initial` maps names of the cell's states to tensors of that shape."""
    if not isinstance(initial, Mapping):
        example = ", ".join(f"'{name}': ..." for name in cell.states)
        raise InputError(f"the initial state must be a mapping {{{example}}}, not {kind(initial)}.")
    for name, state in initial.items():
        if name not in cell.states:
            raise unknown(f"state of cell '{cell.id}'", str(name), cell.states)
        if not isinstance(state, Tensor):
            raise InputError(f"the initial state '{name}' must be a tensor, not {kind(state)}.")
        if tuple(state.shape) != shape:
            letters = "[layers * directions, B, H]" if len(shape) == 3 else "[layers * directions, H]"
            raise InputError(f"the initial state '{name}' must be {letters} = {list(shape)}, not {list(state.shape)}.")


def check_packed(x: PackedSequence, input_size: int) -> None:
    """Raise InputError unless the parts of a packed sequence, which torch does not look at, fit together."""
    data, sizes = x.data, x.batch_sizes
    if not isinstance(data, Tensor) or data.layout != torch.strided or data.dim() != 2 or data.shape[1] != input_size:
        found = list(data.shape) if isinstance(data, Tensor) else kind(data)
        raise InputError(f"the data of a packed sequence must be a dense tensor [sum of T, {input_size}], not {found}.")
    if sizes.dtype != torch.int64 or sizes.dim() != 1 or sizes.device.type != "cpu":
        raise InputError("the batch_sizes of a packed sequence must be a tensor [T] of int64 on the CPU.")
    counts = sizes.tolist()
    if not counts or counts != sorted(counts, reverse=True) or counts[-1] < 1 or sum(counts) != data.shape[0]:
        raise InputError(
            f"the batch_sizes of a packed sequence must fall from B to 1 or more and be {data.shape[0]} rows together, "
            f"not {counts}."
        )
    for name in ("sorted_indices", "unsorted_indices"):
        _check_indices(name, getattr(x, name), counts[0], data.device)


def _check_indices(name: str, given: Tensor | None, batch: int, device: torch.device) -> None:
    if given is None:
        return
    if given.device != device:
        raise InputError(
            f"the data and the {name} of a packed sequence are not at the same device: {device} and {given.device}; "
            f"move it as a whole (packed.to)."
        )
    if not given.is_meta and sorted(given.tolist()) != list(range(batch)):
        raise InputError(f"the {name} of a packed sequence must be the numbers 0 to {batch - 1} in some order.")


def autocasted(given: Tensor, dtype: torch.dtype) -> Tensor:
    """As autocast casts: real numbers of single precision or less, to the type of the weights."""
    return given.to(dtype) if given.dtype in AUTOCAST else given
