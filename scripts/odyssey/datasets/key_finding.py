"""The key of a piece by its pitch classes: Krumhansl's method with the weights of Aarden and Essen.

Source: Krumhansl 1990, Cognitive Foundations of Musical Pitch, chapter 4: the key whose profile correlates most with
how long each pitch class sounds. Weights: Aarden 2003 (major) and the Essen folksong collection, as humdrum's `keycor`
and music21 (class AardenEssen) print them.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from odyssey.datasets.musicxml import Note

MAJOR = [17.7661, 0.145624, 14.9265, 0.160186, 19.8049, 11.3587, 0.291248, 22.062, 0.145624, 8.15494, 0.232998, 4.95122]
MINOR = [18.2648, 0.737619, 14.0499, 16.8599, 0.702494, 14.4362, 0.702494, 18.6161, 4.56621, 1.93186, 7.37619, 1.75623]


def key_of(notes: Iterable[Note]) -> tuple[int, str]:
    """Tonic (pitch class 0..11) and mode, "major" or "minor", of the key that fits best."""
    lengths = np.zeros(12)
    for _, duration, pitch in notes:
        lengths[pitch % 12] += duration
    fits = {
        (tonic, mode): float(np.corrcoef(np.roll(weights, tonic), lengths)[0, 1])
        for mode, weights in (("major", MAJOR), ("minor", MINOR))
        for tonic in range(12)
    }
    return max(fits, key=lambda key: fits[key])
