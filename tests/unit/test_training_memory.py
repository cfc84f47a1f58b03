"""What training holds in memory: splits made when they are read, bits as bytes, evaluation in bounded pieces."""

from __future__ import annotations

import numpy as np
import psutil
import pytest
import torch

import engine_cases
from odyssey.datasets.sequences import NOT_SCORED, Data, Split, cut
from odyssey.tasks.task import Task
from odyssey.training import kernel_engine
from odyssey.training.batch_job import peak_memory_mib
from odyssey.training.batches import Sequences
from odyssey.training.kernel_engine import KernelEngine
from odyssey.training.kernel_split import KernelSplit
from odyssey.trial import Trial

BITS = Task("made up", "every_step", "binary")
CLASSES = Task("made up", "every_step", "classes")
LENGTHS = np.array([3, 1, 7, 4])


def bits(seed: int) -> Split:
    rng = np.random.default_rng(seed)
    x, y = (cut(rng.integers(0, 2, (LENGTHS.sum(), 5), dtype=np.uint8), LENGTHS) for _ in range(2))
    return Split(x, y)


def engine() -> KernelEngine:
    data = Data(bits(1), bits(2), bits(3), output_size=5, source="generated")
    trial = Trial(task="any", cell="lstm", hidden_size=6, batch_size=2, device="cpu")
    return engine_cases.kernel_engine(trial, BITS, data, np.float32)


def test_sequences_are_cut_as_views() -> None:
    whole = np.arange(30).reshape(15, 2)
    parts = cut(whole, LENGTHS)
    assert [p.tolist() for p in parts] == [p.tolist() for p in np.split(whole, np.cumsum(LENGTHS)[:-1])]
    assert all(np.shares_memory(p, whole) for p in parts)


def test_only_the_splits_that_are_read_are_made() -> None:
    run = engine()
    assert set(run.splits) == set()
    run.train_epoch(1)
    run.evaluate("valid")
    assert set(run.splits) == {"train", "valid"}


def test_an_evaluation_that_would_take_too_much_memory_goes_in_smaller_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    at_once, piecewise = engine(), engine()
    scores = at_once.evaluate("test")
    monkeypatch.setattr(kernel_engine, "EVALUATION_BYTES", 1)
    assert piecewise.evaluate("test").loss == pytest.approx(scores.loss, rel=1e-6)
    assert piecewise.memory.size < at_once.memory.size
    assert (at_once.trainer.batch_size, piecewise.trainer.batch_size) == (4, 1)


def test_scored_targets_are_counted_for_each_sequence() -> None:
    rng = np.random.default_rng(4)
    targets = cut(rng.integers(NOT_SCORED, 2, LENGTHS.sum()), LENGTHS)
    split = KernelSplit(Split(bits(1).inputs, targets), CLASSES, np.float32)
    assert split.scored.tolist() == [int((y != NOT_SCORED).sum()) for y in targets]
    assert split.scored.dtype == np.int64


def test_bits_are_bytes_until_a_batch_reads_them() -> None:
    split = bits(5)
    sequences = Sequences(split, BITS, torch.device("cpu"))
    assert {sequences.x.dtype, sequences.targets.dtype} == {torch.uint8}
    batch = sequences.batch(torch.tensor([3, 1]))
    assert {batch.x.dtype, batch.targets.dtype} == {torch.float32}
    assert batch.x[:, 0].tolist() == split.inputs[3].tolist()
    assert batch.targets[:1, 1].tolist() == split.targets[1].tolist()


def test_the_peak_is_no_less_than_what_the_process_holds() -> None:
    block = np.ones(2**25)  # 256 MiB
    holds = psutil.Process().memory_info().rss / 2**20
    assert peak_memory_mib() >= 0.98 * holds > 0.98 * block.nbytes / 2**20
    assert peak_memory_mib() < psutil.virtual_memory().total / 2**20
