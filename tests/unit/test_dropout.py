"""Dropout against NumPy: masks by the published generator, losses and gradients of whole networks."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import torch
from scipy.stats import binom, chisquare

from engine_cases import (
    as_symbols,
    assert_same_epochs,
    assert_same_weights,
    data_of,
    history,
    kernel_engine,
    task_of,
    torch_engine,
    trial_of,
)
from odyssey.datasets.sequences import Data, Split, Timing
from odyssey.kernels.compiler import compiler
from odyssey.tasks.task import Output, Task
from odyssey.training.batches import Sequences, in_streams, pieces
from odyssey.training.dropout import Dropout, kept, mask_keys
from odyssey.training.engine import Engine
from reference.cells import REFERENCES
from reference.dropout import answers
from reference.philox import word
from reference.scan import Array

needs_compiler = pytest.mark.skipif(compiler() is None, reason="there is no C compiler here")
DEEP = {"num_layers": 2, "bidirectional": True}
ENGINES = {"whole epochs in C": kernel_engine, "through PyTorch": torch_engine}
every_engine = pytest.mark.parametrize("engine", ENGINES)
every_timing = pytest.mark.parametrize("timing", ["every_step", "last_step"])


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_a_number_is_kept_by_its_word_of_the_published_generator(share: float) -> None:
    key = mask_keys(3, 2, 1)[1]
    expected = [word(number, key.tolist()) >= share * 2**32 for number in range(100, 400)]
    assert kept(key, share, 100, 300).tolist() == expected


def test_as_many_are_dropped_as_asked_independently_in_every_place_and_epoch() -> None:
    keys = [*mask_keys(0, 1, 2), *mask_keys(0, 2, 2), *mask_keys(1, 1, 2)]
    assert len({tuple(key) for key in keys}) == 9
    masks = np.array([~kept(key, 0.3, 0, 200_000) for key in keys])
    assert np.all(np.abs(masks.mean(1) - 0.3) < 5 * np.sqrt(0.21 / 200_000))
    np.testing.assert_allclose(np.corrcoef(masks), np.eye(9), atol=0.012)
    runs = masks.reshape(-1, 20).sum(1)  # of any 20 neighbours a binomial number is dropped
    expected = binom.pmf(np.arange(14), 20, 0.3)
    found = np.bincount(runs, minlength=21)[:14]
    assert chisquare(found, expected / expected.sum() * found.sum()).pvalue > 1e-3


def sequences_end_to_end(split: Split) -> list[int]:
    return [0, *np.cumsum([len(x) for x in split.inputs])[:-1].tolist()]


def numpy_loss(trial: Any, task: Task, split: Split, weights: dict[str, Array], epoch: int) -> float:
    """The mean over sequences of the mean over their targets."""
    keys, scale = mask_keys(trial.seed, epoch, trial.num_layers).tolist(), 1 / (1 - trial.dropout)
    at_end, found = task.timing == "last_step", []
    for number, (x, target, start) in enumerate(
        zip(split.inputs, split.targets, sequences_end_to_end(split), strict=True)
    ):

        def mask(place: int, values: Array, start: int = start, number: int = number) -> Array:
            first = (number if values.ndim == 1 else start) * values.shape[-1]
            words = [word(first + i, keys[place]) for i in range(values.size)]
            return values * (np.reshape(words, values.shape) >= trial.dropout * 2**32) * scale

        cell = REFERENCES[trial.cell]
        given = answers(cell, weights, x.astype(float), mask, trial.num_layers, trial.bidirectional, at_end)
        found.append(np.mean((given - target) ** 2))
    return float(np.mean(found))


def as_arrays(weights: dict[str, Array]) -> dict[str, Array]:
    return {name: value.astype(float) for name, value in weights.items()}


@needs_compiler
@every_engine
@every_timing
@pytest.mark.parametrize(("cell", "shape"), [("lstm", {}), ("gru", DEEP), ("lstm", {"num_layers": 3})])
def test_loss_and_gradient_are_those_of_numpy(timing: Timing, cell: str, shape: dict[str, Any], engine: str) -> None:
    """One update of plain gradient descent; differences of the reference's loss are taken for a sample of weights."""
    task, rate = task_of(timing, "real"), 0.5
    data = data_of(task)
    data = replace(data, train=Split(data.train.inputs[:4], data.train.targets[:4]))
    trial = trial_of(cell, dropout=0.4, hidden_size=3, optimizer="sgd", learning_rate=rate, **shape)
    run: Engine = ENGINES[engine](trial, task, data)
    before = as_arrays(run.weights())
    done = run.train_epoch(1)
    after = as_arrays(run.weights())
    if timing == "last_step":
        assert done.loss / done.targets == pytest.approx(numpy_loss(trial, task, data.train, before, 1), rel=1e-10)
    rng = np.random.default_rng(0)
    for name in before:
        place = tuple(int(rng.integers(n)) for n in before[name].shape)
        losses = []
        for step in (1e-5, -1e-5):
            moved = {**before, name: before[name].copy()}
            moved[name][place] += step
            losses.append(numpy_loss(trial, task, data.train, moved, 1))
        gradient = (before[name][place] - after[name][place]) / rate
        assert gradient == pytest.approx((losses[0] - losses[1]) / 2e-5, rel=1e-6, abs=1e-9), (name, place)


