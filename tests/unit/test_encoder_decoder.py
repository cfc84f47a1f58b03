"""The encoder-decoder against NumPy from its paper, its searches against all sequences, and that it learns."""

from __future__ import annotations

import itertools
import math
from typing import Any

import numpy as np
import pytest
import torch

from odyssey import catalogue
from odyssey.datasets.sequences import Data, Split
from odyssey.networks.encoder_decoder import EncoderDecoder
from odyssey.tasks.task import Task
from odyssey.training.assembly import build, initialise
from odyssey.training.losses import batch_loss, losses
from odyssey.training.torch_engine import TorchEngine
from odyssey.trial import Trial
from reference.backward import central_differences
from reference.encoder_decoder import Sizes, log_probabilities, summary

SOURCES, K, H = 5, 4, 3
KINDS: dict[str, tuple[str, int, int]] = {
    "gru": ("gru", 1, 1),
    "the paper's reset": ("gru-after", 1, 1),
    "two layers": ("gru", 2, 1),
    "both directions": ("rnn-tanh", 1, 2),
    "lstm, two layers, both directions": ("lstm", 2, 2),
}
every_kind = pytest.mark.parametrize("kind", list(KINDS))
BATCH = ([[1, 4, 0, 2], [3], [2, 2, 1]], [[1, 3, 2, 2, 1, 0], [2, 0], [0]])


def made(
    kind: str, seed: int = 0, scale: float = 2.0, end: int = 0, favour: float = 0.0
) -> tuple[EncoderDecoder, Sizes, dict[str, Any]]:
    """A network, and its weights for NumPy; `favour` makes its end more probable."""
    cell, layers, directions = KINDS[kind]
    sizes = (SOURCES, H, K, layers, directions == 2)
    network = EncoderDecoder(catalogue.cell(cell), *sizes, embedding_size=2, end=end)
    initialise(network, "uniform", scale, seed)
    network = network.double()
    with torch.no_grad():
        network.output.bias[end] += favour
    values = {name: p.detach().numpy().copy() for name, p in network.named_parameters()}
    return network, Sizes(cell, layers, directions), values


def padded(rows: list[list[int]]) -> torch.Tensor:
    whole = torch.zeros(max(map(len, rows)), len(rows), dtype=torch.int64)
    for n, row in enumerate(rows):
        whole[: len(row), n] = torch.tensor(row)
    return whole


def lengths_of(rows: list[list[int]]) -> torch.Tensor:
    return torch.tensor([len(row) for row in rows])


@every_kind
def test_the_paper_in_numpy(kind: str) -> None:
    network, sizes, values = made(kind)
    sources, targets = BATCH
    x, ends, y = padded(sources), lengths_of(sources), padded(targets)
    c = network.encode(x, ends).detach().numpy()
    logits, _ = network.answer(x, ends, y)
    found = torch.log_softmax(logits, 2).detach().numpy()
    for b, (source, target) in enumerate(zip(sources, targets, strict=True)):
        np.testing.assert_allclose(c[b], summary(values, sizes, source), rtol=1e-10, atol=1e-12)
        expected = log_probabilities(values, sizes, source, target)
        np.testing.assert_allclose(found[: len(target), b], expected, rtol=1e-10, atol=1e-12)


@every_kind
def test_gradients_by_finite_differences(kind: str) -> None:
    network, sizes, values = made(kind)
    sources, targets = BATCH
    weight = (torch.arange(6)[:, None] < lengths_of(targets)).double()
    logits, _ = network.answer(padded(sources), lengths_of(sources), padded(targets))
    batch_loss(losses("words", logits, padded(targets)), weight, "mean").backward()

    def loss(p: Any) -> float:
        each = []
        for source, target in zip(sources, targets, strict=True):
            chances = log_probabilities(p, sizes, source, target)
            each.append(-np.mean([chances[u, symbol] for u, symbol in enumerate(target)]))
        return float(np.mean(each))

    differences = central_differences(loss, values)
    for name, parameter in network.named_parameters():
        assert parameter.grad is not None, name
        np.testing.assert_allclose(parameter.grad, differences[name], rtol=1e-5, atol=1e-8, err_msg=name)


@every_kind
def test_an_answer_sees_the_targets_before_it_and_no_other(kind: str) -> None:
    network, _, _ = made(kind)
    sources, targets = BATCH
    x, ends, y = padded(sources), lengths_of(sources), padded(targets)
    before, _ = network.answer(x, ends, y)
    for changed in range(len(y)):
        other = y.clone()
        other[changed] = (other[changed] + 1) % K
        after, _ = network.answer(x, ends, other)
        assert torch.equal(after[: changed + 1], before[: changed + 1])
        assert changed + 1 == len(y) or not torch.equal(after[changed + 1], before[changed + 1])


@every_kind
def test_padding_changes_nothing(kind: str) -> None:
    network, _, _ = made(kind)
    sources, targets = BATCH
    together, _ = network.answer(padded(sources), lengths_of(sources), padded(targets))
    x = torch.cat([padded(sources), torch.full((3, 3), SOURCES - 1)])
    x[1:, 1] = 4  # beyond the end of the second
    other, _ = network.answer(x, lengths_of(sources), padded(targets))
    torch.testing.assert_close(other, together, rtol=1e-12, atol=1e-12)
    for b, (source, target) in enumerate(zip(sources, targets, strict=True)):
        alone, _ = network.answer(padded([source]), lengths_of([source]), padded([target]))
        torch.testing.assert_close(alone[:, 0], together[: len(target), b], rtol=1e-12, atol=1e-12)


