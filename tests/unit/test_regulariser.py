"""Pascanu's regulariser against NumPy from its paper, and what it adds to an update."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from engine_cases import kernel_engine
from odyssey import catalogue
from odyssey.combinations import check
from odyssey.datasets.sequences import NOT_SCORED, Data, Split
from odyssey.equations import read_cell
from odyssey.equations.forms import plain_activation
from odyssey.errors import InputError
from odyssey.networks.network import Network
from odyssey.tasks.task import Task
from odyssey.training.assembly import build, initialise
from odyssey.training.batches import Sequences
from odyssey.training.engines import engine
from odyssey.training.kernel_engine import KernelEngine
from odyssey.training.regulariser import hidden_with_handle, omega
from odyssey.training.torch_engine import TorchEngine
from odyssey.trial import Trial
from reference import regulariser as reference
from reference.backward import central_differences

D, H, K, RATE = 3, 4, 3, 0.5
FORMS = ("equation-9", "equation-10", "code")
CELLS = {"rnn-tanh": "tanh", "rnn-sigmoid": "sigmoid", "rnn-relu": "relu"}
every_form = pytest.mark.parametrize("form", FORMS)
every_cell = pytest.mark.parametrize("cell", list(CELLS))
LAST = Task("made up", "last_step", "classes")
EVERY = Task("made up", "every_step", "classes")
LENGTHS = (7, 4, 1, 9, 2)


def data_of(task: Task, lengths: Sequence[int] = LENGTHS) -> Data:
    """One batch; at every step, targets are few, and the longest sequence has none behind its sixth step."""
    rng = np.random.default_rng(2)
    inputs = [rng.standard_normal((n, D)).astype(np.float32) for n in lengths]
    if task is LAST:
        split = Split(inputs, [np.asarray(rng.integers(0, K), np.int64) for _ in inputs])
    else:
        targets = [np.where(rng.random(n) < 0.5, rng.integers(0, K, n), NOT_SCORED).astype(np.int64) for n in lengths]
        targets[3][:] = [NOT_SCORED, 1, NOT_SCORED, 2, NOT_SCORED, 0, NOT_SCORED, NOT_SCORED, NOT_SCORED]
        targets[4][:] = NOT_SCORED
        split = Split(inputs, targets)
    return Data(split, split, split, output_size=K, source="generated")


class InDouble(TorchEngine):
    def _sequences(self, split: Split, streams: int | None = None) -> Sequences:
        sequences = super()._sequences(split, streams)
        sequences.x = sequences.x.double()
        return sequences


def engine_of(task: Task, cell: str, backend: str = "kernel", **settings: Any) -> InDouble:
    fixed = {"task": "any", "cell": cell, "hidden_size": H, "batch_size": len(LENGTHS), "device": "cpu"}
    trial = Trial.model_validate({**fixed, "optimizer": "sgd", "learning_rate": RATE, **settings})
    network = build(trial, catalogue.cell(cell), task, data_of(task))
    initialise(network, "uniform", 2.0, 0)
    network.recurrent.backend = backend  # type: ignore[assignment]
    return InDouble(trial, task, network.double(), data_of(task))


def in_numpy(given: InDouble) -> dict[str, NDArray]:
    return {name.removeprefix("recurrent."): value for name, value in given.weights().items()}


def direct_errors(task: Task, w: dict[str, NDArray], h: NDArray, target: NDArray) -> NDArray:
    """dE/dh at every step alone, of the mean loss over a batch's sequences and over each one's targets."""
    found = np.zeros_like(h)
    classes = np.full(len(h), NOT_SCORED)
    classes[-1 if task is LAST else slice(None)] = target
    for t in np.flatnonzero(classes != NOT_SCORED):
        chances = np.exp(w["output.weight"] @ h[t] + w["output.bias"])
        chances = chances / chances.sum() - np.eye(K)[classes[t]]
        found[t] = w["output.weight"].T @ chances / (classes != NOT_SCORED).sum() / len(LENGTHS)
    return found


def batch_in_numpy(task: Task, cell: str, w: dict[str, NDArray]) -> tuple[list[NDArray], list[NDArray]]:
    """x and dE/dx of every sequence."""
    function, split = CELLS[cell], data_of(task).train
    xs = [reference.pre_activations(w, u.astype(float), function) for u in split.inputs]
    f = reference.FUNCTIONS[function][0]
    direct = [direct_errors(task, w, f(x), y) for x, y in zip(xs, split.targets, strict=True)]
    return xs, [reference.errors(w, x, d, function) for x, d in zip(xs, direct, strict=True)]


def side_by_side(arrays: list[NDArray]) -> torch.Tensor:
    whole = np.zeros((max(LENGTHS), len(LENGTHS), H))
    for n, array in enumerate(arrays):
        whole[: len(array), n] = array
    return torch.from_numpy(whole)


@every_form
@every_cell
@pytest.mark.parametrize("task", [LAST, EVERY], ids=["last step", "some steps"])
def test_omega_and_its_gradient_are_those_of_numpy(task: Task, cell: str, form: str) -> None:
    w = in_numpy(engine_of(task, cell))
    xs, errors = batch_in_numpy(task, cell, w)
    value, gradient = reference.omega(form, w["R_h"], xs, errors, CELLS[cell])
    matrix = torch.from_numpy(w["R_h"]).requires_grad_()
    f = reference.FUNCTIONS[CELLS[cell]][0]
    found = omega(form, side_by_side(errors), side_by_side([f(x) for x in xs]), matrix, CELLS[cell])
    assert value > 0
    assert found.item() == pytest.approx(value, rel=1e-10)
    np.testing.assert_allclose(torch.autograd.grad(found, matrix)[0], gradient, rtol=1e-9, atol=1e-12)


@every_form
@every_cell
def test_the_gradient_holds_states_and_errors_constant(cell: str, form: str) -> None:
    """Central differences in W_rec of the reference itself, in which x and dE/dx stay as they are."""
    w = in_numpy(engine_of(LAST, cell))
    xs, errors = batch_in_numpy(LAST, cell, w)

    def value(at: Any) -> float:
        return reference.omega(form, at["R"], xs, errors, CELLS[cell])[0]

    differences = central_differences(value, {"R": w["R_h"]})["R"]
    gradient = reference.omega(form, w["R_h"], xs, errors, CELLS[cell])[1]
    np.testing.assert_allclose(gradient, differences, rtol=1e-6, atol=1e-8)


@every_cell
@pytest.mark.parametrize("backend", ["kernel", "reference"])
@pytest.mark.parametrize("task", [LAST, EVERY], ids=["last step", "some steps"])
def test_errors_from_the_handle_are_those_of_finite_differences(task: Task, backend: str, cell: str) -> None:
    given = engine_of(task, cell, backend, regulariser="code")
    w, batch = in_numpy(given), given.split("train").batch(torch.arange(len(LENGTHS)))
    assert isinstance(given.network, Network)
    answers, hidden, handle = given.answers_with_handle(given.network, batch)
    given.update(answers, batch)
    assert handle.grad is not None
    xs, errors = batch_in_numpy(task, cell, w)
    f = reference.FUNCTIONS[CELLS[cell]][0]
    np.testing.assert_allclose(hidden.detach(), side_by_side([f(x) for x in xs]), rtol=1e-10, atol=1e-14)
    np.testing.assert_allclose(handle.grad, side_by_side(errors), rtol=1e-10, atol=1e-14)
    split = data_of(task).train
    for n, (u, target) in enumerate(zip(split.inputs, split.targets, strict=True)):

        def loss(at: Any, u: NDArray = u, target: NDArray = target) -> float:
            h = f(reference.pre_activations(w, u.astype(float), CELLS[cell], at["added"]))
            logits = h @ w["output.weight"].T + w["output.bias"]
            nats = np.log(np.exp(logits).sum(1)) - logits[np.arange(len(h)), target]
            asked = np.broadcast_to(target, len(h)) != NOT_SCORED
            if task is LAST:
                return float(nats[-1]) / len(LENGTHS)
            return float((nats * asked).sum() / max(asked.sum(), 1)) / len(LENGTHS)

        differences = central_differences(loss, {"added": np.zeros((len(u), H))})["added"]
        np.testing.assert_allclose(handle.grad[: len(u), n], differences, rtol=1e-5, atol=1e-9)


@every_form
@every_cell
@pytest.mark.parametrize("task", [LAST, EVERY], ids=["last step", "some steps"])
def test_an_update_adds_the_gradient_to_the_recurrent_matrix_alone(task: Task, cell: str, form: str) -> None:
    plain = engine_of(task, cell)
    w = in_numpy(plain)
    gradient = reference.omega(form, w["R_h"], *batch_in_numpy(task, cell, w), CELLS[cell])[1]
    plain_pass = plain.train_epoch(1)
    for epoch, decays, share in ((1, True, 1.0), (4, True, 0.25), (4, False, 1.0)):
        settings = {"regulariser": form, "regulariser_weight": 3.0, "regulariser_decays": decays}
        given = engine_of(task, cell, **settings)
        done = given.train_epoch(epoch)
        assert done.loss == pytest.approx(plain_pass.loss, rel=1e-10), "the loss without the regulariser"
        expected, found = plain.weights(), given.weights()
        expected["recurrent.R_h"] -= RATE * 3.0 * share * gradient
        for name, value in expected.items():
            np.testing.assert_allclose(found[name], value, rtol=1e-9, atol=1e-11, err_msg=name)


def test_clipping_comes_after_the_regulariser() -> None:
    settings = {"regulariser": "equation-10", "regulariser_weight": 50.0}
    free, clipped = engine_of(LAST, "rnn-tanh", **settings), engine_of(LAST, "rnn-tanh", **settings, clip_norm=0.1)
    before = in_numpy(free)
    norm = free.train_epoch(1).norms[0]
    assert norm > 1
    assert clipped.train_epoch(1).norms == [pytest.approx(norm, rel=1e-12)]
    moved = sum(float(((value - before[name]) ** 2).sum()) for name, value in in_numpy(clipped).items())
    assert moved**0.5 == pytest.approx(RATE * 0.1, rel=1e-4)


def test_only_the_code_leaves_out_tiny_errors() -> None:
    rng = np.random.default_rng(0)
    error, hidden = rng.standard_normal((3, 2, H)), np.tanh(rng.standard_normal((3, 2, H)))
    error[2, 0] *= 1e-11 / np.linalg.norm(error[2, 0])
    W = torch.from_numpy(rng.standard_normal((H, H)))
    xs, errors = [np.arctanh(hidden[:, b]) for b in (0, 1)], [error[:, b] for b in (0, 1)]
    for form in FORMS:
        found = omega(form, torch.from_numpy(error), torch.from_numpy(hidden), W, "tanh")
        both = zip(xs, errors, strict=True)
        parts = [part for x, e in both for part in reference.terms(form, W.numpy(), x, e, "tanh")]
        assert len(parts) == (3 if form == "code" else 4)
        assert found.item() == pytest.approx(sum(v for v, _ in parts) / (3 if form == "code" else 2), rel=1e-10)


@every_form
@pytest.mark.parametrize("shrink", [0.02, 0.3, 0.9])
def test_errors_that_vanish_are_regulated_in_single_precision(form: str, shrink: float) -> None:
    """Down to the smallest numbers of float32, whose squares are zero there."""
    rng = np.random.default_rng(0)
    steps = int(-36 * np.log(10) / np.log(shrink))
    error = rng.standard_normal((steps, 2, H)) * shrink ** np.arange(steps)[::-1, None, None]
    hidden, W = np.tanh(rng.standard_normal((steps, 2, H))), shrink * rng.standard_normal((H, H))
    xs, errors = [np.arctanh(hidden[:, b]) for b in (0, 1)], [error[:, b] for b in (0, 1)]
    value, gradient = reference.omega(form, W, xs, errors, "tanh")
    matrix = torch.from_numpy(W).float().requires_grad_()
    found = omega(form, torch.from_numpy(error).float(), torch.from_numpy(hidden).float(), matrix, "tanh")
    assert found.item() == pytest.approx(value, rel=1e-4)
    scale = float(np.abs(gradient).max())
    np.testing.assert_allclose(torch.autograd.grad(found, matrix)[0], gradient, rtol=1e-3, atol=1e-4 * scale)


@every_form
def test_without_any_error_there_is_nothing_to_regulate(form: str) -> None:
    W = torch.ones(H, H, dtype=torch.float64, requires_grad=True)
    value = omega(form, torch.zeros(5, 2, H).double(), torch.zeros(5, 2, H).double(), W, "tanh")
    assert value.item() == 0
    assert not torch.autograd.grad(value, W)[0].any()


@pytest.mark.parametrize("cell", ["lstm", "gru", "mut1", "mlp", "elman", "dt", "dot-s", "lstm1997"])
def test_other_cells_are_refused_in_one_sentence(cell: str) -> None:
    assert plain_activation(catalogue.cell(cell)) is None
    trial = Trial(task="temporal_order", cell=cell, regulariser="code", device="cpu")
    with pytest.raises(InputError, match=f"here: .*plain RNN, not for cell '{cell}'; use rnn-tanh"):
        check(trial, "here")
    for name, function in CELLS.items():
        assert plain_activation(catalogue.cell(name)) == function


@pytest.mark.parametrize(
    "equation",
    ["tanh(W_h @ x + R_h @ h[t-1] + p_h * h[t-1] + b_h)", "tanh(W_h @ x + R_h @ h[t-1] + 0.5 * h[t-1] + b_h)"],
)
def test_a_cell_with_another_way_back_is_refused(equation: str) -> None:
    """Its Jacobian is not W_rec diag(f') alone."""
    assert plain_activation(read_cell(f"h = {equation}", id="other")) is None


def test_the_handle_changes_no_output() -> None:
    given = engine_of(EVERY, "rnn-tanh")
    x, lengths = torch.randn(6, 2, D, dtype=torch.float64), torch.tensor([6, 3])
    hidden, handle = hidden_with_handle(given.network, x, lengths)  # type: ignore[arg-type]
    torch.testing.assert_close(hidden, given.network.recurrent.run(x, lengths)[0], rtol=1e-12, atol=1e-14)
    assert not handle.any()


def test_a_regularised_trial_runs_in_c_but_where_vectors_of_symbols_are_learned() -> None:
    for setting, kind in (({}, KernelEngine), ({"embedding_size": 2}, TorchEngine)):
        trial = Trial(task="any", cell="rnn-tanh", device="cpu", regulariser="code", **setting)
        data = data_of(LAST)
        if setting:
            symbols = [x[:, 0].round().astype(np.int32) % 3 for x in data.train.inputs]
            data = replace(data, train=replace(data.train, inputs=symbols), input_symbols=("a", "b", "c"))
        assert isinstance(engine(trial, catalogue.cell("rnn-tanh"), LAST, data), kind)


@pytest.mark.parametrize("form", FORMS)
def test_errors_that_vanish_keep_their_direction_in_single_precision(form: str) -> None:
    """Weights of N(0, 0.01) over 30 steps: squares of the errors' lengths are far below what float32 holds."""
    data = data_of(LAST, 5 * [30])
    settings = {"regulariser": form, "regulariser_weight": 4.0, "initialisation": "pascanu-sigmoid"}
    trial = Trial(task="any", cell="rnn-tanh", hidden_size=50, optimizer="sgd", batch_size=5, device="cpu", **settings)
    weights = []
    for dtype in (np.float32, np.float64):
        kernel = kernel_engine(trial, LAST, data, dtype, trial.initialisation)
        kernel.train_epoch(1)
        weights.append(kernel.weights()["recurrent.R_h"])
    np.testing.assert_allclose(weights[0], weights[1], rtol=1e-4, atol=1e-5)
