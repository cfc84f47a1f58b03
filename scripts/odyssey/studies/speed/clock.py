"""Timing by turns: in every round each work is timed once, so that what slows the machine down hits all alike."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass

from odyssey.studies.speed.work import Work

MOST_CALLS = 10_000


@dataclass(frozen=True)
class Samples:
    """Seconds of one repetition, a sample a round; each sample is the mean of `calls` repetitions in a row."""

    calls: int
    seconds: tuple[float, ...]


def take_turns(works: Mapping[str, Work], rounds: int, sample_seconds: float) -> dict[str, Samples]:
    """Time every work `rounds` times, one after the other; the round's first is another each time.

    Before each sample the work is done once untimed, so that its weights are in the cache and not another's.
    """
    names = list(works)
    calls = {name: _calls(works[name], sample_seconds) for name in names}
    taken: dict[str, list[float]] = {name: [] for name in names}
    for number in range(rounds):
        first = number % len(names)
        for name in names[first:] + names[:first]:
            works[name].repeat(1)
            taken[name].append(_seconds(works[name], calls[name]))
    return {name: Samples(calls[name], tuple(taken[name])) for name in names}


def quick_seconds(work: Work, sample_seconds: float) -> float:
    """The best of a few samples: to choose between forms of one work."""
    calls = _calls(work, sample_seconds)
    return min(_seconds(work, calls) for _ in range(5))


def _calls(work: Work, sample_seconds: float) -> int:
    """Repetitions that take about `sample_seconds`."""
    work.repeat(1)
    calls = 1
    while (seconds := calls * _seconds(work, calls)) < sample_seconds / 2 and calls < MOST_CALLS:
        calls = min(MOST_CALLS, max(2 * calls, int(0.8 * calls * sample_seconds / max(seconds, 1e-9))))
    return max(1, min(MOST_CALLS, round(calls * sample_seconds / seconds)))


def _seconds(work: Work, calls: int) -> float:
    started = time.perf_counter()
    work.repeat(calls)
    return (time.perf_counter() - started) / calls
