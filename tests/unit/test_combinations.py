"""What a trial cannot combine is refused in one sentence that says what to do; what it can is not."""

from __future__ import annotations

from typing import Any

import pytest

from odyssey.combinations import check
from odyssey.errors import InputError
from odyssey.trial import Trial

REFUSED: list[tuple[dict[str, Any], str]] = [
    ({"task": "jsb", "bidirectional": True}, "would copy its answer"),
    ({"task": "jsb", "window_ahead": 1}, "which window_ahead shows; set window_ahead: 0"),
    ({"task": "jsb", "reversed": True}, "cannot be read from its end; set reversed: false"),
    ({"task": "shakespeare"}, "truncation: 35"),
    ({"task": "shakespeare", "truncation": 35, "input_noise": 0.1}, "take no input_noise"),
    ({"task": "adding", "truncation": 5, "bidirectional": True}, "set bidirectional: false"),
    ({"task": "translation", "truncation": 5}, "truncation has no meaning"),
    ({"task": "pen_digits_joined", "truncation": 5}, "truncation has no meaning"),
    ({"task": "digits", "feedback": 0.5, "bidirectional": True}, "set one of them"),
    ({"task": "translation", "feedback": 0.5}, "leave feedback out"),
    ({"task": "pen_digits_joined", "feedback": 0.5}, "leave feedback out"),
    ({"task": "random_permutation", "embedding_size": 4, "input_noise": 0.1}, "leave one of them out"),
    ({"task": "jsb", "fresh_sequences": 10}, "leave fresh_sequences out"),
    ({"task": "translation", "window": 2}, "leave window and window_ahead out"),
    ({"task": "translation", "reversed": True}, "set reversed: false"),
    ({"task": "digits", "delay": 1}, "set delay: 0"),
    ({"task": "reber", "delay": 1}, "which a delay would show"),
    ({"task": "jsb", "test_lengths": [9]}, "leave test_lengths out"),
    ({"task": "reber", "test_lengths": [9]}, "leave test_lengths out"),
    ({"task": "digits", "stop_when_solved": True}, "leave stop_when_solved out"),
    ({"task": "digits", "halve_after": 3}, "set patience: null"),
    ({"task": "digits", "decay_after": 3, "decay_factor": 0.5}, "decay_after says when training stops, and so does"),
    ({"task": "digits", "constant_epochs": 3, "halve_after": 2}, "halve_after and constant_epochs are two schedules"),
    ({"task": "digits", "constant_epochs": 3, "decay_after": 2}, "set one of them to null"),
    ({"task": "digits", "constant_epochs": 3, "patience": None}, "constant_epochs needs the factor"),
    ({"task": "digits", "decay_factor": 0.5}, "give decay_after or constant_epochs, or leave decay_factor out"),
    ({"task": "digits", "decay_factor": 0.5, "halve_after": 2, "patience": None}, "decay_factor needs to know when"),
    ({"task": "digits", "least_rate": 1e-5}, "give decay_factor too, or leave least_rate out"),
    (
        {"task": "digits", "decay_after": 3, "decay_factor": 0.5, "patience": None, "least_rate": 0.5},
        "least_rate is 0.5, but learning_rate starts at 0.001; lower it",
    ),
    ({"task": "translation", "dropout": 0.5}, "dropout is defined for layers between inputs and answers"),
    ({"task": "plan", "dropout": 0.5, "feedback": 0.5}, "without feedback or a decoder; leave it out"),
    ({"task": "temporal_order", "regulariser": "code", "cell": "lstm"}, "use rnn-tanh"),
    ({"task": "temporal_order", "regulariser": "code", "num_layers": 2}, "one layer in one direction"),
    ({"task": "temporal_order", "regulariser": "code", "bidirectional": True}, "one layer in one direction"),
    ({"task": "temporal_order", "regulariser": "code", "truncation": 4}, "one layer in one direction"),
    ({"task": "temporal_order", "regulariser": "code", "feedback": 0.1}, "one layer in one direction"),
    ({"task": "translation", "regulariser": "code"}, "not defined for an encoder and a decoder"),
]
ALLOWED: list[dict[str, Any]] = [
    {"task": "spoken_frames", "bidirectional": True, "window": 3, "window_ahead": 2, "delay": 4},
    {"task": "spoken_frames", "reversed": True},
    {"task": "shakespeare", "truncation": 35, "embedding_size": 8, "window": 3},
    {"task": "adding", "truncation": 5, "fresh_sequences": 9, "stop_when_solved": True, "test_lengths": [80]},
    {"task": "plan", "feedback": 0.5},
    {"task": "shakespeare", "truncation": 35, "dropout": 0.5, "num_layers": 2},
    {"task": "pen_digits_joined", "dropout": 0.5, "bidirectional": True},
    {"task": "translation", "bidirectional": True, "embedding_size": 8},
    {"task": "temporal_order", "regulariser": "equation-9", "clip_norm": 1.0, "clip_value": 1.0},
    {"task": "digits", "halve_after": 3, "patience": None},
    {"task": "digits", "decay_after": 3, "decay_factor": 0.5, "patience": None, "least_rate": 1e-4},
    {"task": "digits", "constant_epochs": 3, "decay_factor": 0.5, "patience": None},
]


@pytest.mark.parametrize(("settings", "words"), REFUSED)
def test_refused(settings: dict[str, Any], words: str) -> None:
    with pytest.raises(InputError) as refusal:
        check(Trial(**{"cell": "rnn-tanh", **settings}), "here")
    text = str(refusal.value)
    assert text.startswith("here: ")
    assert words in text
    assert "\n" not in text


@pytest.mark.parametrize("settings", ALLOWED)
def test_allowed(settings: dict[str, Any]) -> None:
    check(Trial(**{"cell": "rnn-tanh", **settings}), "here")
