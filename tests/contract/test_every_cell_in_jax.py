"""The JAX program of every registered cell against `Recurrent` in float64: outputs and every gradient."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from contract.cell_cases import assert_all_close, case, normal
from odyssey import catalogue
from odyssey.equations import read_cell

jax = pytest.importorskip("jax", reason="jax, the extra of the speed study, is not installed")

from odyssey.studies.speed.jax_layout import Layout  # noqa: E402
from odyssey.studies.speed.jax_program import outputs  # noqa: E402

# Not among the registered: a matrix with two operands, a bias in two places, two input matrices in one sum, a quotient.
ODD = read_cell("""
g = sigmoid(W_a @ x + W_b @ x + R_g @ h[t-1] + R_s @ relu(h[t-1]) + b_g) / 2
n = tanh(W_n @ x + R_s @ (g * h[t-1]) + b_n + p_n * exp(-1 * c[t-1] * c[t-1]))
c = 1 - g + b_n
h = g * n / (2 + c) - p_n * h[t-1]
""")
CELLS = {**catalogue.cells(), "odd": ODD}


@pytest.mark.parametrize("id", sorted(CELLS))
def test_agrees_with_the_reference(id: str) -> None:
    unroll = 4  # of 6 steps: the loop and its remainder
    module, x, _ = case(CELLS[id], T=6, B=3, D=3, H=4)
    weight = normal(6, 3, 4, seed=200)
    expected, _ = module(x)
    names = [name for name, _ in module.named_parameters()]
    gradients = torch.autograd.grad((expected * torch.from_numpy(weight)).sum(), list(module.parameters()))

    layout = Layout(module.cell)
    packed = layout.pack({name: p.detach().numpy() for name, p in module.named_parameters()})
    with jax.enable_x64(True):
        found = outputs(module.cell, packed, x.detach().numpy(), unroll)
        gradient = jax.grad(lambda w: (outputs(module.cell, w, x.detach().numpy(), unroll) * weight).sum())(packed)
    np.testing.assert_allclose(found, expected.detach().numpy(), rtol=1e-11, atol=1e-12)
    expected_gradients = {n: g.numpy() for n, g in zip(names, gradients, strict=True)}
    assert_all_close(layout.unpack(gradient), expected_gradients, rtol=1e-10, atol=1e-11)


@pytest.mark.parametrize("id", sorted(CELLS))
def test_packing_loses_nothing(id: str) -> None:
    module, _, _ = case(CELLS[id])
    parameters = {name: p.detach().numpy() for name, p in module.named_parameters()}
    layout = Layout(module.cell)
    assert_all_close(layout.unpack(layout.pack(parameters)), parameters, rtol=0, atol=0)


def test_lstm_has_one_product_a_step_and_few_arrays() -> None:
    layout = Layout(catalogue.cell("lstm"))
    assert list(layout.groups.values()) == [("R_z", "R_i", "R_f", "R_o")]
    assert layout.drive_bias == {"W_z": "b_z", "W_i": "b_i", "W_f": "b_f", "W_o": "b_o"}
    assert layout.vectors == ("p_i", "p_f", "p_o")
