"""Piano rolls: which of the 88 keys of a piano sound in each frame; column 0 is MIDI pitch 21 (A0)."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

KEYS = 88
LOWEST_PITCH = 21  # MIDI


def empty_roll(frames: int) -> NDArray[np.uint8]:
    """A silent roll, uint8 [T, 88]."""
    return np.zeros((frames, KEYS), dtype=np.uint8)


def column(pitch: int) -> int:
    """The column of a MIDI pitch (21..108)."""
    if not LOWEST_PITCH <= pitch < LOWEST_PITCH + KEYS:
        raise ValueError(f"MIDI pitch {pitch} is not on a piano (21..108)")
    return pitch - LOWEST_PITCH


def roll_facts(rolls: Iterable[NDArray[np.uint8]]) -> dict[str, int | float | str]:
    """Counts worth showing of a collection of rolls."""
    frames = np.concatenate(list(rolls))
    sounding = frames.sum(axis=1)
    return {
        "frames": len(frames),
        "silent_frames": int((sounding == 0).sum()),
        "mean_keys_per_frame": round(float(sounding.mean()), 4),
        "keys_used": int(frames.any(axis=0).sum()),
    }
