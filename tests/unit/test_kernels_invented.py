"""Kernels of cells that nobody would train, each of which strains the derivation in one way.

Every step is written a second time, by hand in NumPy; gradients are central differences of that.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import pytest
import torch

from contract.cell_cases import arrays, assert_all_close, autograd, deltas_for, normal, objective
from odyssey.equations import Cell, read_cell
from odyssey.networks import Recurrent
from reference.backward import central_differences
from reference.scan import Array, sigma

tanh, exp = np.tanh, np.exp
EXACT = {"rtol": 1e-11, "atol": 1e-11}  # float64, the same sums in another order
DIFFERENCES = {"rtol": 2e-7, "atol": 2e-7}  # of central differences with steps of 1e-5


@dataclass(frozen=True)
class Invented:
    """A cell's text, and its step: (parameters, x [B, D], states before) -> the states after, the output among them."""

    text: str
    step: Callable[[dict[str, Array], Array, dict[str, Array]], dict[str, Any]]


INVENTED: dict[str, Invented] = {}


def invented(text: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    def keep(step: Callable[..., Any]) -> Callable[..., Any]:
        INVENTED[step.__name__.replace("_", " ")] = Invented(text, step)
        return step

    return keep


@invented("""
r = sigmoid(W_r @ x + R_r @ h[t-1] + b_r)
h = tanh(W_h @ x + R_a @ tanh(R_b @ (r * h[t-1])) + b_h)
""")
def products_in_three_levels(p, x, s):
    r = sigma(x @ p["W_r"].T + s["h"] @ p["R_r"].T + p["b_r"])
    h = tanh(x @ p["W_h"].T + tanh((r * s["h"]) @ p["R_b"].T) @ p["R_a"].T + p["b_h"])
    return {"h": h}


@invented("""
a = tanh(W_a @ x + R_a @ h[t-1])
b = tanh(W_a @ x + R_a @ a + b_b)
h = tanh(R_a @ (a * b) + R_h @ b) + 0.5 * a
""")
def a_matrix_in_three_equations(p, x, s):
    a = tanh(x @ p["W_a"].T + s["h"] @ p["R_a"].T)
    b = tanh(x @ p["W_a"].T + a @ p["R_a"].T + p["b_b"])
    return {"h": tanh((a * b) @ p["R_a"].T + b @ p["R_h"].T) + 0.5 * a}


@invented("h = tanh(W_h @ x + W_h @ x + R_h @ h[t-1] + R_h @ h[t-1] + R_g @ h[t-1] + b_h + b_h)")
def everything_twice_in_a_sum(p, x, s):
    return {"h": tanh(2 * x @ p["W_h"].T + s["h"] @ (2 * p["R_h"] + p["R_g"]).T + 2 * p["b_h"])}


@invented("""
c = tanh(W_c @ x + R_c @ h[t-1] + R_c @ c[t-1])
h = tanh(R_c @ c + R_h @ c + R_c @ h[t-1] + W_c @ x + W_h @ x)
""")
def a_matrix_times_two_operands_in_a_sum(p, x, s):
    c = tanh(x @ p["W_c"].T + (s["h"] + s["c"]) @ p["R_c"].T)
    return {"c": c, "h": tanh((c + s["h"]) @ p["R_c"].T + c @ p["R_h"].T + x @ (p["W_c"] + p["W_h"]).T)}


@invented("""
u = W_u @ x
h = (W_a @ x) * tanh(R_h @ h[t-1] + b_h) + u[t-1] * (W_a @ x) - (R_h @ h[t-1]) * u
""")
def bare_products_as_factors(p, x, s):
    u, a, v = x @ p["W_u"].T, x @ p["W_a"].T, s["h"] @ p["R_h"].T
    return {"u": u, "h": a * tanh(v + p["b_h"]) + s["u"] * a - v * u}


@invented("""
e = exp(W_e @ x + R_e @ n[t-1])
n = e / (1 + e + exp(p_n * n[t-1]) / (2 + e / (1 + p_q * p_q)))
q = relu(R_q @ n + W_q @ x) / (1 + n * n)
y = q - 1 / (1 + exp(-n))
""")
def quotients_in_quotients(p, x, s):
    e = exp(x @ p["W_e"].T + s["n"] @ p["R_e"].T)
    n = e / (1 + e + exp(p["p_n"] * s["n"]) / (2 + e / (1 + p["p_q"] ** 2)))
    q = np.maximum(n @ p["R_q"].T + x @ p["W_q"].T, 0) / (1 + n**2)
    return {"n": n, "y": q - 1 / (1 + exp(-n))}


@invented("""
u = h[t-1]
c = h[t-1]
v = u[t-1]
k = tanh(W_k @ x + R_k @ v + R_u @ c[t-1])
h = k + 0.5 * v[t-1] - 0.25 * k[t-1]
g = h
y = g * p_y + g[t-1]
""")
def states_that_are_other_states(p, x, s):
    k = tanh(x @ p["W_k"].T + s["u"] @ p["R_k"].T + s["c"] @ p["R_u"].T)
    h = k + 0.5 * s["v"] - 0.25 * s["k"]
    return {"u": s["h"], "c": s["h"], "v": s["u"], "k": k, "h": h, "g": h, "y": h * p["p_y"] + s["g"]}


@invented("""
i = 1
j = p_j
c = tanh(W_c @ x + R_i @ i[t-1] + R_j @ j[t-1] + R_k @ 1 + R_p @ p_j + R_q @ (p_j * p_q)) * i[t-1]
h = i * c + j * c[t-1]
""")
def constants_and_parameters_as_states_and_operands(p, x, s):
    one = np.ones_like(s["i"])
    inside = s["i"] @ p["R_i"].T + s["j"] @ p["R_j"].T + p["R_k"].sum(1)
    inside = inside + p["R_p"] @ p["p_j"] + p["R_q"] @ (p["p_j"] * p["p_q"])
    c = tanh(x @ p["W_c"].T + inside) * s["i"]
    return {"i": one, "j": one * p["p_j"], "c": c, "h": c + p["p_j"] * s["c"]}


@invented("""
c = tanh(W_c @ x + b_c)
y = c * sigmoid(R_o @ c)
""")
def nothing_is_fed_back(p, x, s):
    c = tanh(x @ p["W_c"].T + p["b_c"])
    return {"y": c * sigma(c @ p["R_o"].T)}


@invented("""
g = 0 * tanh(W_g @ x + R_g @ c[t-1] + p_g * c[t-1])
c = tanh(W_c @ x + c[t-1]) + g
a = c - c
y = c + a * tanh(R_y @ c)
""")
def an_equation_that_never_counts(p, x, s):
    c = tanh(x @ p["W_c"].T + s["c"])
    return {"c": c, "y": c}


@invented("""
a = tanh(W_a @ x + R_a @ h[t-1] + b_s)
f = sigmoid(W_f @ x + b_s)
h = f * a + b_s * h[t-1] - tanh(b_s)
""")
def a_bias_inside_and_outside_of_sums(p, x, s):
    a = tanh(x @ p["W_a"].T + s["h"] @ p["R_a"].T + p["b_s"])
    f = sigma(x @ p["W_f"].T + p["b_s"])
    return {"h": f * a + p["b_s"] * s["h"] - tanh(p["b_s"])}


@invented("""
a = tanh(W_a @ x) - R_a @ h[t-1]
b = -(W_b @ x) - 2 * (R_b @ a) - b_b
h = tanh(a - b - (R_a @ b - b_b * h[t-1]))
""")
def products_taken_away(p, x, s):
    a = tanh(x @ p["W_a"].T) - s["h"] @ p["R_a"].T
    b = -(x @ p["W_b"].T) - 2 * (a @ p["R_b"].T) - p["b_b"]
    return {"h": tanh(a - b - (b @ p["R_a"].T - p["b_b"] * s["h"]))}


@invented("""
z = tanh(W_z @ x + R_z @ y[t-1])
c = 0.9 * z + 0.1 * m[t-1]
m = c * c
y = sigmoid(W_o @ x + p_o * m[t-1] + q_[t-1] * p_q) * z
q_ = y - z
h = y + p_m * q_[t-1]
""")
def states_seen_only_through_peepholes(p, x, s):
    z = tanh(x @ p["W_z"].T + s["y"] @ p["R_z"].T)
    c = 0.9 * z + 0.1 * s["m"]
    y = sigma(x @ p["W_o"].T + p["p_o"] * s["m"] + s["q_"] * p["p_q"]) * z
    return {"m": c**2, "y": y, "q_": y - z, "h": y + p["p_m"] * s["q_"]}


@invented("""
d = tanh(W_d @ x + R_d @ dz[t-1])
dz = d * d + z1[t-1]
z = tanh(W_z @ x + R_z @ dz) * d
z1 = z * z + d
α = tanh(R_α @ (z * z1) + p_β * z1) + z
now0 = α + l[t-1]
u = now0 * d
l = 0.5 * u
V = l + rows[t-1]
rows = 0.5 * V
r = V + before0[t-1]
before0 = 0.1 * r
H = r
""")
def names_that_generated_text_might_use(p, x, s):
    d = tanh(x @ p["W_d"].T + s["dz"] @ p["R_d"].T)
    dz = d * d + s["z1"]
    z = tanh(x @ p["W_z"].T + dz @ p["R_z"].T) * d
    z1 = z * z + d
    α = tanh((z * z1) @ p["R_α"].T + p["p_β"] * z1) + z
    now0 = α + s["l"]
    l_ = 0.5 * now0 * d
    V = l_ + s["rows"]
    r = V + s["before0"]
    return {"dz": dz, "z1": z1, "l": l_, "rows": 0.5 * V, "before0": 0.1 * r, "H": r}


@invented("""
z = tanh(W_z @ x + R_z @ y[t-1] + b_z + p_z * y[t-1])
z_slope = sigmoid(W_z @ x * b_z + z * b_z_0)
z_square = tanh(z_slope + z + z_slope_minus[t-1])
z_slope_minus = z_slope * z_square
z_1 = exp(0.1 * z_slope_minus + z * z)
y_before = z_1 / (1 + z_1 * z_1)
y = tanh(y_before + z + z_slope_minus + R_y @ (z_1 + y_before))
""")
def names_that_the_derivation_gives_to_adjoints(p, x, s):
    z = tanh(x @ p["W_z"].T + s["y"] @ p["R_z"].T + p["b_z"] + p["p_z"] * s["y"])
    z_slope = sigma((x @ p["W_z"].T) * p["b_z"] + z * p["b_z_0"])
    z_square = tanh(z_slope + z + s["z_slope_minus"])
    z_slope_minus = z_slope * z_square
    z_1 = exp(0.1 * z_slope_minus + z * z)
    y_before = z_1 / (1 + z_1**2)
    return {"z_slope_minus": z_slope_minus, "y": tanh(y_before + z + z_slope_minus + (z_1 + y_before) @ p["R_y"].T)}


@invented("""
a = tanh(0.5) * (W_a @ x)
k = exp(1 / 2) - 1
m = tanh(p_m) / 2
h = a * k[t-1] + m[t-1] * tanh(R_h @ 2 + R_h @ h[t-1]) + k + m
""")
def numbers_that_functions_take(p, x, s):
    k, m = (np.exp(0.5) - 1) * np.ones_like(s["h"]), tanh(p["p_m"]) / 2 * np.ones_like(s["h"])
    a = tanh(0.5) * (x @ p["W_a"].T)
    return {"k": k, "m": m, "h": a * s["k"] + s["m"] * tanh((s["h"] + 2) @ p["R_h"].T) + k + m}


@invented("""
z = sigmoid(W_z @ x + R_z @ y[t-1])
s = z * (1 - z) * p_s * s[t-1] + relu(z - 0.5) * exp(-z)
w = s * z
y = w * w + s
""")
def long_element_wise_blocks(p, x, s):
    z = sigma(x @ p["W_z"].T + s["y"] @ p["R_z"].T)
    new = z * (1 - z) * p["p_s"] * s["s"] + np.maximum(z - 0.5, 0) * exp(-z)
    return {"s": new, "y": (new * z) ** 2 + new}


every_invention = pytest.mark.parametrize("name", list(INVENTED))


@cache
def cell_of(name: str) -> Cell:
    return read_cell(INVENTED[name].text, id=name)


def case(name: str, T: int, B: int, D: int, H: int, backend: str = "kernel", **kind: Any) -> Any:
    module = Recurrent(cell_of(name), D, H, dtype=torch.float64, backend=backend, **kind)  # type: ignore[arg-type]
    for k, parameter in enumerate(module.parameters()):
        parameter.data = torch.from_numpy(0.5 * normal(*parameter.shape, seed=k + 1))
    x = torch.from_numpy(normal(T, B, D)).requires_grad_()
    places = sum(map(len, module.suffixes))
    initial = {
        s: torch.from_numpy(0.4 * normal(places, B, H, seed=100 + k)).requires_grad_()
        for k, s in enumerate(module.cell.states)
    }
    return module, x, initial


def by_hand(name: str, p: dict[str, Array], x: Array, initial: dict[str, Array]) -> tuple[Array, dict[str, Array]]:
    """Outputs [T, B, H] and final states [1, B, H] of the step that is written in NumPy."""
    state, outputs = {s: value[0] for s, value in initial.items()}, []
    for frame in x:
        made = INVENTED[name].step(p, frame, state)
        state = {s: made[s] for s in initial}
        outputs.append(made[cell_of(name).output])
    return np.stack(outputs), {s: value[None] for s, value in state.items()}


@every_invention
@pytest.mark.parametrize("sizes", [(5, 3, 2, 4), (3, 7, 5, 17), (1, 1, 1, 1)], ids=str)
def test_forward_is_the_step_by_hand(name: str, sizes: tuple[int, ...]) -> None:
    module, x, initial = case(name, *sizes)
    output, final = module(x, initial)
    p = arrays(dict(module.named_parameters()))
    expected, expected_final = by_hand(name, p, x.detach().numpy(), arrays(initial))
    np.testing.assert_allclose(output.detach().numpy(), expected, **EXACT)
    assert_all_close(arrays(final), expected_final, **EXACT)


@every_invention
def test_gradients_are_central_differences(name: str) -> None:
    module, x, initial = case(name, T=3, B=2, D=2, H=3)
    deltas = deltas_for(*module(x, initial), as_type=np.asarray)

    def loss(at: dict[str, Array]) -> float:
        output, final = by_hand(name, at, at["x"], {s: at[f"{s}[-1]"] for s in module.cell.states})
        return objective(output, final, deltas)

    at = arrays({**dict(module.named_parameters()), "x": x, **{f"{s}[-1]": v for s, v in initial.items()}})
    assert_all_close(autograd(module, x, initial), central_differences(loss, at), **DIFFERENCES)


@every_invention
def test_torch_finds_the_gradients_right(name: str) -> None:
    """Of each output and final state by itself, from no given state, with sequences of different lengths."""
    module, x, _ = case(name, T=3, B=2, D=2, H=2)
    names = list(dict(module.named_parameters()))

    def run(x: torch.Tensor, *parameters: torch.Tensor) -> tuple[torch.Tensor, ...]:
        values = dict(zip(names, parameters, strict=True))
        output, final = torch.func.functional_call(module, {**values}, (packed(x),))
        return (output.data, *final.values())

    def packed(x: torch.Tensor) -> Any:
        return torch.nn.utils.rnn.pack_padded_sequence(x, torch.tensor([2, 3]), enforce_sorted=False)

    assert torch.autograd.gradcheck(run, (x, *module.parameters()), eps=1e-6, atol=1e-6, rtol=1e-5)


@every_invention
def test_layers_directions_and_chunks_are_the_reference(name: str) -> None:
    """150 frames and more, twice: longer than a kernel's run of steps."""
    lengths = torch.tensor([31, 40, 2, 40, 17, 33])
    found, expected = (
        case(name, T=40, B=6, D=3, H=9, backend=backend, num_layers=2, bidirectional=True)
        for backend in ("kernel", "reference")
    )
    results = []
    for module, x, initial in (found, expected):
        for parameter in module.parameters():
            parameter.data *= 0.5
        output, final = module.run(x, lengths, initial)
        wanted = {"x": x, **initial, **dict(module.named_parameters())}
        deltas = deltas_for(output, final)
        grads = torch.autograd.grad(objective(output, final, deltas), list(wanted.values()), allow_unused=True)
        zeros = [torch.zeros_like(w) if g is None else g for g, w in zip(grads, wanted.values(), strict=True)]
        results.append(arrays({"output": output, **{f"d {n}": g for n, g in zip(wanted, zeros, strict=True)}}))
    for key, value in results[1].items():
        largest = max(1.0, np.abs(value).max())
        np.testing.assert_allclose(results[0][key], value, rtol=1e-9, atol=1e-11 * largest, err_msg=key)
