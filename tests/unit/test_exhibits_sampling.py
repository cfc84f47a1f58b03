"""Sampling: draws by hand on networks of known logits, and the state carried as if all were read again."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch

from exhibit_cases import language, music, trained
from odyssey.datasets.sequences import Split
from odyssey.exhibits import sampled_text
from odyssey.exhibits.sampling import as_input, continued, draw_keys, draw_symbol
from odyssey.streams import stream
from odyssey.training.preparation import through_window

LOGITS = np.array([0.0, 1.0, -2.0, 0.5])


def softmax(logits: np.ndarray) -> np.ndarray:
    return np.exp(logits) / np.exp(logits).sum()


@pytest.mark.parametrize("temperature", [0.5, 1.0, 2.0])
def test_symbols_come_as_often_as_the_softmax_says(temperature: float) -> None:
    random = stream(1, "test")
    counts = np.bincount([draw_symbol(LOGITS, temperature, random) for _ in range(20_000)], minlength=4)
    p = softmax(LOGITS / temperature)
    np.testing.assert_array_less(np.abs(counts / 20_000 - p), 4 * np.sqrt(p * (1 - p) / 20_000))


def test_a_cold_draw_is_the_likeliest_symbol_and_huge_logits_do_not_overflow() -> None:
    random = stream(1, "test")
    assert {draw_symbol(LOGITS, 1e-3, random) for _ in range(100)} == {1}
    assert {draw_symbol(1e4 * LOGITS, 1.0, random) for _ in range(100)} == {1}


def test_keys_are_drawn_each_by_itself() -> None:
    random, logits = stream(2, "test"), np.array([-3.0, 0.0, 2.0])
    drawn = np.array([draw_keys(logits, random) for _ in range(20_000)])
    p = 1 / (1 + np.exp(-logits))
    np.testing.assert_array_less(np.abs(drawn.mean(0) - p), 4 * np.sqrt(p * (1 - p) / 20_000))
    assert np.abs(np.corrcoef(drawn.T) - np.eye(3)).max() < 0.03
    assert drawn.dtype == np.uint8


def test_a_text_of_known_logits_is_the_one_drawn_by_hand() -> None:
    one = trained(language)
    with torch.no_grad():
        one.network.output.weight.zero_()
        one.network.output.bias.copy_(torch.linspace(-2, 2, 20))
    text = sampled_text.sample(one, one.data.test.inputs[0][:7], 50, 0.8)
    p = softmax(one.network.output.bias.detach().double().numpy() / 0.8)
    chances = stream(one.trial.seed, "sampled_text", "0.8").random(50)
    by_hand = [next(k for k in range(20) if u < p[: k + 1].sum()) for u in chances]
    assert text.tolist() == by_hand


@pytest.mark.parametrize(
    "settings",
    [{}, {"num_layers": 2, "cell": "lstm"}, {"window": 3}, {"embedding_size": 4, "window": 2}, {"feedback": 0.5}],
    ids=["plain", "deep", "window", "embedded window", "feedback"],
)
def test_the_state_is_carried_as_if_all_were_read_again(settings: dict[str, Any]) -> None:
    one = trained(language, **settings)
    given = one.data.test.inputs[0][:6]
    found = continued(one, given, 12, lambda logits: int(logits.argmax()))
    again = given
    for _ in range(12):
        x = as_input(through_window(one.trial, one.data, Split([again], [])).inputs[0])
        logits = one.network(x, torch.tensor([len(again)]))[-1, 0]
        again = np.append(again, logits.argmax().item()).astype(np.int32)
    np.testing.assert_array_equal(found, again)
    assert found.dtype == np.int32


def test_frames_of_music_are_read_as_they_were_drawn() -> None:
    one, heard = trained(music, window=2), []
    given = one.data.test.inputs[1][:4]

    def every_third(logits: np.ndarray) -> np.ndarray:
        heard.append(logits)
        return (np.arange(88) % 3 == len(heard) % 3).astype(np.uint8)

    roll = continued(one, given, 5, every_third)
    x = as_input(through_window(one.trial, one.data, Split([roll], [])).inputs[0])
    logits = one.network(x, torch.tensor([9]))[3:8, 0].detach()
    np.testing.assert_allclose(np.array(heard), logits, rtol=1e-5, atol=1e-6)
    np.testing.assert_array_equal(roll[:4], given)
    assert roll.shape == (9, 88)


def test_words_have_blanks_between_them_and_sentences_a_line() -> None:
    known = ("<eos>", "<unk>", "the", "cat")
    assert sampled_text.written(known, np.array([2, 3, 0, 2, 1, 0])) == "the cat\nthe <unk>"
    assert sampled_text.written(("a", "b", " "), np.array([0, 2, 1])) == "a b"
