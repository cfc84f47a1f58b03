"""Sentences of the test set and what the network makes of them: the likeliest word at every step (greedy), and the best
hypothesis of a beam, after Sutskever et al. 2014 and Cho et al. 2014.

The sentences were drawn at random from the test split, not chosen. A source is shown as the network reads it and a
translation as it writes it, ``<unk>`` for every word that its vocabulary lacks; references are as people wrote them.
The file beside the picture holds more of them, with the people who wrote each sentence.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from odyssey.exhibits import Exhibit
from odyssey.exhibits.text_sheet import Row, text_sheet, wrapped
from odyssey.exhibits.trained import Trained
from odyssey.networks.encoder_decoder import EncoderDecoder
from odyssey.streams import stream
from odyssey.training.translations import BEAM, beam, by_source, greedy, sentence

TITLE = "Translated sentences"
NEEDS = "a translation"
FILES = "txt"

SHOWN, IN_PICTURE = 40, 8  # sentences
REFERENCES = 2  # in the picture


@dataclass(frozen=True)
class Translated:
    """A source sentence, its references, and both translations; `authors`: whom the licence asks to name."""

    source: str
    references: list[str]
    greedy: str
    beam: str
    authors: list[str]

    def lines(self, references: int | None = None) -> list[tuple[str, str]]:
        """(label, text), with so many references (None: all)."""
        return [
            ("source", self.source),
            *(("reference", text) for text in self.references[:references]),
            ("greedy", self.greedy or "(nothing)"),
            (f"beam of {BEAM}", self.beam or "(nothing)"),
        ]


def show(trained: Trained) -> Exhibit:
    """Some sentences in the picture, more in the file, each with its authors."""
    found = translated(trained, SHOWN)
    rows = [Row(trained.line, faint=True)]
    for one in found[:IN_PICTURE]:
        rows.append(Row("", space=-0.4))
        for label, text in one.lines(REFERENCES):
            rows += wrapped(text, label=label)
        rows += [row for author in one.authors[:REFERENCES] for row in wrapped(author, label=" ", faint=True)]
    terms = [f"{name}: {trained.data.facts[name]}" for name in ("licence",) if name in trained.data.facts]
    terms.append(trained.data.source)
    rows += [Row("", space=-0.4)]
    rows += [row for text in terms for row in wrapped(text, faint=True)]
    blocks = ["\n".join([trained.line, *terms])]
    blocks += [
        "\n".join([*(f"{label:10} {text}" for label, text in one.lines()), *(f"{'':10} {a}" for a in one.authors)])
        for one in found
    ]
    figure = text_sheet(f"{TITLE}: {trained.task.title}", rows)
    return Exhibit(figure, {"txt": "\n\n".join([*blocks, ""]).encode()})


def translated(trained: Trained, count: int) -> list[Translated]:
    """Up to `count` different source sentences of the test split, in a fixed random order."""
    network, test = trained.network, trained.read.test
    assert isinstance(network, EncoderDecoder)
    assert test.texts is not None, "a translation stands beside texts"
    every = by_source(test)
    chosen = [every[k] for k in stream(0, "translations").permutation(len(every))[:count]]
    sources = [test.inputs[same[0]] for same in chosen]
    return [
        Translated(
            _source(trained, source),
            [test.texts[place] for place in same],
            sentence(trained.data, first),
            sentence(trained.data, second),
            [trained.attributions[place] for place in same] if trained.attributions else [],
        )
        for same, source, first, second in zip(
            chosen, sources, greedy(network, sources), beam(network, sources), strict=True
        )
    ]


def _source(trained: Trained, symbols: np.ndarray) -> str:
    return " ".join(trained.data.input_symbols[s] for s in symbols)
