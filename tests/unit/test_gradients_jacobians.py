"""Derivatives of a cell's state: against independent references of every cell, and the plain RNN's own formula."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from contract.cell_cases import arrays, network, normal
from odyssey import catalogue
from odyssey.studies.gradients.bounds import departure_from_normality, growth_at_most, recurrent_matrix
from odyssey.studies.gradients.jacobians import backwards, lengths_carried, one_step, states_before
from reference.cells import REFERENCES

T, B, D, H = 6, 2, 3, 4


def numbers(id: str) -> tuple[dict[str, torch.Tensor], torch.Tensor]:
    module = network(id, D, H)
    return {name: p.detach() for name, p in module.named_parameters()}, torch.from_numpy(normal(T, B, D))


@pytest.mark.parametrize("id", sorted(catalogue.cells()))
def test_one_step_is_that_of_finite_differences_on_the_reference(id: str) -> None:
    cell, reference = catalogue.cell(id), REFERENCES[id]
    parameters, x = numbers(id)
    n, step = H * len(cell.states), 1e-6
    before = normal(B, n, seed=7)

    def after(state: np.ndarray) -> np.ndarray:
        named = dict(zip(cell.states, np.split(state, len(cell.states), 1), strict=True))
        values = reference.step(arrays(parameters), x[0].numpy(), named)
        return np.concatenate([values[s] for s in cell.states], 1)

    numeric = np.empty((B, n, n))
    for k in range(n):
        nudge = step * np.eye(n)[k]
        numeric[:, :, k] = (after(before + nudge) - after(before - nudge)) / (2 * step)
    ours = one_step(cell, parameters, x[0], torch.from_numpy(before))
    np.testing.assert_allclose(ours, numeric, atol=1e-8)


@pytest.mark.parametrize("id", ["gru", "lstm", "lstm-fgr", "mlp"])
def test_the_product_is_the_derivative_over_many_steps(id: str) -> None:
    cell = catalogue.cell(id)
    parameters, x = numbers(id)
    lengths = torch.tensor([T, T - 2])
    steps, logs = lengths_carried(backwards(cell, parameters, x, lengths))
    assert steps.shape == logs.shape == (T - 2, B)
    for column, length in enumerate(lengths.tolist()):
        states = states_before(cell, parameters, x)[:, column : column + 1]
        for distance in range(1, T - 1):
            k = length - distance

            def last(state: torch.Tensor, k: int = k, end: int = length, column: int = column) -> torch.Tensor:
                for t in range(k, end):
                    (state,) = _after(cell, parameters, x[t, column : column + 1], state)
                return state[0]

            whole = torch.autograd.functional.jacobian(last, states[k])[:, 0]
            expected = torch.linalg.matrix_norm(whole, 2).log10()
            np.testing.assert_allclose(logs[distance - 1, column], expected, rtol=1e-9)


def _after(cell, parameters, x, state):
    from odyssey.kernels.reference import run

    _, states = run(cell, parameters, x[None], state.chunk(len(cell.states), 1))
    return (torch.cat(states[0], 1),)


def test_a_plain_rnn_has_the_product_of_its_matrix_and_slopes() -> None:
    parameters, x = numbers("rnn-tanh")
    cell, R = catalogue.cell("rnn-tanh"), parameters["R_h"].numpy()
    h, hidden = np.zeros((B, H)), []
    for x_t in x.numpy():
        h = np.tanh(x_t @ parameters["W_h"].numpy().T + h @ R.T + parameters["b_h"].numpy())
        hidden.append(h)
    product = np.broadcast_to(np.eye(H), (B, H, H))
    expected = []
    for h in reversed(hidden):
        product = product @ ((1 - h**2)[:, :, None] * R)
        expected.append(np.linalg.norm(product, 2, axis=(1, 2)))
    _, logs = lengths_carried(backwards(cell, parameters, x, torch.tensor([T, T])))
    np.testing.assert_allclose(10**logs, expected, rtol=1e-10)


def test_lengths_neither_overflow_nor_underflow() -> None:
    for factor in (1e-200, 1e200):
        step = factor * torch.eye(3, dtype=torch.float64)[None]
        _, logs = lengths_carried([step] * 5)
        np.testing.assert_allclose(logs[:, 0], np.log10(factor) * np.arange(1, 6))
    _, logs = lengths_carried([torch.zeros(1, 2, 2)] * 3)
    assert (logs == -torch.inf).all()


@pytest.mark.parametrize(("id", "slope"), [("rnn-tanh", 1.0), ("rnn-sigmoid", 0.25), ("rnn-relu", 1.0)])
def test_no_norm_is_above_the_singular_bound(id: str, slope: float) -> None:
    cell = catalogue.cell(id)
    parameters, x = numbers(id)
    R = parameters["R_h"].numpy()
    singular, eigenvalue = growth_at_most(cell, parameters["R_h"])
    assert singular == pytest.approx(slope * np.linalg.svd(R)[1].max())
    assert eigenvalue == pytest.approx(slope * np.abs(np.linalg.eigvals(R)).max())
    _, logs = lengths_carried(backwards(cell, parameters, x, torch.tensor([T, T])))
    assert (logs.numpy() <= np.log10(singular) * np.arange(1, T + 1)[:, None] + 1e-9).all()


def test_the_textbook_bound_fails_for_a_matrix_that_is_not_normal() -> None:
    """Two units, the first fed by the second ten times: |R^d| = 10 * 0.5^d and more, though the eigenvalue is 0.5."""
    cell, R = catalogue.cell("rnn-relu"), torch.tensor([[0.5, 10.0], [0.0, 0.5]], dtype=torch.float64)
    parameters = {"W_h": torch.ones(2, 1).double(), "R_h": R, "b_h": torch.ones(2).double()}
    _, logs = lengths_carried(backwards(cell, parameters, torch.ones(20, 1, 1).double(), torch.tensor([20])))
    singular, eigenvalue = growth_at_most(cell, R)
    distance = np.arange(1, 21)
    assert eigenvalue == 0.5
    assert (logs[:, 0].numpy() > distance * np.log10(eigenvalue) + 1).all(), "above tenfold, at every distance"
    assert (logs[:, 0].numpy() <= distance * np.log10(singular) + 1e-12).all()
    expected = [np.log10(np.linalg.norm(np.linalg.matrix_power(R.numpy(), d), 2)) for d in distance]
    np.testing.assert_allclose(logs[:, 0], expected)


def test_departure_from_normality() -> None:
    rotation = torch.linalg.qr(torch.from_numpy(normal(5, 5)))[0]
    assert departure_from_normality(rotation) == pytest.approx(0, abs=1e-6)
    assert departure_from_normality(rotation + rotation.T) == pytest.approx(0, abs=1e-6)
    assert departure_from_normality(torch.tensor([[0.0, 3.0], [0.0, 0.0]])) == 1
    assert departure_from_normality(torch.zeros(2, 2)) == 0


def test_only_plain_rnns_have_bounds() -> None:
    names = {id for id in catalogue.cells() if recurrent_matrix(catalogue.cell(id)) == "R_h"}
    assert names == {"rnn-tanh", "rnn-relu", "rnn-sigmoid"}
