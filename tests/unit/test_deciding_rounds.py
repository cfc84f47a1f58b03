"""What is offered for a claim, what comes next of it, and which looks a round takes."""

from __future__ import annotations

import os
from pathlib import Path

import pandas as pd
import pytest

from odyssey.claims.claim import Part
from odyssey.claims.estimates import ShareEstimate, StudentEstimate
from odyssey.claims.false_discoveries import standing_verdicts
from odyssey.claims.ledger import claims
from odyssey.claims.region import Region
from odyssey.claims.spending import LATER
from odyssey.claims.wording import Verdict
from odyssey.deciding.chances import Chances, chances
from odyssey.deciding.offers import Offer, grows, offers, planned
from odyssey.deciding.rounds import check_affords, clock, next_round, together, within, write_study
from odyssey.deciding.standing import Next
from odyssey.errors import InputError
from odyssey.plan import plan_study
from odyssey.schema import Config, Study
from odyssey.studies.reading import read_study

CLAIMS = claims()
CONFIG = Config.model_validate({})
MIRROR = Path(os.environ["ODYSSEY_DATA_MIRROR"]) if os.environ.get("ODYSSEY_DATA_MIRROR") else None


def offered(name: str) -> tuple[Offer, ...]:
    return offers(name, CLAIMS[name], CONFIG, MIRROR).offers


def part(estimate: ShareEstimate | StudentEstimate, region: Region) -> Part:
    return Part("a number", "", region, estimate, 0.5, 1)


def test_failures_are_offered_only_where_they_would_count() -> None:
    assert {(one.of, one.size) for one in offered("pascanu_clipping_alone_does_not_reach_100")} == {
        ("pascanu", "paper")
    }
    found = offers(
        "hochreiter_rnn_does_not_bridge_lag_100", CLAIMS["hochreiter_rnn_does_not_bridge_lag_100"], CONFIG, None
    )
    assert not found.offers
    assert any("60,000 training sequences, where the paper gives up after 5,000,000" in why for why in found.why)


def test_another_problem_is_not_offered() -> None:
    name = "jozefowicz_forget_gate_matters_most"
    assert {one.size for one in offered(name)} <= {"paper"}
    assert any("the paper:" in why for why in offers(name, CLAIMS[name], CONFIG, MIRROR).why)


def test_what_was_chosen_after_looking_is_decided_by_fresh_trials_alone() -> None:
    found = offered("greff_forget_gate_is_needed_on_music")
    assert {one.of for one in found} <= {"greff-music-fresh"}
    (paper,) = [one for one in found if one.size == "paper"]
    assert paper.smallest == 200


def test_an_offer_is_what_is_needed_and_no_more_and_each_look_holds_the_one_before() -> None:
    offer = next(one for one in offered("hochreiter_lstm_adds") if one.size == "laptop")
    assert list(offer.study.sweeps) == ["arithmetic"]
    sweep = offer.study.sweeps["arithmetic"]
    assert (sweep.cells, sweep.tasks, sweep.grid["options.length"]) == (["lstm1997-b"], ["adding"], [100])
    keys = [[one.key for one in planned(offer.at(look), CONFIG)[0].trials] for look in range(3)]
    assert [len(some) for some in keys] == [sweep.trials, 2 * sweep.trials, 4 * sweep.trials]
    assert keys[2][: len(keys[1])] == keys[1]
    assert keys[1][: len(keys[0])] == keys[0]
    whole = plan_study(read_study(offer.of, offer.size, Study), CONFIG)
    assert set(keys[0]) <= {one.key for one in whole.trials}, "they are that study's own, and so trained once"


def test_a_look_is_a_study_file_that_anybody_may_run(tmp_path: Path) -> None:
    offer = offered("bengio_parity_is_not_learned")[0]
    path = write_study(offer, 1, tmp_path)
    read = read_study(str(path), "laptop", Study)
    assert [one.key for one in plan_study(read, CONFIG).trials] == [
        one.key for one in planned(offer.at(1), CONFIG)[0].trials
    ]
    assert read.name == "decide-bengio_parity_is_not_learned"


