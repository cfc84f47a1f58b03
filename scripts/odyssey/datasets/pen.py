"""Online handwriting as frames: where the pen went, how long the stroke already lasts, and whether the pen is lifted.

Source: Greff et al. (TNNLS 2017), section on IAM-OnDB (from memory).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

CHANNELS = ("dx", "dy", "seconds since the stroke began", "pen lifted after this point")

Stroke = NDArray[np.float64]  # [n, 3]: x, y, seconds


def pen_frames(strokes: list[Stroke], keep_every: int = 1) -> NDArray[np.float32]:
    """Strokes [n, 3] (x, y, seconds) as frames [T, 4]: CHANNELS; the first frame has dx = dy = 0.

    keep_every: 2 leaves every second point out; counted from the end of each stroke, so that its last point, which
    says that the pen is lifted, is always kept.
    """
    lengths = np.array([len(stroke) for stroke in strokes])
    ends = np.repeat(np.cumsum(lengths), lengths)
    still_to_come = ends - 1 - np.arange(lengths.sum())
    points = np.concatenate(strokes)
    begun = np.repeat([stroke[0, 2] for stroke in strokes], lengths)
    kept = still_to_come % keep_every == 0
    position = points[kept, :2]
    steps = np.diff(position, axis=0, prepend=position[:1])
    return np.column_stack([steps, (points[:, 2] - begun)[kept], still_to_come[kept] == 0]).astype(np.float32)
