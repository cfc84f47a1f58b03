"""The last look before whole epochs run in C: data and weights that would lead it beyond its arrays are refused."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from odyssey import catalogue
from odyssey.datasets.sequences import NOT_SCORED, Data, Split
from odyssey.errors import InputError
from odyssey.kernels.compiler import compiler
from odyssey.kernels.trainer import address
from odyssey.tasks.task import Task
from odyssey.training.initialisation import initial_weights
from odyssey.training.kernel_engine import KernelEngine
from odyssey.training.plain_network import PlainNetwork
from odyssey.trial import Trial

pytestmark = pytest.mark.skipif(compiler() is None, reason="there is no C compiler here")
STEPS, LAST = Task("made up", "every_step", "classes"), Task("made up", "last_step", "real")
TRIAL = Trial(task="any", cell="lstm", hidden_size=5, batch_size=2, device="cpu")
CLASSES = 3


def classes(lengths=(4, 2, 3)):
    """A class for every step of a sequence of symbols."""
    rng = np.random.default_rng(1)
    x = [rng.integers(0, 6, n, dtype=np.int32) for n in lengths]
    x[0][:2] = 0, 5
    return Split(x, [rng.integers(NOT_SCORED, CLASSES, n) for n in lengths])


def made(split, task=STEPS, output_size=CLASSES, change=dict):
    """An engine for good data, which then trains on `split`."""
    symbols = tuple("abcdef") if task is STEPS else ()
    good = classes() if task is STEPS else numbers()
    data = Data(good, good, good, output_size, "generated", input_symbols=symbols)
    network = PlainNetwork.of(TRIAL, catalogue.cell("lstm"), data)
    weights = initial_weights(network.shapes(), network.cell, network.hidden_size, "uniform", 1.0, 0)
    return KernelEngine(TRIAL, task, network, dataclasses.replace(data, train=split, test=split), change(weights))


def numbers(lengths=(4, 2, 3), width=2, targets=CLASSES):
    rng = np.random.default_rng(2)
    return Split(
        [rng.standard_normal((n, width), np.float32) for n in lengths],
        [rng.standard_normal(targets, np.float32) for _ in lengths],
    )


def with_value(split, what, value):
    getattr(split, what)[1][1] = value
    return split


SPLITS = {
    "symbol beyond the table": (lambda: made(with_value(classes(), "inputs", 6)), "symbols must be from 0 to 5"),
    "negative symbol": (lambda: made(with_value(classes(), "inputs", -1)), "not from -1 to 5"),
    "class beyond the table": (lambda: made(with_value(classes(), "targets", 3)), r"classes must be from 0 to 2 \(-1"),
    "negative class": (lambda: made(with_value(classes(), "targets", -2)), "not from -2 to"),
    "empty sequence": (lambda: made(classes((4, 0, 3))), "every sequence at least one step"),
    "too few targets": (
        lambda: made(Split(classes().inputs, [*classes().targets[:2], classes().targets[2][:1]])),
        r"targets must be \[9\] altogether, not \[7\]",
    ),
    "symbols for numbers": (lambda: made(Split(classes().inputs, numbers().targets), LAST), "must be from 0 to 1"),
    "width of the inputs": (lambda: made(numbers(width=3), LAST), r"inputs must be \[9, 2\] altogether, not \[9, 3\]"),
    "width of the targets": (lambda: made(numbers(targets=2), LAST), r"targets must be \[3, 3\] .* not \[3, 2\]"),
}  # fmt: skip


@pytest.mark.parametrize("name", SPLITS)
@pytest.mark.parametrize("act", ["train", "evaluate"])
def test_data(name, act):
    make, sentence = SPLITS[name]
    engine = make()
    with pytest.raises(InputError, match=sentence):
        engine.train_epoch(1) if act == "train" else engine.evaluate("test")


@pytest.mark.parametrize("order", [[0, 3], [-1, 0], []], ids=str)
def test_order(order):
    engine = made(classes())
    with pytest.raises(InputError, match="must name at least one of the split's 3 sequences"):
        engine.train_pass(np.array(order, np.int64), 1)
    assert engine.train_pass(np.array([2, 0], np.int32), 1).loss > 0


WEIGHTS = {
    "one double": (lambda w: {**w, "recurrent.R_z": w["recurrent.R_z"].astype(np.float64)}, "of one type"),
    "all half": (lambda w: {name: value.astype(np.float16) for name, value in w.items()}, "not .*float16"),
    "one shape": (lambda w: {**w, "recurrent.R_z": np.zeros((4, 5), np.float32)}, "not the weights of this network"),
    "one too few": (lambda w: {n: value for n, value in w.items() if n != "output.bias"}, "not the weights of this"),
    "of another cell": (lambda w: {**w, "recurrent.R_q": w["recurrent.R_z"]}, "not the weights of this network"),
}  # fmt: skip


@pytest.mark.parametrize("name", WEIGHTS)
def test_weights(name):
    change, sentence = WEIGHTS[name]
    with pytest.raises(InputError, match=sentence):
        made(classes(), change=change)
    if name not in ("one double", "all half"):  # which are converted where the engine has its type
        engine = made(classes())
        with pytest.raises(InputError, match=sentence):
            engine.load(change(engine.weights()))


def test_the_weights_given_are_copied():
    given = {}
    engine = made(classes(), change=lambda w: given.update(w) or given)
    before = {name: value.copy() for name, value in given.items()}
    engine.train_epoch(1)
    assert all(np.array_equal(given[name], before[name]) for name in before)


def test_arrays_that_do_not_lie_as_c_reads_them():
    for wrong in (np.zeros(4, np.float32), np.zeros((4, 2))[:, 0]):
        with pytest.raises(InputError, match="C reads a contiguous array of float64"):
            address(wrong, np.float64)