@needs_compiler
@every_timing
@pytest.mark.parametrize("output", ["binary", "classes"])
@pytest.mark.parametrize("symbols", [False, True])
@pytest.mark.parametrize("noise", [0.0, 0.3])
def test_engines_draw_the_same_masks(timing: Timing, output: Output, symbols: bool, noise: float) -> None:
    task = task_of(timing, output)
    data = as_symbols(data_of(task)) if symbols else data_of(task)
    # Noise is not the same to the last bit, which Adam would make more of.
    trial = trial_of(dropout=0.3, input_noise=noise, clip_norm=0.5, hidden_size=70, optimizer="sgd", **DEEP)
    assert_same_epochs(trial, task, data)


@needs_compiler
@every_timing
def test_engines_agree_with_dropout_and_the_regulariser(timing: Timing) -> None:
    task = task_of(timing, "classes")
    settings = {"regulariser": "code", "regulariser_weight": 3.0, "optimizer": "sgd", "learning_rate": 0.1}
    assert_same_epochs(trial_of("rnn-tanh", dropout=0.3, **settings), task, data_of(task))


@needs_compiler
@every_engine
def test_nothing_is_dropped_in_evaluation_and_none_is_none(engine: str) -> None:
    task = task_of("every_step", "binary")
    data = data_of(task)
    trials = [trial_of(**DEEP, **given) for given in ({}, {"dropout": 0}, {"dropout": 0.5})]
    plain, none, half = (ENGINES[engine](trial, task, data) for trial in trials)
    assert half.evaluate("test") == plain.evaluate("test") == half.evaluate("test")
    assert history(none, 2) == history(plain, 2)
    assert_same_weights(none.weights(), plain.weights(), 0)


@needs_compiler
def test_one_hot_symbols_are_read_whole() -> None:
    """The loss before the first update sees the masks of the answer alone: the input's would make it another."""
    task = task_of("last_step", "real")
    data = as_symbols(data_of(task))
    trial = trial_of("rnn-tanh", dropout=0.5, batch_size=100, optimizer="sgd", learning_rate=1e-9)
    run = kernel_engine(trial, task, data)
    weights = as_arrays(run.weights())
    key = mask_keys(trial.seed, 1, 1)[1]
    found = []
    for number, (symbols, target) in enumerate(zip(data.train.inputs, data.train.targets, strict=True)):

        def mask(place: int, values: Array, number: int = number) -> Array:
            return values * kept(key, 0.5, number * len(values), len(values)) * 2 if place else values

        given = answers(REFERENCES["rnn-tanh"], weights, np.eye(5)[symbols], mask, 1, False, True)
        found.append(np.mean((given - target) ** 2))
    done = run.train_epoch(1)
    assert done.loss / done.targets == pytest.approx(np.mean(found), rel=1e-10)


def test_masks_are_those_of_the_place_in_the_split() -> None:
    """However sequences are ordered, batched, and cut in pieces; of a running text as well."""
    running, other = Task("text", "every_step", "classes", continuous=True), task_of("every_step", "real")
    text = np.arange(103, dtype=np.int32) % 5
    streams = in_streams(Split([text], [text.astype(np.int64)]), 4)
    for split, task in ((streams, running), (data_of(other).train, other)):
        sequences = Sequences(split, task, torch.device("cpu"))
        keys = mask_keys(0, 1, 2)
        order = np.random.default_rng(0).permutation(len(sequences))
        for batch in sequences.batches(3, order):
            for cut in (None, 4):
                found: dict[int, list[torch.Tensor]] = {}
                for part, there in pieces(batch, cut, task):
                    drop = Dropout(0.5, keys, part, inputs=True)
                    masks = drop(1, torch.ones(*part.x.shape[:2], 7))
                    for column, b in enumerate(there.tolist()):
                        found.setdefault(b, []).append(masks[: part.lengths[column], column])
                for b, index in enumerate(batch.index.tolist()):
                    start, length = int(sequences.starts[index]), int(sequences.lengths[index])
                    wanted = kept(keys[1], 0.5, 7 * start, 7 * length).reshape(length, 7) * 2.0
                    assert np.array_equal(torch.cat(found[b]), wanted)


def test_learned_vectors_are_dropped_and_states_carried_whole() -> None:
    """A text read in pieces, with an embedding: a step that updates nothing leaves losses that NumPy finds."""
    task = Task("text", "every_step", "classes", continuous=True)
    text = np.random.default_rng(2).integers(0, 5, 41).astype(np.int32)
    split = Split([text], [np.roll(text, -1).astype(np.int64)])
    data = Data(split, split, split, output_size=5, source="generated", input_symbols=tuple("abcde"))
    settings = {"truncation": 6, "embedding_size": 4, "batch_size": 2, "optimizer": "sgd", "learning_rate": 1e-12}
    trial = trial_of("gru", dropout=0.4, num_layers=2, **settings)
    run = torch_engine(trial, task, data)
    weights, streams = as_arrays(run.weights()), in_streams(split, 2)
    keys, total = mask_keys(trial.seed, 1, 2), 0.0
    for symbols, classes, start in zip(streams.inputs, streams.targets, (0, 20), strict=True):

        def mask(place: int, values: Array, start: int = start) -> Array:
            width = values.shape[1]
            return values * kept(keys[place], 0.4, start * width, values.size).reshape(values.shape) / 0.6

        logits = answers(REFERENCES["gru"], weights, weights["symbols.weight"][symbols], mask, 2, False, False)
        chances = np.exp(logits) / np.exp(logits).sum(1, keepdims=True)
        total -= np.log(chances[np.arange(20), classes]).sum()
    assert run.train_epoch(1).loss == pytest.approx(total, rel=1e-7)
