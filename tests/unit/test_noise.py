"""Noise by position: the published generator, the normal distribution, and the same numbers in C."""

from __future__ import annotations

import ctypes
import subprocess
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import kstest

from odyssey.kernels.compiler import SOURCES, compiler
from odyssey.training.noise import _philox, noise_key, normal
from reference.philox import by_hand

KEY = np.array([0x12345678, 0x9ABCDEF0], np.uint32)


@pytest.mark.parametrize(
    ("counter", "key", "words"),
    [
        (0, (0, 0), "6627e8d5 e169c58d bc57ac4c 9b00dbd8"),
        (0, (0xFFFFFFFF, 0xFFFFFFFF), None),
    ],
)
def test_philox_is_the_published_one(counter: int, key: tuple[int, int], words: str | None) -> None:
    """Known answers of Random123 (kat_vectors, philox4x32 10), and the rounds written out for any counter and key."""
    found = [int(w[0]) for w in _philox(np.array([counter], np.uint64), np.array(key, np.uint32))]
    assert found == by_hand([counter & 0xFFFFFFFF, counter >> 32, 0, 0], list(key))
    if words:
        assert " ".join(f"{w:08x}" for w in found) == words


def test_rounds_by_hand_give_the_published_answers() -> None:
    """The two known answers whose counters have more than 64 bits."""
    ones = by_hand([0xFFFFFFFF] * 4, [0xFFFFFFFF] * 2)
    pi = by_hand([0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344], [0xA4093822, 0x299F31D0])
    assert " ".join(f"{w:08x}" for w in ones) == "408f276d 41c83b0e a20bc7c6 6d5451fd"
    assert " ".join(f"{w:08x}" for w in pi) == "d16cfe09 94fdcceb 5001e420 24126ea1"


@settings(max_examples=50, deadline=None, derandomize=True)
@given(counter=st.integers(0, 2**64 - 1), key=st.tuples(st.integers(0, 2**32 - 1), st.integers(0, 2**32 - 1)))
def test_philox_for_any_counter_and_key(counter: int, key: tuple[int, int]) -> None:
    found = _philox(np.array([counter], np.uint64), np.array(key, np.uint32))
    assert [int(w[0]) for w in found] == by_hand([counter & 0xFFFFFFFF, counter >> 32, 0, 0], list(key))


@settings(max_examples=60, deadline=None, derandomize=True)
@given(first=st.integers(0, 500), count=st.integers(1, 300), data=st.data())
def test_a_stream_is_the_same_however_it_is_asked_for(first: int, count: int, data: st.DataObject) -> None:
    whole = normal(KEY, 0, first + count)
    assert np.array_equal(normal(KEY, first, count), whole[first:])
    if count > 1:
        part = data.draw(st.integers(1, count - 1))
        parts = [normal(KEY, first, part), normal(KEY, first + part, count - part)]
        assert np.array_equal(np.concatenate(parts), whole[first:])


def test_numbers_are_normal() -> None:
    """Over many of the keys that trials use: one key alone can lie far out by chance.

    KEY does: its first million numbers have p = 3e-6 (Kolmogorov-Smirnov), though its words are Philox's and its next
    millions are ordinary. So it is the distribution of p over keys that is held against the uniform one.
    """
    streams = [normal(noise_key(seed, epoch), 0, 50_000).astype(float) for seed in range(8) for epoch in range(1, 9)]
    chances = np.array([kstest(numbers, "norm").pvalue for numbers in streams])
    assert kstest(chances, "uniform").pvalue > 1e-3
    assert chances.min() > 1e-5
    numbers = np.concatenate(streams)  # 3.2 million: bounds of 5 standard errors
    for power, moment, variance in ((1, 0, 1), (2, 1, 2), (3, 0, 15), (4, 3, 96)):
        error = np.sqrt(variance / len(numbers))
        assert (numbers**power).mean() == pytest.approx(moment, abs=5 * error), power
    assert np.abs(numbers).max() == pytest.approx(5.3, abs=0.7)


def test_neighbours_and_streams_are_independent() -> None:
    numbers = normal(KEY, 0, 200_000).astype(float)
    for distance in (1, 2, 15, 16, 32, 48, 64):
        assert np.mean(numbers[distance:] * numbers[:-distance]) == pytest.approx(0, abs=0.01), distance
    keys = [noise_key(seed, epoch) for seed in (0, 1) for epoch in (1, 2)]
    streams = np.array([normal(key, 0, 100_000) for key in keys], float)
    np.testing.assert_allclose(np.corrcoef(streams), np.eye(4), atol=0.015)


@pytest.fixture(scope="module")
def native(tmp_path_factory: pytest.TempPathFactory) -> ctypes.CDLL:
    """c/noise.h by itself, in float."""
    program = compiler()
    if program is None:
        pytest.skip("there is no C compiler here")
    folder: Path = tmp_path_factory.mktemp("noise")
    written, made = folder / "noise.c", folder / "noise.so"
    written.write_text(
        f'#define VECTOR_BYTES 16\n#include "{SOURCES}/vector.h"\n#include "{SOURCES}/noise.h"\n'
        "void noisy(const uint32_t key[2], SIZE first, SIZE count, REAL scale, const REAL *from, REAL *to) {\n"
        "    add_noise(key, first, count, scale, from, to);\n}\n"
        "void words(uint64_t counter, uint32_t key0, uint32_t key1, uint32_t *to) {\n"
        "    philox(counter, key0, key1, (uint32_t(*)[WIDE])to);\n}\n"
    )
    subprocess.run([program, "-std=gnu11", "-O2", "-fPIC", "-shared", written, "-o", made, "-w"], check=True)
    return ctypes.CDLL(str(made))


@settings(max_examples=40, deadline=None, derandomize=True)
@given(
    first=st.integers(0, 10_000) | st.integers(2**36, 2**40),
    count=st.integers(1, 2000),
    key=st.tuples(st.integers(0, 2**32 - 1), st.integers(0, 2**32 - 1)),
)
def test_numbers_in_c_are_those_in_numpy(native: ctypes.CDLL, first: int, count: int, key: tuple[int, int]) -> None:
    given_key = np.array(key, np.uint32)
    x, found = np.linspace(-1, 1, count, dtype=np.float32), np.empty(count, np.float32)
    pointers = [ctypes.c_void_p(a.ctypes.data) for a in (given_key, x, found)]
    size = ctypes.c_int64
    native.noisy(pointers[0], size(first), size(count), ctypes.c_float(0.5), *pointers[1:])
    np.testing.assert_allclose(found, x + np.float32(0.5) * normal(given_key, first, count), rtol=0, atol=2e-6)


def test_words_in_c_are_those_in_numpy(native: ctypes.CDLL) -> None:
    for counter in (0, 2**32 - 8, 2**63):
        found = np.empty((4, 16), np.uint32)
        key = (int(KEY[0]), int(KEY[1]))
        native.words(ctypes.c_uint64(counter), *map(ctypes.c_uint32, key), ctypes.c_void_p(found.ctypes.data))
        expected = _philox(np.uint64(counter) + np.arange(16, dtype=np.uint64), KEY)
        assert np.array_equal(found, np.array(expected)), counter
