"""Speech as mel-frequency cepstral coefficients (MFCC), energy, and their differences in time.

Frames of 25 ms every 10 ms, pre-emphasis 0.97, Hamming window, power spectrum, 26 triangular filters evenly spaced in
mel (2595 log10(1 + f / 700)) from 0 to half the sampling rate, logarithm, DCT-II: the coefficients 1 to 12. Energy is
the logarithm of the sum of the squares of a frame before pre-emphasis and window. A difference is the slope of the line
fitted to five frames, the first and last frame repeated at the ends.
Source: Davis, Mermelstein (IEEE TASSP 1980); filters, energy and slopes as in the HTK book (Young et al.), chapter
"Speech input/output". Deviations: no liftering, which is a factor for each coefficient and is lost in standardisation.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

WINDOW_SECONDS, STRIDE_SECONDS = 0.025, 0.010
PRE_EMPHASIS = 0.97
FILTERS, COEFFICIENTS = 26, 12
REACH = 2  # frames on either side that a slope is fitted to
FLOOR = 1e-10  # of what a logarithm is taken of: digital silence

Frames = NDArray[np.float64]


def features(signal: NDArray[np.float64], rate: int) -> Frames:
    """A signal [n] in -1..1 at `rate` Hz as frames [T, 39]: 12 coefficients and energy, their slopes, and theirs."""
    static = np.column_stack([coefficients(signal, rate), energy(signal, rate)])
    first = slopes(static)
    return np.column_stack([static, first, slopes(first)])


def frame_centres(frames: int, rate: int) -> NDArray[np.int64]:
    """The sample in the middle of each frame, [T]."""
    window, stride = _sizes(rate)
    return np.arange(frames) * stride + window // 2


def coefficients(signal: NDArray[np.float64], rate: int) -> Frames:
    """The coefficients 1 to 12 of each frame, [T, 12]."""
    from scipy.fft import dct, next_fast_len, rfft

    emphasised = np.append(signal[:1] * (1 - PRE_EMPHASIS), signal[1:] - PRE_EMPHASIS * signal[:-1])
    frames = _frames(emphasised, rate)
    points = next_fast_len(frames.shape[1], real=True)
    power = np.abs(rfft(frames * np.hamming(frames.shape[1]), points)) ** 2
    bands = np.log(np.maximum(power @ mel_filters(points, rate), FLOOR))
    return dct(bands, type=2, norm="ortho")[:, 1 : COEFFICIENTS + 1]


def energy(signal: NDArray[np.float64], rate: int) -> NDArray[np.float64]:
    """The logarithm of each frame's energy, [T]."""
    return np.log(np.maximum(np.square(_frames(signal, rate)).sum(axis=1), FLOOR))


def mel_filters(points: int, rate: int) -> NDArray[np.float64]:
    """The weight of each frequency of a transform of `points` samples in each filter, [points // 2 + 1, 26].

    Filter k is a triangle in mel: 0 at corners k and k + 2, 1 at k + 1, of 28 corners evenly spaced in mel.
    """
    place = _mel(np.arange(points // 2 + 1) * rate / points) / _mel(np.array(rate / 2)) * (FILTERS + 1)
    distance = np.abs(place[:, None] - np.arange(1, FILTERS + 1))  # in corners
    return np.maximum(0.0, 1.0 - distance)


def slopes(frames: Frames) -> Frames:
    """The slope over time at each frame, [T, D] as given."""
    padded = np.pad(frames, ((REACH, REACH), (0, 0)), mode="edge")
    steps = len(frames)
    total = sum(
        n * (padded[REACH + n : REACH + n + steps] - padded[REACH - n : REACH - n + steps]) for n in range(1, REACH + 1)
    )
    return np.asarray(total) / (2 * sum(n * n for n in range(1, REACH + 1)))


def _sizes(rate: int) -> tuple[int, int]:
    return round(WINDOW_SECONDS * rate), round(STRIDE_SECONDS * rate)


def _frames(signal: NDArray[np.float64], rate: int) -> Frames:
    window, stride = _sizes(rate)
    if len(signal) < window:
        raise ValueError(f"a signal of {len(signal)} samples is shorter than one frame of {window}")
    return np.lib.stride_tricks.sliding_window_view(signal, window)[::stride]


def _mel(hertz: NDArray[np.float64]) -> NDArray[np.float64]:
    return 2595 * np.log10(1 + hertz / 700)
