"""Scores of translations: sacreBLEU called on the same sentences by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from sacrebleu.metrics.bleu import BLEU
from sacrebleu.metrics.chrf import CHRF

from odyssey import catalogue
from odyssey.datasets.sequences import Data, Split
from odyssey.networks.encoder_decoder import EncoderDecoder
from odyssey.tasks.task import Task
from odyssey.training import translations
from odyssey.training.assembly import build, initialise
from odyssey.training.engine import Scores
from odyssey.training.evaluation import more_scores
from odyssey.training.evaluation import test_scores as scores_on_test
from odyssey.training.torch_engine import TorchEngine
from odyssey.training.translations import sentence, translation_scores, with_references
from odyssey.trial import Trial

TASK = Task("translation", "own_length", "words")
SOURCE_WORDS = ("<eos>", "un", "deux", "trois", "quatre", "cinq")
TARGET_WORDS = ("one", "<eos>", "two", "three", "four", "five")  # the end is not the first
IDS = {0: 1, 1: 0, 2: 2, 3: 3, 4: 4, 5: 5}


def split_of(count: int, seed: int, references: int = 1) -> Split:
    """Word by word; every third sentence has up to `references` translations, of which the others are turned round."""
    rng = np.random.default_rng(seed)
    inputs: list[NDArray] = []
    targets: list[NDArray] = []
    for n in range(count):
        source = rng.integers(1, 6, 3 + n % 4)
        for k in range(references if n % 3 == 0 else 1):
            words = [IDS[w] for w in (source if k == 0 else np.roll(source[::-1], k))]
            inputs.append(source.astype(np.int32))
            targets.append(np.array([*words, 1], np.int64))
    texts = [" ".join(TARGET_WORDS[i] for i in y[:-1]).capitalize() for y in targets]
    return Split(inputs, targets, texts=texts)


def data_of(references: int) -> Data:
    splits = (split_of(60, 0), split_of(10, 1), split_of(30, 2, references))
    return Data(*splits, output_size=6, source="x", input_symbols=SOURCE_WORDS, output_symbols=TARGET_WORDS)


def trained(data: Data) -> tuple[EncoderDecoder, Trial, TorchEngine]:
    settings = {"hidden_size": 24, "batch_size": 10, "learning_rate": 0.01, "clip_norm": 1.0, "device": "cpu"}
    trial = Trial(task="any", cell="gru", **settings)
    network = build(trial, catalogue.cell("gru"), TASK, data)
    assert isinstance(network, EncoderDecoder)
    assert network.end == 1
    initialise(network, "uniform", 1.0, 0)
    engine = TorchEngine(trial, TASK, network, data)
    for epoch in range(1, 11):
        engine.train_epoch(epoch)
    return network, trial, engine


@pytest.mark.parametrize("references", [1, 3])
def test_scores_are_sacrebleus_own(references: int) -> None:
    data = data_of(references)
    network, _, _ = trained(data)
    found = translation_scores(network, data)
    wanted: dict[tuple[int, ...], list[str]] = {}
    assert data.test.texts is not None
    for x, text in zip(data.test.inputs, data.test.texts, strict=True):
        wanted.setdefault(tuple(x), []).append(text.lower())
    assert max(map(len, wanted.values())) >= references
    columns = [
        [some[k] if k < len(some) else None for some in wanted.values()] for k in range(max(map(len, wanted.values())))
    ]
    for way in ("greedy", "beam"):
        said = []
        for source in wanted:
            x = torch.tensor(source)
            ids = network.beam(x, 5, 60) if way == "beam" else network.greedy(x[:, None], torch.tensor([len(x)]), 60)[0]
            said.append(" ".join(TARGET_WORDS[i] for i in ids))
        assert found[f"bleu_{way}"] == BLEU().corpus_score(said, columns).score
        assert found[f"chrf_{way}"] == CHRF().corpus_score(said, columns).score
        assert 1 < found[f"bleu_{way}"] < 100
        # Another reference can only help, if it is seen at all.
        first_alone = BLEU().corpus_score(said, columns[:1]).score
        assert (found[f"bleu_{way}"] > first_alone) == (references > 1)
    assert found.keys() == {"bleu_greedy", "chrf_greedy", "bleu_beam", "chrf_beam"}


def test_right_translations_have_a_hundred(monkeypatch: pytest.MonkeyPatch) -> None:
    """Any of the references will do."""
    data = data_of(3)
    network, _, _ = trained(data)
    sources, references = with_references(data.test)
    last = [[TARGET_WORDS.index(word) for word in some[-1].lower().split()] for some in references]
    monkeypatch.setattr(translations, "greedy", lambda *_: last)
    monkeypatch.setattr(translations, "beam", lambda *_: [[] for _ in last])
    found = translation_scores(network, data)
    assert found["bleu_greedy"] == pytest.approx(100)
    assert found["chrf_greedy"] == pytest.approx(100)
    assert found["bleu_beam"] == 0, "nothing said is worth nothing"
    assert len(sources) < len(data.test.inputs)


def test_every_source_once_with_all_its_translations() -> None:
    a, b = np.array([1, 2], np.int32), np.array([1], np.int32)
    targets = [np.array([k], np.int64) for k in range(4)]
    sources, references = with_references(Split([a, b, a.copy(), a], targets, texts=["u", "v", "w", "x"]))
    assert [s.tolist() for s in sources] == [[1, 2], [1]]
    assert references == [["u", "w", "x"], ["v"]]


def test_a_sentence_ends_before_its_end() -> None:
    assert sentence(data_of(1), [2, 0, 5, 1]) == "two one five"
    assert sentence(data_of(1), []) == ""


def test_sources_side_by_side_are_translated_as_alone() -> None:
    data = data_of(1)
    network, _, _ = trained(data)
    sources = [x for x in data.test.inputs for _ in range(5)]  # more than go at once
    assert len(sources) > translations.AT_ONCE
    alone = [
        network.greedy(torch.from_numpy(s.astype(np.int64))[:, None], torch.tensor([len(s)]), 60)[0] for s in sources
    ]
    assert translations.greedy(network, sources) == alone


def test_more_scores_of_a_test() -> None:
    data = data_of(2)
    network, trial, engine = trained(data)
    found = scores_on_test(trial, catalogue.cell("gru"), TASK, data, engine.weights())
    total, words = 0.0, 0
    for x, y in zip(data.test.inputs, data.test.targets, strict=True):
        source, target = (torch.from_numpy(v.astype(np.int64))[:, None] for v in (x, y))
        logits, _ = network.answer(source, torch.tensor([len(x)]), target)
        total -= float(torch.log_softmax(logits.detach().double(), 2).gather(2, target[..., None]).sum())
        words += len(y)
    assert found["test_loss"] == found["test_score"] == pytest.approx(total / words, rel=1e-5)
    assert found["more_scores"]["perplexity"] == pytest.approx(math.exp(total / words), rel=1e-4)
    assert found["success"] is None
    beside = more_scores(engine, TASK, data, Scores(1e4, 1e4))
    assert math.isfinite(beside["perplexity"])
    assert beside["bleu_beam"] == found["more_scores"]["bleu_beam"]
