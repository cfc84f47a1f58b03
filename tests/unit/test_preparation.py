"""Windows over sequences, by hand; symbols as vectors; what a trial reads of a task's data."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from odyssey.datasets.sequences import Data, Split
from odyssey.errors import InputError
from odyssey.networks.symbols import Symbols
from odyssey.tasks import adding, two_sequence
from odyssey.training.preparation import delayed, of_length, prepared, training_split, turned_round, windowed
from odyssey.trial import Trial


def test_a_window_of_frames_by_hand() -> None:
    x = np.array([[1, 2], [3, 4], [5, 6]], np.float32)
    expected = [[0, 0, 1, 2, 3, 4], [1, 2, 3, 4, 5, 6], [3, 4, 5, 6, 0, 0]]
    np.testing.assert_array_equal(windowed(x, 2, 1, 0), expected)
    np.testing.assert_array_equal(windowed(x, 1, 2, 0), [[1, 2, 3, 4, 5, 6], [3, 4, 5, 6, 0, 0], [5, 6, 0, 0, 0, 0]])
    np.testing.assert_array_equal(windowed(x, 1, 0, 0), x)
    assert windowed(x, 2, 1, 0).dtype == np.float32


def test_a_window_of_symbols_by_hand() -> None:
    x = np.array([0, 1, 2, 0], np.int32)
    found = windowed(x, 3, 1, 7)
    np.testing.assert_array_equal(found, [[7, 7, 0, 1], [7, 0, 1, 2], [0, 1, 2, 0], [1, 2, 0, 7]])
    assert found.dtype == np.int32


def test_a_window_is_longer_than_the_sequence() -> None:
    x = np.array([[1], [2]], np.uint8)
    np.testing.assert_array_equal(windowed(x, 4, 3, 0), [[0, 0, 0, 1, 2, 0, 0], [0, 0, 1, 2, 0, 0, 0]])


def test_all_splits_are_read_through_the_window_and_targets_stay() -> None:
    split = Split([np.array([2, 0], np.int32), np.array([1], np.int32)], [np.asarray(0, np.int64)] * 2)
    data = Data(split, split, split, output_size=2, source="made up", input_symbols=("a", "b", "c"))
    seen = prepared(Trial(task="any", cell="lstm", window=2), data)
    for name in ("train", "valid", "test"):
        first, second = getattr(seen, name).inputs
        np.testing.assert_array_equal(first, [[3, 2], [2, 0]])  # 3: the number after the last symbol
        np.testing.assert_array_equal(second, [[3, 1]])
        assert getattr(seen, name).targets is split.targets
    assert seen.input_size == 3, "symbols, not what a window of them holds"
    assert prepared(Trial(task="any", cell="lstm"), data).train is split


def test_symbols_one_hot() -> None:
    x = torch.tensor([[0, 2], [1, 1]])
    np.testing.assert_array_equal(Symbols(3, None)(x), np.eye(3)[x.numpy()])
    double = Symbols(3, None).double()(x)
    assert double.dtype == torch.float64
    given = torch.randn(2, 2, 5)
    assert Symbols(3, None)(given) is given, "what is no symbol stays"


def test_symbols_in_a_window_side_by_side_and_nothing_as_zeros() -> None:
    x = torch.tensor([[[3, 2], [0, 1]]])  # [T=1, B=2, window=2]; 3 stands for none
    symbols = Symbols(3, None, 2)
    assert symbols.width == 6
    np.testing.assert_array_equal(symbols(x), [[[0, 0, 0, 0, 0, 1], [1, 0, 0, 0, 1, 0]]])
    learned = Symbols(3, 4, 2)
    assert learned.width == 8
    assert learned.weight is not None
    w = learned.weight.detach().numpy()
    expected = [[np.concatenate([np.zeros(4), w[2]]), np.concatenate([w[0], w[1]])]]
    np.testing.assert_array_equal(learned(x).detach().numpy(), expected)


def test_nothing_teaches_no_symbol() -> None:
    learned = Symbols(3, 4, 2)
    assert learned.weight is not None
    learned(torch.tensor([[[3, 1]]])).sum().backward()
    assert learned.weight.grad is not None
    np.testing.assert_array_equal(learned.weight.grad, [[0] * 4, [1] * 4, [0] * 4])


def test_vectors_that_are_the_identity_are_one_hot() -> None:
    learned, plain = Symbols(4, 4, 3), Symbols(4, None, 3)
    assert learned.weight is not None
    with torch.no_grad():
        learned.weight.copy_(torch.eye(4))
    x = torch.randint(0, 5, (6, 2, 3))
    torch.testing.assert_close(learned(x), plain(x))


def test_fresh_sequences_are_an_epochs_own_and_read_through_the_window() -> None:
    options = adding.Options(length=20, train=10, valid=10, test=10)
    trial = Trial(task="adding", cell="lstm", options=options.model_dump(), fresh_sequences=6, window=2)
    data = prepared(trial, adding.make(options, None))
    first, second, again = (training_split(trial, data, epoch) for epoch in (1, 2, 1))
    assert len(first.inputs) == 6
    assert all(x.shape[1] == 4 for x in first.inputs)
    np.testing.assert_array_equal(first.inputs[0][1:, :2], first.inputs[0][:-1, 2:])
    assert all(np.array_equal(a, b) for a, b in zip(first.inputs, again.inputs, strict=True))
    assert not any(np.array_equal(a, b) for a, b in zip(first.inputs, second.inputs, strict=True))
    stored = {x.tobytes() for x in data.train.inputs}
    assert not stored & {x.tobytes() for x in first.inputs}
    assert training_split(trial.model_copy(update={"fresh_sequences": None}), data, 3) is data.train


def test_from_the_end_with_targets_where_there_is_one_a_step() -> None:
    inputs = [np.array([[1], [2], [3]], np.float32)]
    a_step = turned_round(Split(inputs, [np.array([4, 5, 6], np.int64)]))
    np.testing.assert_array_equal(a_step.inputs[0][:, 0], [3, 2, 1])
    np.testing.assert_array_equal(a_step.targets[0], [6, 5, 4])
    numbers = turned_round(Split(inputs, [np.array([[1], [2], [3]], np.float32)]))
    np.testing.assert_array_equal(numbers.targets[0][:, 0], [3, 2, 1])
    for at_the_end in (np.asarray(4, np.int64), np.array([7, 8, 9], np.float32)):  # also with as many numbers as steps
        assert turned_round(Split(inputs, [at_the_end])).targets[0] is at_the_end


def test_delayed_answers_by_hand() -> None:
    split = Split([np.array([[1], [2]], np.float32)], [np.array([3, 4], np.int64)])
    later = delayed(split, 2)
    np.testing.assert_array_equal(later.inputs[0][:, 0], [1, 2, 0, 0])
    np.testing.assert_array_equal(later.targets[0], [-1, -1, 3, 4])
    with pytest.raises(InputError, match="set delay: 0"):
        delayed(Split([np.array([1, 2], np.int32)], split.targets), 1)


def test_the_end_comes_before_the_window_and_the_delay() -> None:
    split = Split([np.array([[1], [2], [3]], np.float32)], [np.array([1, 2, 3], np.int64)])
    data = Data(split, split, split, output_size=4, source="made up")
    seen = prepared(Trial(task="any", cell="mlp", reversed=True, window=2, delay=1), data).train
    np.testing.assert_array_equal(seen.inputs[0], [[0, 3], [3, 2], [2, 1], [0, 0]])
    np.testing.assert_array_equal(seen.targets[0], [-1, 3, 2, 1])


def test_sequences_of_another_length_have_the_targets_that_are_judged() -> None:
    options = {"definition": "hochreiter-3c", "length": 20, "train": 10, "valid": 10, "test": 50}
    trial = Trial(task="two_sequence", cell="lstm", options=options)
    split = of_length(trial, two_sequence.make(two_sequence.Options(**options), None), 40)
    assert {len(x) for x in split.inputs} <= set(range(40, 45))
    assert {float(y[0]) for y in split.targets} == {float(np.float32(0.2)), float(np.float32(0.8))}
