"""Piano rolls: which of the 88 keys of a piano sound in each frame; column 0 is MIDI pitch 21 (A0)."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from odyssey.errors import InputError

KEYS = 88
LOWEST_PITCH = 21  # MIDI


def empty_roll(frames: int) -> NDArray[np.uint8]:
    """A silent roll, uint8 [T, 88]."""
    return np.zeros((frames, KEYS), dtype=np.uint8)


def column(pitch: int) -> int:
    """The column of a MIDI pitch (21..108); raises InputError for another."""
    if not LOWEST_PITCH <= pitch < LOWEST_PITCH + KEYS:
        raise InputError(f"MIDI pitch {pitch} is not on a piano (21..108); transpose or leave out what lies beyond.")
    return pitch - LOWEST_PITCH


def as_roll(array: NDArray, called: str) -> NDArray[np.uint8]:
    """An array of any type as a roll; raises InputError, of what is `called` so, if it is not [T, 88] of 0 and 1."""
    if array.ndim != 2 or array.shape[1] != KEYS or array.dtype.kind not in "biuf":
        shape = f"{array.shape} of {array.dtype}"
        raise InputError(f"{called}: the roll has shape {shape}, but it is [T, {KEYS}], a column a key of a piano.")
    wrong = (array != 0) & (array != 1)
    if wrong.any():
        frame, key = np.argwhere(wrong)[0]
        raise InputError(
            f"{called}, frame {frame}, key {key}: the roll has {array[frame, key]}, but a key is 0 or 1; "
            "set to 1 all that sounds (velocities are above 0)."
        )
    return np.ascontiguousarray(array, dtype=np.uint8)


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