def test_numbers_without_a_sound_second_look_do_not_grow() -> None:
    assert not grows(CLAIMS["greff_best_rate_is_the_same_for_all_sizes_on_music"])
    assert not grows(CLAIMS["greff_outcomes_on_music"])
    assert not grows(CLAIMS["greff_learning_rate_decides_on_music"])
    assert grows(CLAIMS["greff_forget_gate_is_needed_on_music"])


def test_chances_follow_what_is_known() -> None:
    region = Region(low=0.5)
    high = chances([part(ShareEstimate(9, 10), region)], 1, 0.05)
    middle = chances([part(ShareEstimate(20, 40), region)], 1, 0.05)
    low = chances([part(ShareEstimate(1, 10), region)], 1, 0.05)
    assert high.next > 0.6 > middle.next
    assert low.next > 0.6, "to be contradicted is a verdict too"
    assert all(one.next <= one.ever <= 1 for one in (high, middle, low))
    assert chances([part(ShareEstimate(1, 10), region)], 1, 0.05, may_be=[Verdict.REPRODUCED]).ever < 0.1
    at_the_edge = chances([part(StudentEstimate(1e-4, 0.001, 60, 61), Region(-0.001, 0.001))], LATER, 0.05)
    assert at_the_edge.ever < 0.1, "that is futile"


def following(name: str, seconds: float, chance: float, missing: int = 10, shared: str = "") -> Next:
    offer = offered("hochreiter_lstm_adds")[0]
    each = {f"{shared or name} {number}": seconds / missing for number in range(missing)}
    return Next(name, offer, 0, missing, each, Chances(chance, chance))


def test_a_round_takes_what_decides_most_for_its_seconds_and_fits() -> None:
    cheap, dear, unlikely = following("cheap", 30, 0.5), following("dear", 4000, 0.9), following("unlikely", 30, 0.01)
    assert [one.claim for one in next_round([dear, unlikely, cheap], 200, 2)] == ["cheap", "unlikely"]
    assert next_round([dear, unlikely, cheap], 10_000, 2)[0].claim == "cheap"
    assert next_round([dear], 1000, 2) == []
    assert [one.claim for one in next_round([dear], 10_000, 2)] == ["dear"], "one always, if it fits the budget"
    bought, verdicts = within([cheap, dear, unlikely], 3600, 2)
    assert {one.claim for one in bought} == {"cheap", "dear", "unlikely"}
    assert verdicts == pytest.approx(1.41)


def test_looks_that_share_trials_are_worth_more_together_and_cost_once() -> None:
    alone = following("alone", 100, 0.5)
    shared = [following(f"shared {n}", 100, 0.3, shared="the same") for n in range(3)]
    chosen = next_round([alone, *shared], 62, 2)
    assert [one.claim for one in chosen] == ["shared 0", "shared 1"], "the second costs its start alone"
    assert together(chosen, 2) == (10, pytest.approx(50 + 2 * 4))
    assert {one.claim for one in within([alone, *shared], 120, 2)[0]} == {"alone", *(one.claim for one in shared)}


def test_a_single_trial_takes_its_own_time_on_any_number_of_cores() -> None:
    assert clock(following("one", 600, 0.5, missing=1), 64) >= 600
    assert clock(following("many", 600, 0.5, missing=100), 6) < 120


def test_a_budget_too_small_for_one_look_says_what_one_takes() -> None:
    with pytest.raises(InputError, match=r"the cheapest next look, at cheap, takes about .* on 2 cores.*HOURS="):
        check_affords([following("dear", 4000, 0.9), following("cheap", 300, 0.5)], 20, 2)
    check_affords([following("cheap", 300, 0.5)], 400, 2)


def test_verdicts_that_stand_as_a_whole_are_fewer_than_those_that_stand_alone() -> None:
    table = pd.DataFrame(
        {
            "check": [False] * 6 + [True],
            "p": [1e-6, 1e-5, 0.03, 0.5, 0.9, float("nan"), 1e-9],
            "look": 0,
            "error": 0.05,
            "verdict": ["reproduced", "contradicted", "reproduced", "undecided", "undecided", "not run", "reproduced"],
        }
    )
    assert standing_verdicts(table) == (2, 3)
    assert standing_verdicts(table.assign(verdict="undecided")) == (0, 0)
