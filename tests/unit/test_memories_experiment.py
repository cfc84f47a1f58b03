"""What is measured on Hopfield's network: against exact probabilities, the published capacities, and itself."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import stats

from memory_tables import recalled
from odyssey.streams import stream
from odyssey.studies.memories import letters
from odyssey.studies.memories.capacity import capacity_table
from odyssey.studies.memories.experiment import courses, memories, pictures, random_patterns, recalls
from odyssey.studies.memories.hopfield import Form, store


def unstable_share(form: Form, units: int, count: int, networks: int) -> float:
    """The share of the stored patterns' bits that would change."""
    found = []
    for number in range(networks):
        patterns = random_patterns(count, units, stream(number, "unstable"))
        found.append((patterns * store(patterns, form).fields(patterns) < 0).mean())
    return float(np.mean(found))


def test_the_share_of_unstable_bits_is_the_binomial_one() -> None:
    """s_i times its field is N - 1 and the sum of (p - 1)(N - 1) fair signs."""
    units, count = 200, 30
    signs = (count - 1) * (units - 1)
    expected = stats.binom.cdf(math.ceil((signs - (units - 1)) / 2) - 1, signs, 0.5)
    assert unstable_share("signs", units, count, 60) == pytest.approx(expected, rel=0.06)


def test_zeros_and_ones_with_thresholds_0_have_twice_the_noise() -> None:
    """Signal N / 2 against a variance of (p - 1) N / 2: 0.0092 for ten patterns and 100 units."""
    expected = stats.norm.sf(100 / 2 / math.sqrt(9 * 100 / 2))
    assert expected == pytest.approx(0.0092, abs=1e-4)
    assert unstable_share("bits", 100, 10, 400) == pytest.approx(expected, rel=0.1)


def test_recall_collapses_between_the_loads_of_amit_et_al() -> None:
    """Overlap above 0.97 below 0.138 N, and the remanent one of about 0.35 well above it."""
    table = capacity_table(recalls("signs", 1000, [0.1, 0.22], [0.0], range(3), recalled=20, entropy=0))
    below, above = table.sort_values("load")["overlap"]
    assert below > 0.99
    assert 0.25 < above < 0.45


@pytest.mark.parametrize("units", [100, 400])
def test_almost_all_patterns_are_fixed_at_the_load_of_mceliece_et_al(units: int) -> None:
    edge = 1 / (2 * math.log(units))
    table = recalls("signs", units, [edge / 2, edge, 2 * edge], [0.0], range(10), recalled=1000, entropy=0)
    half, at, double = table.groupby("load")["fixed_share"].mean()
    assert half > 0.995
    assert 0.8 < at < 1
    assert double < 0.5


def test_a_result_depends_on_neither_the_job_nor_its_neighbours() -> None:
    def run(loads: list[float], flipped: list[float], networks: range) -> set[tuple]:
        table = recalls("bits", 40, loads, flipped, networks, recalled=5, entropy=3)
        return set(table.itertuples(index=False, name=None))

    whole = run([0.1, 0.2], [0.0, 0.1], range(4))
    assert len(whole) == 16
    assert run([0.2, 0.1], [0.1, 0.0], range(2)) | run([0.1, 0.2], [0.0, 0.1], range(2, 4)) == whole
    assert run([0.2], [0.1], range(1)) < whole


def test_both_forms_store_the_same_patterns() -> None:
    found = recalled(units=[40], loads=[0.05], flipped=[0.0])
    assert (found["fixed_share"] == 1).all()
    assert (found["recalled_share"] == 1).all()
    assert (found[["changes", "updates", "wrong_share"]] == 0).all(axis=None)


def test_loads_become_whole_patterns_each_once() -> None:
    assert memories(50, [0.001, 0.02, 0.03, 0.1, 0.101]) == [1, 2, 5]


def test_capacity_is_the_mean_over_networks_with_students_interval() -> None:
    recalls = recalled(networks=4)
    table = capacity_table(recalls)
    assert len(table) == 2 * 2 * 2 * 2
    row = table[(table["form"] == "bits") & (table["units"] == 40)].iloc[-1]
    values = recalls[(recalls["form"] == "bits") & (recalls["units"] == 40)]
    values = values[(values["load"] == row["load"]) & (values["flipped"] == row["flipped"])]["overlap"].to_numpy()
    assert len(set(values)) > 1
    low, high = stats.t.interval(0.95, 3, values.mean(), values.std(ddof=1) / 2)
    assert (row["overlap"], row["networks"]) == (pytest.approx(values.mean()), 4)
    assert (row["overlap_low"], row["overlap_high"]) == (pytest.approx(low), pytest.approx(min(high, 1)))
    shares = table[["fixed_share_low", "fixed_share_high", "wrong_share_low", "recalled_share_high"]]
    assert ((shares >= 0) & (shares <= 1)).all(axis=None)


def test_courses_fall_from_the_cue_to_the_pattern_at_a_low_load() -> None:
    table = courses("signs", 100, [0.04], flipped=0.2, recalls=3, entropy=0)
    assert (table["energy_change"].dropna() < 0).all()
    for _, course in table.groupby("recall"):
        assert list(course["change"]) == list(range(21)), "twenty bits were wrong, and each is turned once"
        assert (course["update"].diff().dropna() > 0).all()
        assert (course["overlap"].iloc[0], course["overlap"].iloc[-1]) == (0.6, 1)
        assert course["energy"].iloc[-1] == course["stored_energy"].iloc[-1]


def test_pictures_hold_the_states_that_their_energies_are_of() -> None:
    spoilt = [
        {"letters": ["H", "X"], "flipped": 0.0, "covered": 0.3},
        {"letters": ["O"], "flipped": 0.2, "covered": 0.0},
    ]
    table = pictures(spoilt, entropy=0)
    for number, how in enumerate(spoilt):
        stored = letters.patterns(how["letters"])
        network, mine = store(stored), table[table["picture"] == number]
        states = np.array([[1 if dot == "#" else -1 for dot in dots] for dots in mine["dots"]], np.float32)
        assert network.energies(states).tolist() == mine["energy"].tolist()
        for place, letter in enumerate(how["letters"]):
            own = states[(mine["letter"] == letter).to_numpy()]
            assert network.are_fixed(own[-1:]).all()
            assert (np.abs(np.diff(own, axis=0)).sum(1) == 2).all(), "one dot a change"
            rows = own[0].reshape(10, 10)
            assert (rows[:7] == stored[place].reshape(10, 10)[:7]).all() == (how["flipped"] == 0)
            assert (rows[7:] == -1).all() == (how["covered"] > 0)


def test_every_letter_is_ten_by_ten_and_unlike_the_others() -> None:
    found = letters.patterns(list(letters.DRAWN))
    assert found.shape == (5, 100)
    assert set(np.unique(found)) == {-1, 1}
    likeness = np.abs(found @ found.T) / 100
    assert likeness[~np.eye(5, dtype=bool)].max() < 0.6
    assert letters.dots(found[:1])[0][:10] == "###....###"
