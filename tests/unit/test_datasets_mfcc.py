"""Cepstral coefficients against the definition, written out sum by sum."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.fft import next_fast_len

from odyssey.datasets import mfcc

RATE = 8000
SIGNAL = np.random.default_rng(0).normal(size=900) * np.sin(np.arange(900) / 40)


def mel(hertz: float) -> float:
    return 2595 * np.log10(1 + hertz / 700)


def slow_coefficients(signal: np.ndarray, rate: int) -> np.ndarray:
    window, stride = rate * 25 // 1000, rate // 100
    points = next_fast_len(window, real=True)
    emphasised = [signal[i] - 0.97 * (signal[i - 1] if i else signal[0]) for i in range(len(signal))]
    corners = [mel(rate / 2) * k / 27 for k in range(28)]
    found = []
    for start in range(0, len(signal) - window + 1, stride):
        shaped = [emphasised[start + n] * (0.54 - 0.46 * np.cos(2 * np.pi * n / (window - 1))) for n in range(window)]
        bands = np.zeros(26)
        for k in range(points // 2 + 1):
            power = abs(np.dot(shaped, np.exp(-2j * np.pi * k * np.arange(window) / points))) ** 2
            place = mel(k * rate / points)
            for band in range(26):
                low, middle, high = corners[band : band + 3]
                if low < place <= middle:
                    bands[band] += power * (place - low) / (middle - low)
                elif middle < place < high:
                    bands[band] += power * (high - place) / (high - middle)
        logs = np.log(bands)
        found.append(
            [
                np.sqrt(2 / 26) * sum(logs[b] * np.cos(np.pi * c * (b + 0.5) / 26) for b in range(26))
                for c in range(1, 13)
            ]
        )
    return np.array(found)


def test_coefficients_follow_the_definition() -> None:
    np.testing.assert_allclose(mfcc.coefficients(SIGNAL, RATE), slow_coefficients(SIGNAL, RATE), rtol=1e-9, atol=1e-9)


def test_energy_is_that_of_the_frame_as_recorded() -> None:
    expected = [np.log(sum(x * x for x in SIGNAL[s : s + 200])) for s in range(0, 701, 80)]
    np.testing.assert_allclose(mfcc.energy(SIGNAL, RATE), expected)


def test_slopes_are_those_of_fitted_lines() -> None:
    frames = np.random.default_rng(1).normal(size=(7, 2))
    for t in range(7):
        five = frames[np.clip(np.arange(t - 2, t + 3), 0, 6)]
        np.testing.assert_allclose(mfcc.slopes(frames)[t], np.polyfit(np.arange(5), five, 1)[0], atol=1e-12)


def test_features_are_39_a_frame() -> None:
    found = mfcc.features(SIGNAL, RATE)
    assert found.shape == (9, 39)
    np.testing.assert_array_equal(found[:, 12], mfcc.energy(SIGNAL, RATE))
    np.testing.assert_array_equal(found[:, 13:26], mfcc.slopes(found[:, :13]))
    np.testing.assert_array_equal(found[:, 26:], mfcc.slopes(found[:, 13:26]))
    assert mfcc.frame_centres(3, 16000).tolist() == [200, 360, 520]


def test_a_tone_is_loudest_in_the_filter_at_its_pitch() -> None:
    filters = mfcc.mel_filters(512, 16000)
    assert filters.shape == (257, 26)
    centre = 700 * (10 ** (mel(8000) * 10 / 27 / 2595) - 1)  # of the tenth filter
    assert filters[round(centre * 512 / 16000)].argmax() == 9
    inside = filters[(np.arange(257) * 31.25 > 100) & (np.arange(257) * 31.25 < 7000)]
    np.testing.assert_allclose(inside.sum(axis=1), 1)


def test_silence_is_finite_and_a_click_too_short() -> None:
    assert np.isfinite(mfcc.features(np.zeros(400), 16000)).all()
    with pytest.raises(ValueError, match="399 samples is shorter than one frame of 400"):
        mfcc.features(np.zeros(399), 16000)
