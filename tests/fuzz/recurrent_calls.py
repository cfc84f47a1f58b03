"""Calls of `Recurrent` with any arguments: the kernel gives what the reference gives, or both refuse in one sentence.

A call is a plain dictionary, so that it can be written to a file before it is made. What is wrong on purpose stands in
`wrong`. Derivatives of the second order are the reference's alone: the kernel refuses them.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import torch
from hypothesis import strategies as st
from torch import Tensor
from torch.nn.utils.rnn import PackedSequence, pack_padded_sequence

from odyssey import catalogue
from odyssey.errors import InputError
from odyssey.networks import Recurrent

Call = dict[str, Any]
Outcome = dict[str, np.ndarray] | str  # arrays by name, or the kind of error

TOLERANCE = {"float32": 2e-3, "float64": 1e-8}  # of the largest finite number of an array, or of 1
SPECIAL = {
    "nan": float("nan"), "inf": float("inf"), "-inf": float("-inf"), "denormal": 1e-40, "huge": 1e10, "-huge": -1e10,
    "-0": -0.0, "zeros": 0.0,
}  # fmt: skip
FORMS = ("contiguous", "transposed", "strided", "expanded", "offset")
WRONG = (
    "x dtype", "x shape", "x steps", "x batch", "x device", "parameter dtype", "parameter device", "initial dtype",
    "initial half", "initial shape", "initial batch", "initial device", "initial name", "length 0", "length T + 1",
    "lengths missing",
)  # fmt: skip


@st.composite
def calls(draw: st.DrawFn) -> Call:
    T, B = draw(st.integers(1, 9)), draw(st.integers(1, 7))
    return {
        "cell": draw(st.sampled_from(sorted(catalogue.cells()))),
        "dtype": draw(st.sampled_from(["float32", "float64"])),
        "T": T,
        "B": B,
        "D": draw(st.integers(1, 12) | st.sampled_from([16, 17, 33, 70])),
        "H": draw(st.integers(1, 9) | st.sampled_from([15, 16, 17, 31, 33])),
        "layers": draw(st.sampled_from([1, 1, 1, 2, 3])),
        "both": draw(st.booleans()),
        "lengths": draw(st.none() | st.lists(st.integers(1, T), min_size=B, max_size=B)),
        "packed": draw(st.booleans()),
        "x form": draw(st.sampled_from(FORMS)),
        "initial form": draw(st.sampled_from(FORMS)),
        "parameter form": draw(st.sampled_from(FORMS[:3])),
        "initial": draw(st.sampled_from(["none", "first", "last", "all"])),
        "grad": draw(st.sampled_from(["on", "on", "on", "off", "inference"])),
        "x grad": draw(st.booleans()),
        "initial grad": draw(st.booleans()),
        "parameters grad": draw(st.sampled_from(["all", "all", "none", "every other"])),
        "backward": draw(st.sampled_from(["once", "once", "twice", "only final", "only output", "second order"])),
        "special": draw(
            st.lists(
                st.tuples(
                    st.sampled_from(["x", "x", "initial", "parameter"]),
                    st.sampled_from(sorted(SPECIAL)),
                    st.integers(0, 999),
                ),
                max_size=2,
            )
            if draw(st.booleans())
            else st.just([])
        ),
        "sparse": draw(st.sampled_from([0.0, 0.0, 0.9, 1.0])),
        "seed": draw(st.integers(0, 999)),
        "wrong": draw(st.sampled_from(WRONG)) if draw(st.integers(0, 4)) == 0 else None,
    }


def difference(call: Call) -> str | None:
    """Why the kernel's outcome is not the reference's, or None if it is.

    Numbers that are not finite may differ in two ways. The kernel's sigmoid ends at 1e-30 (float64: 1e-304), that of
    torch at zero, so what an infinite number times a gate is differs: where one was given, or one so large that a
    product of it is infinite, such calls are only made, not compared. And an input that is mostly zeros is multiplied
    by its other numbers alone, so what zero times NaN would be is zero: the kernel may be finite where torch is not.
    """
    found, expected = outcome(call, "kernel"), outcome(call, "reference")
    if isinstance(expected, str) or isinstance(found, str):
        if found == expected == "InputError":
            return None
        if call["backward"] == "second order" and found == "InputError" and not isinstance(expected, str):
            return None  # the kernel has no second derivatives, and says so
        return f"kernel: {_name(found)}, reference: {_name(expected)}"
    if call["wrong"] is not None:
        return f"{call['wrong']} is refused by neither"
    if found.keys() != expected.keys():
        return f"kernel gives {sorted(found)}, reference {sorted(expected)}"
    infinite = any(kind.endswith(("inf", "huge")) for _, kind, _ in call["special"])
    if infinite and not all(np.isfinite(values).all() for values in [*found.values(), *expected.values()]):
        return None  # see the docstring above
    for name, values in expected.items():
        if reason := _apart(found[name], values, TOLERANCE[call["dtype"]], _is_sparse(call)):
            return f"{name}: {reason}"
    return None


def _name(outcome: Outcome) -> str:
    return outcome if isinstance(outcome, str) else "values"


def _apart(found: np.ndarray, expected: np.ndarray, tolerance: float, is_sparse: bool) -> str | None:
    if found.shape != expected.shape or found.dtype != expected.dtype:
        return f"{found.dtype} {found.shape} instead of {expected.dtype} {expected.shape}"
    if (np.isfinite(expected) & ~np.isfinite(found)).any() or (
        not is_sparse and not np.array_equal(np.isfinite(found), np.isfinite(expected))
    ):
        return "not finite in other places"
    there = np.isfinite(expected)
    if not there.any():
        return None
    a, b = found[there].astype(np.float64), expected[there].astype(np.float64)
    most = tolerance * max(1.0, np.abs(b).max())
    return None if np.abs(a - b).max() <= most else f"apart by {np.abs(a - b).max():.3g}, allowed {most:.3g}"


def _is_sparse(call: Call) -> bool:
    return call["sparse"] > 0 or any(kind == "zeros" for _, kind, _ in call["special"]) or "relu" in call["cell"]


def outcome(call: Call, backend: str) -> Outcome:
    """What a call gives: outputs, final states and gradients by name, or what it raises."""
    try:
        return _made(call, backend)
    except (InputError, RuntimeError) as error:
        return type(error).__name__


def _made(call: Call, backend: str) -> dict[str, np.ndarray]:
    rng = np.random.default_rng(call["seed"])
    module = _module(call, backend, rng)
    x, lengths = _input(call, rng)
    initial = _initial(call, module, rng)
    given: Tensor | PackedSequence = x
    modes = {"on": torch.enable_grad, "off": torch.no_grad, "inference": torch.inference_mode}
    with modes[call["grad"]]():
        torch_itself_refuses = (call["wrong"] or "").startswith(("length", "x"))
        if call["packed"] and lengths is not None and not torch_itself_refuses:
            given = pack_padded_sequence(x, lengths, enforce_sorted=False)
            output, final = module(given, initial)
            output = output.data
        elif lengths is not None:
            output, final = module.run(x, lengths, initial)
        else:
            output, final = module(x, initial)
    found = {"output": output, **final}
    if call["grad"] == "on":
        found |= _gradients(call, module, x, initial, output, final)
    return {name: value.detach().numpy().copy() for name, value in found.items()}


def _gradients(
    call: Call, module: Recurrent, x: Tensor, initial: dict[str, Tensor], output: Tensor, final: dict[str, Tensor]
) -> dict[str, Tensor]:
    named = {**dict(module.named_parameters()), "x": x, **{f"{s}[-1]": v for s, v in initial.items()}}
    wanted = {name: tensor for name, tensor in named.items() if tensor.requires_grad}
    parts = [output] if call["backward"] != "only final" else []
    parts += list(final.values()) if call["backward"] != "only output" else []
    weight = np.random.default_rng(5)
    terms = [(p * torch.from_numpy(weight.standard_normal(p.shape)).to(p.dtype)).sum() for p in parts]
    loss = torch.stack(terms).sum()
    tensors = list(wanted.values())
    if not wanted or not loss.requires_grad:  # torch does not know a state that no equation reads; the kernel does
        return {f"d {name}": torch.zeros_like(tensor) for name, tensor in wanted.items()}
    if call["backward"] == "second order":
        first = torch.autograd.grad(loss, tensors, create_graph=True, materialize_grads=True)
        loss = loss + sum((g**2).sum() for g in first)
        if not torch.isfinite(loss):  # a derivative of the second order of what is not finite
            return {}
    gradients = torch.autograd.grad(loss, tensors, materialize_grads=True, retain_graph=call["backward"] == "twice")
    if call["backward"] == "twice":
        again = torch.autograd.grad(loss, tensors, materialize_grads=True)
        for name, a, b in zip(wanted, gradients, again, strict=True):
            assert torch.equal(a.nan_to_num(), b.nan_to_num()), f"{name} is another the second time"
    return {f"d {name}": g for name, g in zip(wanted, gradients, strict=True)}


def _module(call: Call, backend: str, rng: np.random.Generator) -> Recurrent:
    dtype = getattr(torch, call["dtype"])
    module = Recurrent(call["cell"], call["D"], call["H"], call["layers"], call["both"], dtype, backend)  # type: ignore[arg-type]
    for place, parameter in enumerate(module.parameters()):
        drawn = torch.from_numpy(0.5 * rng.standard_normal(parameter.shape) / np.sqrt(parameter.shape[-1]))
        drawn = _with_special(call, "parameter", drawn, place)
        parameter.data = _formed(drawn.to(dtype), call["parameter form"])
        keep = {"all": True, "none": False, "every other": place % 2 == 0}[call["parameters grad"]]
        parameter.requires_grad_(keep)
    named = list(module.named_parameters())
    name, chosen = named[call["seed"] % len(named)]
    if call["wrong"] == "parameter dtype":
        chosen.data = chosen.data.to(torch.float64 if dtype == torch.float32 else torch.float32)
    if call["wrong"] == "parameter device":
        setattr(module, name, torch.nn.Parameter(chosen.data.to("meta"), chosen.requires_grad))
    return module


def _input(call: Call, rng: np.random.Generator) -> tuple[Tensor, Tensor | None]:
    T, B, D = call["T"], call["B"], call["D"]
    shapes = {"x shape": (T, B, D + 1), "x steps": (0, B, D), "x batch": (T, 0, D)}
    drawn = rng.standard_normal(shapes.get(call["wrong"], (T, B, D)))
    drawn = drawn * (rng.random(drawn.shape) >= call["sparse"])
    x = _with_special(call, "x", torch.from_numpy(drawn), 0)
    dtype = getattr(torch, call["dtype"])
    if call["wrong"] == "x dtype":
        dtype = torch.float64 if dtype == torch.float32 else torch.float32
    x = _formed(x.to(dtype), call["x form"])
    if call["wrong"] == "x device":
        x = x.to("meta")
    lengths = call["lengths"]
    if call["wrong"] in ("length 0", "length T + 1", "lengths missing"):
        lengths = [*(lengths or [T] * B)]
        lengths = (
            lengths[:-1] if call["wrong"] == "lengths missing" else [*lengths[1:], 0 if "0" in call["wrong"] else T + 1]
        )
    x = x.detach().requires_grad_(call["x grad"])
    return x, None if lengths is None else torch.tensor(lengths, dtype=torch.int64)


def _initial(call: Call, module: Recurrent, rng: np.random.Generator) -> dict[str, Tensor]:
    states = list(module.cell.states)
    names = {"none": [], "first": states[:1], "last": states[-1:], "all": states}[call["initial"]]
    wrong = (call["wrong"] or "").startswith("initial")
    if wrong and not names:
        names = states[:1]
    places, dtype = sum(map(len, module.suffixes)), getattr(torch, call["dtype"])
    found = {}
    for k, name in enumerate(names):
        shape = [places, call["B"], call["H"]]
        first = k == 0
        if first and call["wrong"] in ("initial shape", "initial batch"):
            shape[2 if call["wrong"] == "initial shape" else 1] += 1
        value = _with_special(call, "initial", torch.from_numpy(rng.standard_normal(shape)), k)
        kind = dtype
        if first and call["wrong"] == "initial dtype":
            kind = torch.float64 if dtype == torch.float32 else torch.float32
        if first and call["wrong"] == "initial half":
            kind = torch.float16
        value = _formed(value.to(kind), call["initial form"])
        if first and call["wrong"] == "initial device":
            value = value.to("meta")
        key = f"{name}?" if first and call["wrong"] == "initial name" else name
        found[key] = value.detach().requires_grad_(call["initial grad"])
    return found


def _with_special(call: Call, where: str, values: Tensor, place: int) -> Tensor:
    """The numbers with the special ones put in; `place` of the tensor among its like."""
    values = values.clone()
    for target, kind, position in call["special"]:
        if target == where and values.numel() and (where != "parameter" or position % 5 == place % 5):
            flat = values.view(-1)
            if kind == "zeros":
                flat[:] = 0
            else:
                flat[position % flat.numel()] = SPECIAL[kind]
    return values


def _formed(values: Tensor, form: str) -> Tensor:
    """The same numbers (of the first sequence alone, if expanded) lying in memory in another way."""
    if form == "transposed" and values.dim() > 1:
        return values.transpose(0, 1).contiguous().transpose(0, 1)
    if form == "strided":
        return values.repeat_interleave(2, -1)[..., ::2]
    if form == "expanded" and values.dim() == 3 and values.shape[1] > 0:
        return values[:, :1].expand(-1, values.shape[1], -1)
    if form == "offset":
        return torch.cat([values.new_zeros(1), values.flatten()])[1:].view(values.shape)
    return values
