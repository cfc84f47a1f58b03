"""`Recurrent`: any cell as a torch module, in depth and in both directions, called as torch.nn.LSTM is."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from numbers import Integral
from typing import Any, get_args

import torch
from torch import Tensor
from torch.nn.utils.rnn import PackedSequence, pack_padded_sequence, pad_packed_sequence

from odyssey import catalogue
from odyssey.equations import Cell
from odyssey.errors import InputError, unknown
from odyssey.kernels.arguments import kind
from odyssey.kernels.backend import Backend, run
from odyssey.kernels.reference import prepared
from odyssey.networks.sequences import autocasted, check_initial, check_input, check_lengths, check_packed

DTYPES = (torch.float16, torch.bfloat16, torch.float32, torch.float64)
# What torch.nn.LSTM has and this has not: the value that it has here, and what does the same.
ABSENT: dict[str, tuple[object, str]] = {
    "bias": (True, "write the cell without its b_* (odyssey.equations.read_cell)"),
    "batch_first": (False, "give it x.transpose(0, 1)"),
    "dropout": (0.0, "put a torch.nn.Dropout between networks of one layer"),
    "proj_size": (0, "put a torch.nn.Linear behind it"),
    "nonlinearity": (None, "choose the cell rnn-tanh or rnn-relu"),
}


Drop = Callable[[int, Tensor], Tensor]  # what becomes of the input of a layer, counted from 0


def leave(place: int, values: Tensor) -> Tensor:
    """Nothing is dropped."""
    return values


class Recurrent(torch.nn.Module):
    """A recurrent network of one or more layers.

    cell: a registered id, or a `Cell` (odyssey.equations.read_cell makes one from text).
    Parameters have the names of the equations, `W_z` [H, D], `R_z` [H, H], `p_i` [H], `b_z` [H], for the first layer;
    layer k >= 1 adds `_l{k}`, the backward direction `_reverse` (as in `W_z_l1_reverse`). Layer k >= 1 has as input
    the output of the layer below, D = H, or 2 H if bidirectional. They start uniform in +-1/sqrt(H), as torch.nn.LSTM's
    do, but for those to which the cell gives an initial value.
    backend: `kernel`, the compiled C of the cell (CPU, float32 and float64); `reference`, PyTorch operations (any
    device and type); `auto`, the kernel where it can run, and the reference where torch must see every operation
    (second derivatives, torch.func, forward-mode derivatives, torch.export, tensor subclasses).
    Under autocast, half-precision inputs and states are cast to the type of the weights, in which the cell runs.
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
        device: torch.device | str | int | None = None,
        **absent: Any,
    ) -> None:
        super().__init__()
        _check_absent(absent)
        if backend not in get_args(Backend):
            raise unknown("backend", str(backend), get_args(Backend))
        self.backend = backend
        self.cell = _cell(cell)
        if backend != "kernel":
            prepared(self.cell)  # while torch.compile does not look
        self.input_size = _size("input_size", input_size)
        self.hidden_size = _size("hidden_size", hidden_size)
        self.num_layers = _size("num_layers", num_layers)
        if not isinstance(bidirectional, bool):
            raise InputError(f"bidirectional must be True or False, not {bidirectional!r}.")
        if dtype is not None and dtype not in DTYPES:
            raise InputError(f"dtype must be one of {', '.join(map(str, DTYPES))}, not {dtype!r}.")
        self.bidirectional = bidirectional
        self.suffixes = [
            [(f"_l{layer}" if layer else "") + direction for direction in ("", "_reverse")[: 1 + bidirectional]]
            for layer in range(self.num_layers)
        ]
        names = self.cell.parameters
        self.names = {suffix: [(n, n + suffix) for n in names] for suffixes in self.suffixes for suffix in suffixes}
        for layer, suffixes in enumerate(self.suffixes):
            width = self.input_size if layer == 0 else self.hidden_size * (1 + bidirectional)
            for suffix in suffixes:
                for name, shape in self.cell.parameter_shapes(width, self.hidden_size).items():
                    empty = torch.empty(shape, dtype=dtype, device=device)
                    self.register_parameter(name + suffix, torch.nn.Parameter(empty))
        self.reset_parameters()

    def reset_parameters(self) -> None:
        bound = 1 / math.sqrt(self.hidden_size)
        for name, parameter in self.named_parameters():
            torch.nn.init.uniform_(parameter, -bound, bound)
            self.start_at_initial_value(name, parameter)

    @torch.no_grad()
    def start_at_initial_value(self, name: str, parameter: Tensor) -> None:
        """Fill `parameter` with the value that the cell's declaration gives to it, if it gives one."""
        value = self.cell.initial_value(name)
        if value is not None:
            parameter.fill_(value)

    def layer_parameters(self, suffix: str = "") -> dict[str, Tensor]:
        """The parameters of one layer and direction under the cell's own names.

        A parametrised, normed or pruned one is the tensor that torch makes of it, as is one of a DataParallel replica.
        """
        own = self._parameters
        found: dict[str, Tensor] = {}  # dict[str, Tensor]() is more than torch.compile knows
        for name, full in self.names[suffix]:
            parameter = own.get(full)
            found[name] = self._made(full) if parameter is None else parameter
        return found

    def _made(self, name: str) -> Tensor:
        """A parameter that torch has put elsewhere."""
        found = getattr(self, name, None)
        if not isinstance(found, Tensor):
            raise InputError(f"the parameter '{name}' must be a tensor, not {kind(found)}.")
        return found

    def forward(
        self, x: Tensor | PackedSequence, initial: Mapping[str, Tensor] | None = None
    ) -> tuple[Tensor | PackedSequence, dict[str, Tensor]]:
        """Outputs at every step and states after the last.

        x: [T, B, D], one sequence [T, D], or a packed sequence. initial: state name -> [layers * directions, B, H]
        (without B for one sequence), zeros by default.
        Returns the outputs [T, B, H] (2 H if bidirectional; packed if x was), zero beyond a sequence's end, and
        state name -> [layers * directions, B, H], each sequence's state after its own last step (for the backward
        direction: after its first step).
        """
        if isinstance(x, PackedSequence):
            check_packed(x, self.input_size)
            padded, lengths = pad_packed_sequence(x)
            output, final = self.run(padded, lengths, initial)
            if x.sorted_indices is not None:
                output, lengths = output.index_select(1, x.sorted_indices), lengths[x.sorted_indices.cpu()]
            data = pack_padded_sequence(output, lengths).data
            return PackedSequence(data, x.batch_sizes, x.sorted_indices, x.unsorted_indices), final
        if isinstance(x, Tensor) and x.dim() == 2:
            return self._run_one(x, initial)
        return self.run(x, None, initial)

    def _run_one(self, x: Tensor, initial: Mapping[str, Tensor] | None) -> tuple[Tensor, dict[str, Tensor]]:
        """As `forward`, for one sequence without a batch, x [T, D]."""
        if initial is not None:
            check_initial(initial, self.cell, (sum(map(len, self.suffixes)), self.hidden_size))
            initial = {name: state.unsqueeze(1) for name, state in initial.items()}
        output, final = self.run(x.unsqueeze(1), None, initial)
        return output.squeeze(1), {name: state.squeeze(1) for name, state in final.items()}

    def run(
        self,
        x: Tensor,
        lengths: Tensor | None,
        initial: Mapping[str, Tensor] | None = None,
        drop: Drop = leave,
    ) -> tuple[Tensor, dict[str, Tensor]]:
        """As `forward`, for padded sequences: x [T, B, D], lengths [B] (int64, 1 to T; None: all are T long).

        drop: makes the input of each layer [T, B, D] what the layer reads (dropout).
        """
        check_input(x, self.input_size)
        steps, batch = x.shape[:2]
        ends = (steps,) * batch if lengths is None else check_lengths(lengths, steps, batch)
        if initial is not None:
            check_initial(initial, self.cell, (sum(map(len, self.suffixes)), batch, self.hidden_size))
        if torch._C._is_any_autocast_enabled() and torch.is_autocast_enabled(x.device.type):
            dtype = next(iter(self.layer_parameters().values())).dtype
            with torch.autocast(x.device.type, enabled=False):
                states = {name: autocasted(state, dtype) for name, state in (initial or {}).items()}
                return self._run(autocasted(x, dtype), ends, states, drop)
        return self._run(x, ends, initial or {}, drop)

    def _run(
        self, x: Tensor, ends: tuple[int, ...], initial: Mapping[str, Tensor], drop: Drop
    ) -> tuple[Tensor, dict[str, Tensor]]:
        if (longest := max(ends)) < x.shape[0]:
            output, states = self._run(x[:longest], ends, initial, drop)
            return torch.cat([output, output.new_zeros(x.shape[0] - longest, *output.shape[1:])]), states
        finals: list[tuple[Tensor, ...]] = []
        output = x
        for layer, suffixes in enumerate(self.suffixes):
            output, outputs = drop(layer, output), []
            for suffix in suffixes:
                parameters = self.layer_parameters(suffix)
                state = [initial[s][len(finals)] if s in initial else None for s in self.cell.states]
                is_reverse = suffix.endswith("_reverse")
                out, final = run(self.cell, self.backend, parameters, output, ends, state, is_reverse, suffix)
                if out.shape[2] != self.hidden_size:
                    raise InputError(
                        f"the parameters '*{suffix}' must be [{self.hidden_size}, ...], not [{out.shape[2]}, ...]."
                    )
                outputs.append(out)
                finals.append(final)
            output = torch.cat(outputs, 2) if len(outputs) > 1 else outputs[0]
        last = zip(self.cell.states, zip(*finals, strict=True), strict=True)
        return output, {name: torch.stack(v) if len(v) > 1 else v[0].unsqueeze(0) for name, v in last}

    def extra_repr(self) -> str:
        return f"{self.cell.id}, {self.input_size}, {self.hidden_size}, {self.num_layers}, {self.bidirectional}"


def _cell(given: Any) -> Cell:
    if isinstance(given, str):
        return catalogue.cell(given)
    if not isinstance(given, Cell):
        raise InputError(
            f"the cell must be an id or a Cell (odyssey.equations.read_cell makes one), not {kind(given)}."
        )
    return given


def _size(name: str, given: Any) -> int:
    if not isinstance(given, Integral) or isinstance(given, bool):
        raise InputError(f"{name} must be a whole number, not {given!r}.")
    if given < 1:
        raise InputError(f"{name} must be greater than zero, not {given}.")
    return int(given)


def _check_absent(given: Mapping[str, Any]) -> None:
    for name, value in given.items():
        if name not in ABSENT:
            raise unknown("argument of Recurrent", name, [*ABSENT, "num_layers", "bidirectional", "dtype", "device"])
        here, instead = ABSENT[name]
        if value != here:
            raise InputError(f"Recurrent has no {name}={value!r}; {instead}.")
