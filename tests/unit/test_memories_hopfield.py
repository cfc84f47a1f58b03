"""Hopfield's network against code written from the paper: connections, energy, fixed points, the order of changes."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from numpy.typing import NDArray

from odyssey.streams import stream
from odyssey.studies.memories.hopfield import Form, corrupted, overlap, recall, store

FORMS: tuple[Form, ...] = ("signs", "bits")
every_form = pytest.mark.parametrize("form", FORMS)


def signs(count: int, units: int, seed: int = 0) -> NDArray[np.float32]:
    return stream(seed, "test").choice(np.float32([-1, 1]), (count, units))


def published(patterns: NDArray, form: Form) -> tuple[NDArray, NDArray]:
    """T and U for V in {0, 1}, loop by loop from the paper; "signs" has U_i = 1/2 sum_j T_ij."""
    units = patterns.shape[1]
    V = (patterns + 1) / 2
    T = np.zeros((units, units))
    for i, j in itertools.product(range(units), repeat=2):
        if i != j:
            T[i, j] = sum((2 * v[i] - 1) * (2 * v[j] - 1) for v in V)
    return T, T.sum(1) / 2 if form == "signs" else np.zeros(units)


def asked(V: tuple[int, ...], i: int, T: NDArray, U: NDArray) -> tuple[int, ...]:
    """The state after unit i was asked: 1 above its threshold, 0 below, as it was at it."""
    input = sum(T[i, j] * V[j] for j in range(len(V)))
    value = 1 if input > U[i] else 0 if input < U[i] else V[i]
    return (*V[:i], value, *V[i + 1 :])


def test_connections_by_hand() -> None:
    network = store(np.float32([[1, 1, -1], [1, -1, 1]]))
    assert network.weights.tolist() == [[0, 0, 0], [0, 0, -2], [0, -2, 0]]
    assert network.energies(np.float32([[1, 1, -1], [1, 1, 1]])).tolist() == [-2, 2]
    assert network.are_fixed(np.float32([[1, 1, -1], [-1, 1, -1], [1, 1, 1]])).tolist() == [True, True, False]


@every_form
def test_the_energy_of_zeros_and_ones_is_the_documented_one(form: Form) -> None:
    patterns, states = signs(4, 9), signs(20, 9, seed=1)
    T, U = published(patterns, form)
    network = store(patterns, form)
    sign = 1 if form == "signs" else -1
    for state, energy in zip(states, network.energies(states), strict=True):
        V = (state + 1) / 2
        theirs = -sum(T[i, j] * V[i] * V[j] for i in range(9) for j in range(9) if i != j) / 2 + U @ V
        assert theirs == (energy + sign * T.sum() / 2) / 4


@every_form
def test_recalls_end_in_the_fixed_points_that_enumeration_finds(form: Form) -> None:
    units, patterns = 10, signs(3, 10)
    T, U = published(patterns, form)
    every = list(itertools.product((0, 1), repeat=units))
    fixed = {V for V in every if all(asked(V, i, T, U) == V for i in range(units))}
    network = store(patterns, form)
    cues = np.float32(every) * 2 - 1
    assert {V for V, still in zip(every, network.are_fixed(cues), strict=True) if still} == fixed
    ends = recall(network, cues, stream(0, "ends")).states
    assert {tuple(int(v) for v in (end + 1) / 2) for end in ends} == fixed


@every_form
def test_it_falls_as_often_and_takes_as_long_as_the_chain_of_all_updates(form: Form) -> None:
    """Ends and mean number of units asked, solved exactly for units asked at random one at a time."""
    units, patterns = 6, np.float32([[1, 1, -1, 1, -1, -1], [-1, 1, 1, -1, 1, -1], [1, -1, 1, 1, 1, -1]])
    T, U = published(patterns, form)
    every = list(itertools.product((0, 1), repeat=units))
    number = {V: k for k, V in enumerate(every)}
    chain = np.zeros((len(every), len(every)))
    for V, i in itertools.product(every, range(units)):
        chain[number[V], number[asked(V, i, T, U)]] += 1 / units
    fixed = np.flatnonzero(np.isclose(np.diag(chain), 1))
    moving = np.setdiff1d(np.arange(len(every)), fixed)
    inner = np.eye(len(moving)) - chain[np.ix_(moving, moving)]
    ends = np.linalg.solve(inner, chain[np.ix_(moving, fixed)])
    steps = np.linalg.solve(inner, np.ones(len(moving)))
    start = int(np.argmin(abs(ends - 0.5).min(1)))  # the cue whose end is the least certain
    assert 0.05 < ends[start].max() < 0.95
    count = 20_000
    cue = np.float32(every[moving[start]]) * 2 - 1
    found = recall(store(patterns, form), np.tile(cue, (count, 1)), stream(0, "chain"))
    reached = np.array([number[tuple(int(v) for v in (end + 1) / 2)] for end in found.states])
    for place, probability in zip(fixed, ends[start], strict=True):
        error = np.sqrt(probability * (1 - probability) / count)
        assert abs((reached == place).mean() - probability) <= 4 * error
    last = np.zeros(count)
    np.maximum.at(last, found.recall, found.update)
    assert last.mean() == pytest.approx(steps[start], rel=0.03)


@every_form
def test_energy_falls_at_every_change_and_is_that_of_the_states(form: Form) -> None:
    patterns, cues = signs(12, 50), signs(30, 50, seed=1)
    network = store(patterns, form)
    found = recall(network, cues, stream(0, "fall"))
    assert network.are_fixed(found.states).all()
    states, before, asked_before = cues.copy(), network.energies(cues), np.zeros(len(cues))
    for row, unit, update, energy in zip(found.recall, found.unit, found.update, found.energy, strict=True):
        states[row, unit] *= -1
        assert energy == network.energies(states[row : row + 1])[0]
        assert energy < before[row]
        assert update > asked_before[row]
        before[row], asked_before[row] = energy, update
    assert (states == found.states).all()


@every_form
def test_a_few_patterns_are_fixed_and_found_again(form: Form) -> None:
    patterns = signs(4, 200)
    network = store(patterns, form)
    assert network.are_fixed(patterns).all()
    found = recall(network, corrupted(patterns, 0.2, stream(0, "cues")), stream(0, "order"))
    assert (found.states == patterns).all()
    assert network.are_fixed(-patterns).all(), "an opposite makes the same connections"


def test_corruption_flips_exactly_the_share_and_another_part_of_each() -> None:
    patterns = signs(6, 50)
    cues = corrupted(patterns, 0.1, stream(0, "cues"))
    assert ((cues != patterns).sum(1) == 5).all()
    assert len({tuple(row) for row in cues != patterns}) == 6
    assert overlap(cues, patterns) == pytest.approx(0.8)
    assert (corrupted(patterns, 0.0, stream(0, "cues")) == patterns).all()


def test_nothing_to_change_is_no_change() -> None:
    patterns = signs(1, 20)
    found = recall(store(patterns), patterns, stream(0, "still"))
    assert (found.states == patterns).all()
    assert len(found.unit) == len(found.energy) == 0
