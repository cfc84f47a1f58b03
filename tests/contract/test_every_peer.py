"""What every peer of a study of speed must do, for each file in studies/speed/peers; times are not looked at."""

from __future__ import annotations

import importlib
from collections.abc import Callable

import numpy as np
import pytest
import torch

from contract.cell_cases import network, normal
from odyssey import catalogue
from odyssey.studies.speed import found
from odyssey.studies.speed.arithmetic import Shape
from odyssey.studies.speed.work import STEP, Work
from odyssey.training.losses import batch_loss, losses
from odyssey.training.optimisation import clip, optimiser

SHAPE = Shape(5, 6, 2, 4, 3)
SLOW = {"torch_compile"}  # half a minute of compiling


def every(measure: str) -> Callable:
    return pytest.mark.parametrize("peer", [p for p in found.peers(measure) if p not in SLOW])


def work(peer: str, measure: str, id: str) -> Work | None:
    module = importlib.import_module(f"odyssey.studies.speed.peers.{peer}")
    if why := module.missing():
        pytest.skip(why)
    cell = module.computes(catalogue.cell(id))
    return None if cell is None else getattr(module, measure)(cell, SHAPE, [1])


def test_every_peer_has_its_own_look() -> None:
    peers = {peer for measure in found.MEASURES for peer in found.peers(measure)}
    facts = [found.peer_facts(peer) for peer in peers]
    for what in ("label", "colour", "marker"):
        assert len({f[what] for f in facts}) == len(peers)


@every("recurrence")
@pytest.mark.parametrize("id", ["rnn-relu", "rnn-sigmoid", "lstm", "gru", "mut1"])
def test_recurrence_runs(peer: str, id: str) -> None:
    made = work(peer, "recurrence", id)
    if made is not None:
        made.repeat(2)


@every("training_step")
@pytest.mark.parametrize("id", ["rnn-relu", "lstm", "gru"])
def test_training_step_runs(peer: str, id: str) -> None:
    made = work(peer, "training_step", id)
    if made is not None:
        made.repeat(2)


@every("feeding")
@pytest.mark.parametrize("task", ["adding", "reber"])
def test_feeding_runs(peer: str, task: str) -> None:
    module = importlib.import_module(f"odyssey.studies.speed.peers.{peer}")
    made = module.feeding(catalogue.cell("rnn-tanh"), Shape(0, 6, 20, 0, 0, task), [1])
    made.repeat(2)
    assert made.steps >= 2000


def test_stock_modules_stand_beside_their_family() -> None:
    found = {
        peer: [c.id for id in ("rnn-relu", "rnn-sigmoid", "lstm-fgr", "gru", "mut1") if (c := computes(peer, id))]
        for peer in ("nn_rnn", "nn_lstm", "nn_gru")
    }
    assert found == {"nn_rnn": ["rnn-relu", "rnn-tanh"], "nn_lstm": ["lstm-np"] * 5, "nn_gru": ["gru-after"]}


def computes(peer: str, id: str):
    return importlib.import_module(f"odyssey.studies.speed.peers.{peer}").computes(catalogue.cell(id))


def test_the_step_in_jax_is_ours() -> None:
    """Three updates in float64 without noise, clipped: the same losses, norms and weights."""
    jax = pytest.importorskip("jax", reason="jax, the extra of the speed study, is not installed")
    from odyssey.studies.speed.jax_layout import Layout
    from odyssey.studies.speed.jax_work import training_step

    trial = STEP.model_copy(update={"input_noise": 0.0, "learning_rate": 0.5, "clip_norm": 0.1})
    module, output = network("lstm", 5, 6), torch.nn.Linear(6, 3, dtype=torch.float64)
    x, wanted = normal(4, 2, 5), (normal(4, 2, 3, seed=7) > 0).astype(float)
    layout = Layout(module.cell)

    def packed() -> dict:
        return layout.pack({n: p.detach().numpy().copy() for n, p in module.named_parameters()})

    with jax.enable_x64(True):
        weights = {
            "cell": packed(),
            "V": output.weight.detach().numpy().T.copy(),
            "b": output.bias.detach().numpy().copy(),
        }
        state = (weights, jax.tree.map(np.zeros_like, weights), jax.random.key(0))
        step = jax.jit(training_step(module.cell, trial, 1))
        parameters = [*module.parameters(), *output.parameters()]
        optimise = optimiser(trial, parameters)
        for _ in range(3):
            state, (value, norm) = step(state, x, wanted)
            optimise.zero_grad()
            answers = output(module(torch.from_numpy(x))[0])
            loss = batch_loss(losses("binary", answers, torch.from_numpy(wanted)), torch.ones(4, 2), "sum")
            loss.backward()
            assert float(norm) == pytest.approx(clip(parameters, trial.clip_norm), rel=1e-6)
            assert float(norm) > 0.1, "clipped"
            optimise.step()
            assert float(value) == pytest.approx(loss.item(), rel=1e-6)
    for name, array in packed().items():
        np.testing.assert_allclose(state[0]["cell"][name], array, rtol=1e-6, atol=1e-8)
    np.testing.assert_allclose(state[0]["V"], output.weight.detach().numpy().T, rtol=1e-6, atol=1e-8)
