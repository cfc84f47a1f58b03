"""A network that reads its own answers (Jordan 1986) against a loop in NumPy."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from odyssey import catalogue
from odyssey.datasets.sequences import Data, Split, Timing
from odyssey.networks.feedback import FeedbackNetwork
from odyssey.tasks.task import Output, Task
from odyssey.training.assembly import build, initialise
from odyssey.training.torch_engine import TorchEngine
from odyssey.trial import Trial
from reference.backward import central_differences
from reference.cells import REFERENCES
from reference.scan import sigma

D, H, K, DECAY = 3, 4, 2, 0.7
LENGTHS = torch.tensor([6, 3, 1, 5])
CELLS = {"mlp": 1, "rnn-tanh": 1, "lstm": 2}  # and so many layers
every_cell = pytest.mark.parametrize("cell", list(CELLS))
every_output = pytest.mark.parametrize("output", ["binary", "classes", "real"])
every_timing = pytest.mark.parametrize("timing", ["every_step", "last_step"])


def made(cell: str, timing: Timing, output: Output) -> tuple[FeedbackNetwork, dict[str, NDArray], torch.Tensor]:
    network = FeedbackNetwork(catalogue.cell(cell), D, H, K, timing, output, DECAY, CELLS[cell])
    initialise(network, "uniform", 2.0, 0)
    network = network.double()
    values = {name: p.detach().numpy().copy() for name, p in network.named_parameters()}
    x = torch.randn(6, len(LENGTHS), D, dtype=torch.float64, generator=torch.manual_seed(0))
    return network, values, x


def squashed(output: Output, a: NDArray) -> NDArray:
    if output == "binary":
        return sigma(a)
    return np.exp(a) / np.exp(a).sum() if output == "classes" else a


def answers_in_numpy(p: Any, cell: str, output: Output, x: NDArray) -> NDArray:
    """Answers [T, K] to one sequence [T, D]: state units hold decayed sums of the answers before."""
    reference, own = REFERENCES[cell], []
    for layer in range(CELLS[cell]):
        suffix = f"_l{layer}" if layer else ""
        own.append({name: p[f"recurrent.{name}{suffix}"] for name in reference.parameters.split()})
    now: list[Any] = [{s: np.zeros((1, H)) for s in reference.states} for _ in own]
    found: list[NDArray] = []
    for t in range(len(x)):
        plan = sum((DECAY ** (t - 1 - u) * squashed(output, found[u]) for u in range(t)), np.zeros(K))
        h = np.concatenate([x[t], plan])[None]
        for layer, parameters in enumerate(own):
            now[layer] = reference.step(parameters, h, now[layer])
            h = now[layer][reference.states[0]]
        found.append(p["output.weight"] @ h[0] + p["output.bias"])
    return np.array(found)


@every_cell
@every_timing
@every_output
def test_answers_are_those_of_numpy(cell: str, timing: Timing, output: Output) -> None:
    network, values, x = made(cell, timing, output)
    found = network(x, LENGTHS).detach().numpy()
    for b, length in enumerate(LENGTHS.tolist()):
        expected = answers_in_numpy(values, cell, output, x[:length, b].numpy())
        given = found[b] if timing == "last_step" else found[:length, b]
        np.testing.assert_allclose(given, expected[-1] if timing == "last_step" else expected, rtol=1e-10, atol=1e-12)


@every_cell
@every_output
def test_gradients_by_finite_differences(cell: str, output: Output) -> None:
    """Through all steps and through the answers that were fed back."""
    network, values, x = made(cell, "last_step", output)
    weights = np.random.default_rng(1).standard_normal((len(LENGTHS), K))
    (network(x, LENGTHS) * torch.from_numpy(weights)).sum().backward()

    def value(p: Any) -> float:
        rows = [answers_in_numpy(p, cell, output, x[:n, b].numpy())[-1] for b, n in enumerate(LENGTHS.tolist())]
        return float((np.array(rows) * weights).sum())

    differences = central_differences(value, values)
    for name, parameter in network.named_parameters():
        assert parameter.grad is not None, name
        np.testing.assert_allclose(parameter.grad, differences[name], rtol=1e-5, atol=1e-8, err_msg=name)


@every_cell
@every_output
@pytest.mark.parametrize("cut", [1, 2, 5])
def test_two_pieces_are_one(cell: str, output: Output, cut: int) -> None:
    network, _, x = made(cell, "every_step", output)
    whole, final = network.run(x, torch.full((4,), 6))
    first, states = network.run(x[:cut], torch.full((4,), cut))
    second, states = network.run(x[cut:], torch.full((4,), 6 - cut), states)
    assert torch.equal(torch.cat([first, second]), whole)
    assert states.keys() == final.keys()
    assert all(torch.equal(states[name], value) for name, value in final.items())


@every_cell
def test_final_states_are_those_after_each_sequences_own_end(cell: str) -> None:
    network, _, x = made(cell, "every_step", "binary")
    _, final = network.run(x, LENGTHS)
    for b, length in enumerate(LENGTHS.tolist()):
        _, alone = network.run(x[:length, b : b + 1], LENGTHS[b : b + 1])
        for name, value in alone.items():
            torch.testing.assert_close(final[name][:, b], value[:, 0], rtol=1e-12, atol=1e-14)


def test_the_memoryless_cell_remembers_by_its_answers_alone() -> None:
    """Jordan's plans: the same input all along, and a bit pattern that only the state units can tell apart."""
    pattern = np.array([[1], [0], [0]], np.uint8)
    split = Split([np.ones((3, 1), np.float32)] * 5, [pattern] * 5)
    data = Data(split, split, split, output_size=1, source="generated")
    task = Task("plan", "every_step", "binary")
    loss = {}
    for feedback in (None, 0.5):
        settings = {"hidden_size": 10, "batch_size": 5, "learning_rate": 0.03, "clip_norm": 1.0, "device": "cpu"}
        trial = Trial(task="any", cell="mlp", feedback=feedback, **settings)
        network = build(trial, catalogue.cell("mlp"), task, data)
        initialise(network, "uniform", 2.0, 0)
        engine = TorchEngine(trial, task, network, data)
        for epoch in range(1, 201):
            engine.train_epoch(epoch)
        loss[feedback] = engine.evaluate("test").loss
    assert loss[None] > 0.636, "without them, the entropy of a third is the best that there is"
    assert loss[0.5] < 0.3
