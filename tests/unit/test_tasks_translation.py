"""Translation: words and back, the published counts, and no sentence of either language in two splits."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from odyssey.datasets import tatoeba
from odyssey.datasets.sentences import Vocabulary, detokenise, tokenise
from odyssey.datasets.tatoeba import Pair
from odyssey.errors import InputError
from odyssey.tasks import translation

MIRROR = Path(os.environ.get("ODYSSEY_DATA_MIRROR", "nowhere"))
FILE = MIRROR / "tatoeba_en_vi/vie.txt"
needs_the_file = pytest.mark.skipif(not FILE.is_file(), reason="needs tatoeba_en_vi/ in $ODYSSEY_DATA_MIRROR")


@cache
def all_pairs() -> list[Pair]:
    return tatoeba.parse(FILE.read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("sentence", "words", "again"),
    [
        ("Don’t go, Tom!", "don't go , tom !", "don't go, tom!"),
        ("Trả 10,000 đô-la (hơn 50%).", "trả 10,000 đô-la ( hơn 50 % ) .", "trả 10,000 đô-la (hơn 50%)."),
        ('He said: "It\'s 6:30."', 'he said : " it\'s 6:30 . "', 'he said: "it\'s 6:30."'),
        ("Sô\u200b-cô-la? \u1ea0", "sô-cô-la ? ạ", "sô-cô-la? ạ"),
        ("A\u0323", "ạ", "ạ"),  # composed
    ],
)
def test_a_sentence_becomes_words_and_a_sentence_again(sentence: str, words: str, again: str) -> None:
    assert tokenise(sentence) == tuple(words.split())
    assert detokenise(tokenise(sentence)) == again


def test_the_vocabulary_is_ordered_by_frequency_then_alphabet() -> None:
    known = Vocabulary.of([("b", "a", "c"), ("c", "d")], 5, ("<eos>", "<unk>"))
    assert known.words == ("<eos>", "<unk>", "c", "a", "b")
    assert known.encode(("d", "b", "<eos>")).tolist() == [1, 4, 0]
    assert known.decode([3, 4, 0, 2]) == "a b"


def test_pairs_that_share_a_sentence_are_one_group() -> None:
    texts = [("Hi.", "Chào."), ("Go!", "Đi!"), ("hello", "chào ."), ("HELLO", "Xin chào"), ("Stay", "Ở lại")]
    group = tatoeba.groups([Pair(*text, "") for text in texts])
    assert group.tolist() == [0, 1, 0, 0, 2]


def test_a_line_of_another_form_is_named() -> None:
    with pytest.raises(InputError, match="line 2 of the sentence pairs has 2 columns, not 3"):
        tatoeba.parse("Hi.\tChào.\tCK\nHi.\tChào.\n")


@needs_the_file
def test_counts_are_the_published_ones() -> None:
    assert len(set(all_pairs())) == 8050
    assert len({pair.english for pair in all_pairs()}) == 6164
    assert len({pair.vietnamese for pair in all_pairs()}) == 7497
    assert all("tatoeba.org" in pair.attribution for pair in all_pairs())


@needs_the_file
def test_no_sentence_of_either_language_is_in_two_splits() -> None:
    parts = tatoeba.split(all_pairs())
    assert sorted(pair for some in parts.values() for pair in some) == sorted(all_pairs())
    for side in (0, 1):
        seen = [{tokenise(pair[side]) for pair in some} for some in parts.values()]
        assert not seen[0] & seen[1]
        assert not seen[0] & seen[2]
        assert not seen[1] & seen[2]
    shares = {name: len(some) / 8050 for name, some in parts.items()}
    assert shares == pytest.approx({"train": 0.8, "valid": 0.1, "test": 0.1}, abs=0.02)


@needs_the_file
@pytest.mark.parametrize("direction", ["en-vi", "vi-en"])
def test_sequences_are_the_pairs_in_numbers(direction: str) -> None:
    options = translation.Options(direction=direction, max_length=12, train_pairs=500)
    data, texts = translation.make(options, MIRROR), translation.pairs(options, MIRROR)
    assert len(data.train.inputs) == 500
    assert data.output_symbols[0] == "<eos>"
    for split, some in ((data.train, texts["train"]), (data.test, texts["test"])):
        for x, y, pair in zip(split.inputs, split.targets, some, strict=True):
            source, target = (pair.english, pair.vietnamese) if direction == "en-vi" else pair[1::-1]
            assert len(x) == len(tokenise(source)) <= 12
            assert len(y) == len(tokenise(target)) + 1 <= 13
            assert y[-1] == 0
            if "<unk>" not in (words := [data.output_symbols[i] for i in y]):
                assert detokenise(words) == detokenise(tokenise(target))
    unknown = [(x == 0).any() for x in data.train.inputs]
    assert not any(unknown), "500 pairs have fewer words than the vocabulary holds"


@needs_the_file
def test_test_words_are_numbered_by_training_alone() -> None:
    data = translation.make(translation.Options(train_pairs=300), MIRROR)
    read = {data.output_symbols[i] for y in data.train.targets for i in y}
    assert read == set(data.output_symbols) - {"<unk>"}
    assert data.facts["unknown_words_in_test"] == sum((y == 1).sum() for y in data.test.targets) > 0


@needs_the_file
@pytest.mark.parametrize("side", [0, 1])
def test_bleu_takes_words_made_a_sentence_for_the_sentence(side: int) -> None:
    sacrebleu = pytest.importorskip("sacrebleu")
    texts = [pair[side] for pair in all_pairs()]
    again = [detokenise(tokenise(text)) for text in texts]
    assert sacrebleu.corpus_bleu(again, [texts], lowercase=True).score > 99.9


@needs_the_file
def test_everybody_who_contributed_is_named() -> None:
    data = translation.make(translation.Options(max_length=60), MIRROR)
    named = str(data.facts["contributors"]).split(", ")
    assert len(named) == len(set(named)) == 359
    assert {"CK", "dotheduyet1999"} <= set(named)
    np.testing.assert_array_equal(sorted(named), named)