@every_kind
@pytest.mark.parametrize("end", [0, 2])
def test_greedy_takes_the_most_probable_symbol_until_the_end(kind: str, end: int) -> None:
    sources = [*BATCH[0], [0, 0, 0, 0, 0], [4, 3, 2, 1]]
    ended = 0
    for seed in range(4):
        network, sizes, values = made(kind, seed, scale=8.0, end=end, favour=3 * seed)
        found = network.greedy(padded(sources), lengths_of(sources), 5)
        for source, answer in zip(sources, found, strict=True):
            chosen: list[int] = []
            while len(chosen) < 5 and end not in chosen:
                chosen.append(int(log_probabilities(values, sizes, source, [*chosen, 0])[-1].argmax()))
            ended += end in chosen
            assert answer == [s for s in chosen if s != end]
            assert network.beam(torch.tensor(source), 1, 5) == answer, "a beam of one is greedy"
    assert 0 < ended < 4 * len(sources), "some end, some are as long as they may be"


@every_kind
def test_a_beam_that_holds_all_is_a_search_of_all(kind: str) -> None:
    """By log-probability a symbol, over all sequences that end within three symbols."""
    most = 3
    for seed in range(3):
        network, sizes, values = made(kind, seed, scale=8.0)
        for source in ([1, 4, 0, 2], [3], [2, 2]):
            best, best_value = [], -math.inf
            for length in range(1, most + 1):
                for inner in itertools.product(range(1, K), repeat=length - 1):
                    target = [*inner, 0]
                    chances = log_probabilities(values, sizes, source, target)
                    value = sum(chances[u, symbol] for u, symbol in enumerate(target)) / length
                    if value > best_value:
                        best, best_value = list(inner), value
            assert network.beam(torch.tensor(source), K**most, most) == best


@every_kind
@pytest.mark.parametrize("width", [2, 3])
def test_a_narrow_beam_by_hand(kind: str, width: int) -> None:
    """The best `width` continuations of those that go on, of which the ended are put aside, until as many are."""
    for seed in range(3):
        network, sizes, values = made(kind, seed, scale=8.0)
        for source in BATCH[0]:
            alive: list[tuple[float, list[int]]] = [(0.0, [])]
            done: list[tuple[float, list[int]]] = []
            for _ in range(5):
                chances = [log_probabilities(values, sizes, source, [*symbols, 0])[-1] for _, symbols in alive]
                grown = [(v + c[k], [*s, k]) for (v, s), c in zip(alive, chances, strict=True) for k in range(K)]
                grown = sorted(grown, reverse=True)[:width]
                done += [h for h in grown if h[1][-1] == 0]
                alive = [h for h in grown if h[1][-1] != 0]
                if not alive or len(done) >= width:
                    break
            best = max(done or alive, key=lambda h: h[0] / len(h[1]))[1]
            assert network.beam(torch.tensor(source), width, 5) == [s for s in best if s != 0]


def reversal(count: int, seed: int, repeats: int = 1) -> Split:
    """Sources of 1 to 4 of the symbols 1..4, targets in reverse (each `repeats` times) with the end."""
    rng = np.random.default_rng(seed)
    inputs = [rng.integers(1, 5, int(rng.integers(1, 5))).astype(np.int32) for _ in range(count)]
    targets = [np.append(np.repeat(x[::-1], repeats), 0).astype(np.int64) for x in inputs]
    return Split(inputs, targets)


@pytest.mark.parametrize("repeats", [1, 2])
def test_it_learns_to_say_a_sequence_backwards(repeats: int) -> None:
    """With `repeats` 2, targets are longer than their sources."""
    task = Task("reversal", "own_length", "words")
    words = ("<eos>", "a", "b", "c", "d")
    splits = (reversal(400, 0, repeats), reversal(40, 1, repeats), reversal(40, 2, repeats))
    data = Data(*splits, output_size=5, source="generated", input_symbols=words, output_symbols=words)
    trial = Trial(
        task="any", cell="gru", hidden_size=32, batch_size=20, learning_rate=0.01, clip_norm=1.0, device="cpu"
    )
    network = build(trial, catalogue.cell("gru"), task, data)
    assert isinstance(network, EncoderDecoder)
    initialise(network, "uniform", 1.0, 0)
    engine = TorchEngine(trial, task, network, data)
    first = engine.train_epoch(1)
    assert first.targets == sum(len(y) for y in data.train.targets), "every word counts"
    for epoch in range(2, 21):
        engine.train_epoch(epoch)
    assert engine.evaluate("test").loss < 0.3
    x, ends = padded([x.tolist() for x in data.test.inputs]), torch.tensor([len(x) for x in data.test.inputs])
    wanted = [y[:-1].tolist() for y in data.test.targets]
    right = [a == b for a, b in zip(network.greedy(x, ends, 20), wanted, strict=True)]
    assert np.mean(right) > 0.7
    searched = [network.beam(torch.from_numpy(s.astype(np.int64)), 5, 20) for s in data.test.inputs]
    assert np.mean([a == b for a, b in zip(searched, wanted, strict=True)]) > 0.7
