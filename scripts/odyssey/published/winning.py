"""Whether the best of our entries is the best whichever trials had been drawn."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from odyssey.published.answers import Answer
from odyssey.published.table import PublishedTable
from odyssey.statistics.outcomes import has_diverged
from odyssey.streams import stream

SAMPLES = 1000
SURE = 0.95  # share of the samples in which it must win
FEWEST = 5  # trials an entry, below which nothing is said


def sure_winner(table: PublishedTable, q: int, own: Mapping[int, Answer]) -> int | None:
    """The contestant whose entry stays the best of quantity q in 95 % of bootstrap samples of every entry's trials.

    own: our entries by contestant. None where no entry does, one has fewer than five trials, or they
    are means over solved runs, which differ in which runs those are.
    """
    measure = table.quantities[q].measure
    if measure is None or measure.of_solved or len(own) < 2 or min(answer.n for answer in own.values()) < FEWEST:
        return None
    sign = -1.0 if table.quantities[q].higher_is_better else 1.0
    places = sorted(own)
    random = stream(0, "sure winner", table.title, q)
    losses = [sign * _values(table, q, c, own[c]) for c in places]
    drawn = np.array([loss[random.integers(loss.size, size=(SAMPLES, loss.size)).min(axis=1)] for loss in losses])
    won = np.bincount(drawn.argmin(axis=0), minlength=len(places)) / SAMPLES
    return places[int(won.argmax())] if won.max() >= SURE else None


def _values(table: PublishedTable, q: int, c: int, answer: Answer) -> NDArray:
    """The numbers of an entry's trials, best by validation first; of one that diverged the worst there can be."""
    quantity, at = table.quantities[q], table.contestants[c].at
    assert quantity.measure is not None
    worst = -np.inf if quantity.higher_is_better else np.inf
    lost = has_diverged(answer.trials)
    pairs = zip(answer.trials.iterrows(), lost, strict=True)
    return np.array([worst if gone else quantity.measure.of(row, at) for (_, row), gone in pairs])
