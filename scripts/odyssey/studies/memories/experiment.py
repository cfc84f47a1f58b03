"""What is measured on Hopfield's network: how many patterns it recalls, and the course of single recalls.

Every random number is keyed by (entropy, what it is for): a result depends on neither the number of cores nor on what
else a job does, and both forms are given the same patterns and cues. Columns: odyssey.studies.memories.tables.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from odyssey.streams import stream
from odyssey.studies.memories import letters as drawn
from odyssey.studies.memories.hopfield import Form, Network, Recall, Signs, corrupted, overlap, recall, store

NEARLY = 0.05  # of the bits: recalled, with fewer wrong (Hopfield counts fewer than 5 of 100)


def recalls(
    form: Form,
    units: int,
    loads: Sequence[float],
    flipped: Sequence[float],
    networks: Iterable[int],
    recalled: int,
    entropy: int,
) -> pd.DataFrame:
    """The table `recalls`: a row a network, load and share of flipped bits."""
    rows = []
    for number, count in itertools.product(networks, memories(units, loads)):
        patterns = random_patterns(count, units, stream(entropy, "memories", units, count, number))
        network, sample = store(patterns, form), patterns[:recalled]
        shared = {"form": form, "units": units, "load": count / units, "memories": count, "network": number}
        shared |= {"recalls": len(sample), "fixed_share": network.are_fixed(sample).mean()}
        for share in flipped:
            random = stream(entropy, "cues", units, count, number, f"{share:g}")
            found = recall(network, corrupted(sample, share, random), random)
            rows.append({**shared, "flipped": share, **_quality(found, sample)})
    return pd.DataFrame(rows)


def memories(units: int, loads: Sequence[float]) -> list[int]:
    """p for every load p / N: the nearest number of patterns, at least one, each once."""
    return list(dict.fromkeys(max(1, round(load * units)) for load in loads))


def random_patterns(count: int, units: int, random: np.random.Generator) -> Signs:
    """Independent fair signs, [p, N]."""
    return (2 * random.integers(0, 2, (count, units)) - 1).astype(np.float32)


def _quality(found: Recall, patterns: Signs) -> dict[str, float]:
    likeness = overlap(found.states, patterns)
    wrong = (1 - likeness) / 2
    return {
        "overlap": likeness.mean(),
        "wrong_share": wrong.mean(),
        "recalled_share": (wrong < NEARLY).mean(),
        "changes": len(found.unit) / len(patterns),
        "updates": _last_updates(found, len(patterns)).mean(),
    }


def _last_updates(found: Recall, count: int) -> NDArray[np.int64]:
    """How many units were asked until the last change, [B]."""
    last = np.zeros(count, np.int64)
    np.maximum.at(last, found.recall, found.update)
    return last


def courses(form: Form, units: int, loads: Sequence[float], flipped: float, recalls: int, entropy: int) -> pd.DataFrame:
    """The table `courses`: for every load, recalls of one network, each a row for its cue and for every change."""
    tables = []
    for count in memories(units, loads):
        patterns = random_patterns(count, units, stream(entropy, "courses", units, count))
        network, sample = store(patterns, form), patterns[:recalls]
        random = stream(entropy, "courses", "cues", units, count, f"{flipped:g}")
        steps, _ = _steps(network, sample, corrupted(sample, flipped, random), random)
        tables.append(steps.assign(form=form, units=units, load=count / units, memories=count, flipped=flipped))
    return pd.concat(tables, ignore_index=True)


def pictures(spoilt: Sequence[dict[str, Any]], entropy: int) -> pd.DataFrame:
    """The table `pictures`: for every entry (letters, flipped, covered) the course of each letter, with its dots."""
    tables = []
    for number, how in enumerate(spoilt):
        patterns = drawn.patterns(how["letters"])
        network, random = store(patterns), stream(entropy, "pictures", number)
        cues = drawn.covered(corrupted(patterns, how["flipped"], random), how["covered"])
        steps, states = _steps(network, patterns, cues, random)
        steps = steps.assign(letter=np.array(how["letters"])[steps["recall"]], dots=drawn.dots(states))
        steps = steps.assign(picture=number, stored="".join(how["letters"]))
        tables.append(steps.assign(flipped=how["flipped"], covered=how["covered"]))
    return pd.concat(tables, ignore_index=True)


def _steps(network: Network, patterns: Signs, cues: Signs, random: np.random.Generator) -> tuple[pd.DataFrame, Signs]:
    """Recalls change by change, and the state after each: a row for the cue (change 0), then one for every change."""
    found = recall(network, cues, random)
    tables, states = [], []
    for number, (pattern, cue, energy, stored) in enumerate(
        zip(patterns, cues, network.energies(cues), network.energies(patterns), strict=True)
    ):
        mine = found.recall == number
        course = _states(cue, found.unit[mine])
        energies = np.concatenate([[energy], found.energy[mine]])
        steps = {
            "recall": number,
            "change": np.arange(len(course)),
            "update": np.concatenate([[0], found.update[mine]]),
            "energy": energies,
            "energy_change": np.concatenate([[np.nan], np.diff(energies)]),
            "stored_energy": stored,
            "overlap": overlap(course, pattern),
        }
        tables.append(pd.DataFrame(steps))
        states.append(course)
    return pd.concat(tables, ignore_index=True), np.concatenate(states)


def _states(cue: Signs, units: NDArray[np.int64]) -> Signs:
    """The cue and the state after each of the changes, [1 + changes, N]."""
    turned = np.zeros((1 + len(units), len(cue)), np.int64)
    turned[np.arange(1, 1 + len(units)), units] = 1
    return np.where(turned.cumsum(0) % 2, -cue, cue)
