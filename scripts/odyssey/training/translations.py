"""Translations of a test set, and how good they are: BLEU and chrF as sacreBLEU defines them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from odyssey.datasets.sentences import detokenise
from odyssey.datasets.sequences import Data, Split
from odyssey.networks.encoder_decoder import EncoderDecoder
from odyssey.training.engine import Engine
from odyssey.training.torch_engine import TorchEngine

BEAM = 5
LONGEST = 60  # words of a translation
AT_ONCE = 100  # sentences


def translation_scores(network: EncoderDecoder, data: Data) -> dict[str, float]:
    """Corpus BLEU and chrF (0 to 100, higher is better) of greedy and of beam decoding, without regard to case.

    A source sentence that stands in the test split several times counts once, with all its translations as references.
    """
    from sacrebleu.metrics.bleu import BLEU
    from sacrebleu.metrics.chrf import CHRF

    sources, references = with_references(data.test)
    # sacreBLEU wants as many references for each sentence, and takes None for one that is not there.
    columns: Any = [[r[k] if k < len(r) else None for r in references] for k in range(max(map(len, references)))]
    scores = {}
    for way, found in (("greedy", greedy(network, sources)), ("beam", beam(network, sources))):
        hypotheses = [sentence(data, ids) for ids in found]
        scores[f"bleu_{way}"] = float(BLEU(lowercase=True).corpus_score(hypotheses, columns).score)
        scores[f"chrf_{way}"] = float(CHRF(lowercase=True).corpus_score(hypotheses, columns).score)
    return scores


def translation_scores_of(ready: Engine, data: Data) -> dict[str, float]:
    """Of the network of a trial."""
    assert isinstance(ready, TorchEngine), "no other has this network"
    assert isinstance(ready.network, EncoderDecoder)
    return translation_scores(ready.network, data)


def with_references(split: Split) -> tuple[list[NDArray], list[list[str]]]:
    """Every source sentence once, and all its translations as people wrote them."""
    assert split.texts is not None, "a translation is scored against texts"
    places = by_source(split)
    return [split.inputs[same[0]] for same in places], [[split.texts[place] for place in same] for same in places]


def by_source(split: Split) -> list[list[int]]:
    """For every different source sentence, in the order of the split, the places where it stands."""
    places: dict[bytes, list[int]] = {}
    for place, source in enumerate(split.inputs):
        places.setdefault(source.tobytes(), []).append(place)
    return list(places.values())


def sentence(data: Data, ids: Iterable[int]) -> str:
    """Target symbols as a sentence."""
    return detokenise(data.output_symbols[i] for i in ids)


def greedy(network: EncoderDecoder, sources: list[NDArray]) -> list[list[int]]:
    """The most probable word at every step."""
    found: list[list[int]] = []
    for start in range(0, len(sources), AT_ONCE):
        some = sources[start : start + AT_ONCE]
        x = torch.zeros(max(map(len, some)), len(some), dtype=torch.int64)
        for n, source in enumerate(some):
            x[: len(source), n] = torch.from_numpy(source.astype(np.int64))
        place = next(network.parameters()).device
        found += network.greedy(x.to(place), torch.tensor([len(s) for s in some], device=place), LONGEST)
    return found


def beam(network: EncoderDecoder, sources: list[NDArray], width: int = BEAM) -> list[list[int]]:
    """The best hypothesis of a beam of that width."""
    place = next(network.parameters()).device
    return [network.beam(torch.from_numpy(s.astype(np.int64)).to(place), width, LONGEST) for s in sources]
