"""`Recurrent`: any cell as a torch module, in depth and in both directions, called as torch.nn.LSTM is."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import get_args

import torch
from torch import Tensor
from torch.nn.utils.rnn import PackedSequence, pack_padded_sequence, pad_packed_sequence

from odyssey import registry
from odyssey.equations import Cell
from odyssey.errors import InputError, unknown
from odyssey.kernels.backend import Backend, run


class Recurrent(torch.nn.Module):
    """A recurrent network of one or more layers.

    cell: a registered id, or a `Cell` (odyssey.equations.read_cell makes one from text).
    Parameters have the names of the equations, `W_z` [H, D], `R_z` [H, H], `p_i` [H], `b_z` [H], for the first layer;
    layer k >= 1 adds `_l{k}`, the backward direction `_reverse` (as in `W_z_l1_reverse`). Layer k >= 1 has as input
    the output of the layer below, D = H, or 2 H if bidirectional. They start uniform in +-1/sqrt(H), as torch.nn.LSTM's
    do, but for those to which the cell gives an initial value.
    backend: `kernel`, the compiled C of the cell (CPU, float32 and float64); `reference`, PyTorch operations (any
    device and type); `auto`, the kernel where it can run.
    """

    def __init__(
        self,
        cell: str | Cell,
        input_size: int,
        hidden_size: int,
        num_layers: int = 1,
        bidirectional: bool = False,
        dtype: torch.dtype | None = None,
        backend: Backend = "auto",
    ) -> None:
        super().__init__()
        if backend not in get_args(Backend):
            raise unknown("backend", backend, get_args(Backend))
        self.backend = backend
        self.cell = registry.cell(cell) if isinstance(cell, str) else cell
        self.input_size, self.hidden_size = input_size, hidden_size
        self.num_layers, self.bidirectional = num_layers, bidirectional
        self.suffixes = [
            [(f"_l{layer}" if layer else "") + direction for direction in ("", "_reverse")[: 1 + bidirectional]]
            for layer in range(num_layers)
        ]
        for layer, suffixes in enumerate(self.suffixes):
            width = input_size if layer == 0 else hidden_size * (1 + bidirectional)
            for suffix in suffixes:
                for name, shape in self.cell.parameter_shapes(width, hidden_size).items():
                    self.register_parameter(name + suffix, torch.nn.Parameter(torch.empty(shape, dtype=dtype)))
        self.reset_parameters()

    def reset_parameters(self) -> None:
        bound = 1 / math.sqrt(self.hidden_size)
        for name, parameter in self.named_parameters():
            torch.nn.init.uniform_(parameter, -bound, bound)
            self.start_at_initial_value(name, parameter)

    @torch.no_grad()
    def start_at_initial_value(self, name: str, parameter: Tensor) -> None:
        """Fill `parameter` with the value that the cell's declaration gives to it, if it gives one."""
        for plain, value in self.cell.initial.items():
            if name == plain or name.startswith((f"{plain}_l", f"{plain}_reverse")):
                parameter.fill_(value)

    def forward(
        self, x: Tensor | PackedSequence, initial: Mapping[str, Tensor] | None = None
    ) -> tuple[Tensor | PackedSequence, dict[str, Tensor]]:
        """Outputs at every step and states after the last.

        x: [T, B, D] or a packed sequence. initial: state name -> [layers * directions, B, H], zeros by default.
        Returns the outputs [T, B, H] (2 H if bidirectional; packed if x was), zero beyond a sequence's end, and
        state name -> [layers * directions, B, H], each sequence's state after its own last step (for the backward
        direction: after its first step).
        """
        if isinstance(x, PackedSequence):
            padded, lengths = pad_packed_sequence(x)
            output, final = self.run(padded, lengths, initial)
            if x.sorted_indices is not None:
                output, lengths = output.index_select(1, x.sorted_indices), lengths[x.sorted_indices.cpu()]
            data = pack_padded_sequence(output, lengths).data
            return PackedSequence(data, x.batch_sizes, x.sorted_indices, x.unsorted_indices), final
        return self.run(x, None, initial)

    def run(
        self, x: Tensor, lengths: Tensor | None, initial: Mapping[str, Tensor] | None = None
    ) -> tuple[Tensor, dict[str, Tensor]]:
        """As `forward`, for padded sequences: x [T, B, D], lengths [B] (int64, 1 to T; None: all are T long)."""
        steps, batch = x.shape[:2]
        ends = (steps,) * batch if lengths is None else tuple(lengths.tolist())
        self._check(x, ends, initial or {})
        if ends and max(ends) < steps:
            output, states = self.run(x[: max(ends)], lengths, initial)
            return torch.cat([output, output.new_zeros(steps - max(ends), *output.shape[1:])]), states
        finals: list[tuple[Tensor, ...]] = []
        output = x
        for suffixes in self.suffixes:
            outputs = []
            for suffix in suffixes:
                parameters = {name: self._parameters[name + suffix] for name in self.cell.parameters}
                state = [initial[s][len(finals)] if initial and s in initial else None for s in self.cell.states]
                is_reverse = suffix.endswith("_reverse")
                out, final = run(self.cell, self.backend, parameters, output, ends, state, is_reverse)  # type: ignore[arg-type]
                outputs.append(out)
                finals.append(final)
            output = torch.cat(outputs, 2) if len(outputs) > 1 else outputs[0]
        last = zip(self.cell.states, zip(*finals, strict=True), strict=True)
        return output, {name: torch.stack(v) if len(v) > 1 else v[0].unsqueeze(0) for name, v in last}

    def _check(self, x: Tensor, ends: tuple[int, ...], initial: Mapping[str, Tensor]) -> None:
        if x.dim() != 3 or 0 in x.shape[:2] or x.shape[2] != self.input_size:
            raise InputError(f"the input must be [T >= 1, B >= 1, {self.input_size}], not {list(x.shape)}.")
        if len(ends) != x.shape[1] or min(ends) < 1 or max(ends) > x.shape[0]:
            raise InputError(f"there must be {x.shape[1]} lengths from 1 to {x.shape[0]}, not {list(ends)}.")
        own = self._parameters[next(iter(self.cell.parameters))]
        if own is not None and x.dtype != own.dtype:
            raise InputError(f"the input is {x.dtype}, but the weights are {own.dtype}; convert one of them.")
        for name, state in initial.items():
            if name not in self.cell.states:
                raise unknown(f"state of cell '{self.cell.id}'", name, self.cell.states)
            shape = [sum(map(len, self.suffixes)), x.shape[1], self.hidden_size]
            if list(state.shape) != shape:
                raise InputError(
                    f"the initial state '{name}' must be [layers * directions, B, H] = {shape}, "
                    f"not {list(state.shape)}."
                )

    def extra_repr(self) -> str:
        return f"{self.cell.id}, {self.input_size}, {self.hidden_size}, {self.num_layers}, {self.bidirectional}"
