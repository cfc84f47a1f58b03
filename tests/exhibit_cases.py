"""Networks for exhibits, as if trained: small data of every kind of task, and random weights."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import torch

from odyssey import catalogue
from odyssey.datasets.piano_rolls import KEYS
from odyssey.datasets.sequences import Data, Split
from odyssey.exhibits.trained import Trained
from odyssey.networks.encoder_decoder import EncoderDecoder
from odyssey.streams import stream
from odyssey.tasks.next_step import next_step, next_step_task
from odyssey.tasks.task import Task
from odyssey.training.assembly import build
from odyssey.training.preparation import prepared
from odyssey.trial import Trial

ALPHABET = tuple("$ \nabcdefghijklmnopq")  # a sign that starts a formula, a blank, and the end of a line among them
WORDS = ("<eos>", "<unk>", "một", "hai", "ba")
RANDOM = stream(5, "exhibit cases")


def language() -> tuple[Task, Data]:
    text = RANDOM.integers(0, len(ALPHABET), 400).astype(np.int32)
    split = Split([text[:-1]], [text[1:].astype(np.int64)])
    task = Task("Text", "every_step", "classes", predicts_next_input=True, continuous=True, loss_is_score="nll")
    return task, Data(split, split, split, len(ALPHABET), "here", input_symbols=ALPHABET, output_symbols=ALPHABET)


def music() -> tuple[Task, Data]:
    def rolls() -> list:
        return [(RANDOM.random((length, KEYS)) < 0.05).astype(np.uint8) for length in (5, 40, 60)]

    return next_step_task("Music"), next_step({name: rolls() for name in ("train", "valid", "test")}, "here")


def translation() -> tuple[Task, Data]:
    sources = [np.array(s, np.int32) for s in ([0, 1, 2], [2, 1], [0, 1, 2], [3])]
    targets = [np.array(t) for t in ([2, 3, 0], [4, 0], [3, 2, 0], [1, 0])]
    texts = ["Một hai!", "Ba.", "Hai một!", "Bốn."]  # the last one's word is not in the vocabulary
    split, names = Split(sources, targets, texts=texts), ("one", "two", "three", "four")
    data = Data(split, split, split, len(WORDS), "here", facts={"licence": "free"}, input_symbols=names)
    return Task("Sentences", "own_length", "words"), replaced(data, output_symbols=WORDS)


def numbers() -> tuple[Task, Data]:
    split = Split([RANDOM.random((12, 2)).astype(np.float32)], [np.array([0.5], np.float32)])
    return Task("Sum", "last_step", "real"), Data(split, split, split, 1, "here")


def order() -> tuple[Task, Data]:
    letters = np.eye(6, dtype=np.uint8)[RANDOM.integers(0, 6, 15)]
    split = Split([letters], [np.asarray(2)])
    return Task("Order", "last_step", "classes"), Data(split, split, split, 4, "here", input_symbols=tuple("ABcdef"))


def labelled() -> tuple[Task, Data]:
    split = Split([RANDOM.random((9, 3)).astype(np.float32)], [np.array([1, 2])])
    return Task("Labels", "own_length", "labels"), Data(split, split, split, 3, "here")


KINDS: dict[str, dict[str, Callable[[], tuple[Task, Data]]]] = {
    "a language model": {"text": language},
    "music on 88 keys": {"music": music},
    "a translation": {"translation": translation},
    "an answer at one step or every step": {
        "numbers": numbers,
        "classes at the end": order,
        "labels": labelled,
        "bits": music,
        "text": language,
    },
}


def replaced(data: Data, **change: Any) -> Data:
    return Data(**{**vars(data), **change})


def trained(make: Callable[[], tuple[Task, Data]], cell: str = "gru", **settings: Any) -> Trained:
    """A network of random weights, run by PyTorch operations: no kernel has to be compiled."""
    task, data = make()
    trial = Trial.model_validate({"task": "case", "cell": cell, "hidden_size": 5, "device": "cpu", **settings})
    read = prepared(trial, data)
    network = build(trial, catalogue.cell(cell), task, read)
    generator = torch.Generator().manual_seed(1)
    for weights in network.parameters():
        weights.data = 0.8 * torch.randn(weights.shape, generator=generator)
    if task.output == "binary":
        network.output.bias.data -= 4  # a few keys at a time
    network.recurrent.backend = "reference"
    if isinstance(network, EncoderDecoder):
        network.decoder.backend = "reference"
    authors = tuple(f"author {n}" for n in range(4)) if task.output == "words" else ()
    return Trained("0123456789abcdef", trial, catalogue.cell(cell), task, data, read, network, 0.25, 7, authors)
