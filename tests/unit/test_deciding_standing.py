"""Where a claim stands after the looks that were taken at it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from odyssey.claims.judging import COLUMNS, ledger_of
from odyssey.claims.ledger import claims
from odyssey.claims.looks import LOOKS, Look, add_look, code_of
from odyssey.claims.spending import LATER
from odyssey.deciding.chances import guess
from odyssey.deciding.offers import Offers, offers
from odyssey.deciding.place import Place
from odyssey.deciding.standing import Next, Standing
from odyssey.schema import Config

ADDS, SHIFT = "hochreiter_lstm_adds", "greff_best_rate_is_the_same_for_all_sizes_on_music"
CONFIG = Config.model_validate({})
NOT_RUN = {"verdict": "not run", "p": float("nan"), "held_back": "", "study": "", "parts_run": 0}


def offered(name: str) -> Offers:
    return offers(name, claims()[name], CONFIG, None)


def looked(name: str, place: Place, number: int, **row: Any) -> Look:
    offer = offered(name).offers[0]
    whole = dict.fromkeys(COLUMNS, "") | {"claim": name, "verdict": "undecided", "p": 0.3, "study": offer.study.name}
    by = code_of(name), place.trained_by(offer)
    return Look(name, offer.of, offer.size, number, 20, "2026-01-01", *by, whole | row)


def after(name: str, place: Place, looks: list[Look], row: dict[str, Any] = NOT_RUN, **more: Any) -> Next | str:
    return Standing(name, claims()[name], looks, row, offered(name), **more).next(place)


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path, CONFIG)


def test_a_claim_of_which_nothing_is_known_begins_at_its_cheapest_offer(place: Place) -> None:
    found = after(ADDS, place, [], guessed=guess({"verdict": "reproduced"}))
    assert isinstance(found, Next)
    assert (found.look, found.trials, len(found.missing), found.chances.next) == (0, 10, 10, 0.8)


def test_an_ordinary_run_has_spent_the_first_look_if_it_could_have_decided(place: Place) -> None:
    undecided = NOT_RUN | {"verdict": "undecided", "p": 0.2, "parts_run": 1, "study": "hochreiter"}
    found = after(ADDS, place, [], undecided)
    assert isinstance(found, Next)
    assert (found.look, found.trials) == (1, 20)
    assert after(ADDS, place, [], NOT_RUN | {"verdict": "reproduced"}) == "decided"
    in_part = after(ADDS, place, [], NOT_RUN | {"parts_run": 1, "study": "hochreiter"})
    assert isinstance(in_part, Next)
    assert in_part.look == 1, "a part that was run could have contradicted"


def test_where_an_ordinary_run_was_unlike_the_paper_a_larger_one_is_next(place: Place) -> None:
    undecided = NOT_RUN | {"verdict": "undecided", "p": 0.2, "parts_run": 1, "study": "hochreiter", "trials": 10}
    cut = undecided | {"held_back": "cut short"}
    found = after(ADDS, place, [], cut)
    assert isinstance(found, Next)
    assert (found.look, found.offer) == (0, offered(ADDS).offers[1])
    assert after(ADDS, place, [], cut | {"study": "hochreiter, quick", "trials": 1000}) == "cut short"


def test_before_anything_is_known_the_chance_is_guessed_from_the_published_runs() -> None:
    assert guess(None) == guess({"verdict": "not run", "held_back": ""}) == 0.5
    assert guess({"verdict": "undecided", "held_back": ""}) == 0.3
    assert guess({"verdict": "undecided", "held_back": "cut short"}) == 0.05


def test_what_a_second_look_is_not_sound_for_is_looked_at_once(place: Place) -> None:
    undecided = NOT_RUN | {"verdict": "undecided", "p": 0.2, "parts_run": 1, "study": "greff-music"}
    assert "no later look" in str(after(SHIFT, place, [], undecided))
    assert "no later look" in str(after(SHIFT, place, [looked(SHIFT, place, 0)], undecided))


def test_after_a_look_comes_the_next_until_the_last(place: Place) -> None:
    found = after(ADDS, place, [looked(ADDS, place, 1)])
    assert isinstance(found, Next)
    assert (found.look, found.trials) == (2, 40)
    assert "after the last of 6 looks" in str(after(ADDS, place, [looked(ADDS, place, LATER)]))


def test_what_is_held_back_goes_on_at_the_next_larger_size_from_the_beginning(place: Place) -> None:
    found = after(ADDS, place, [looked(ADDS, place, 0, held_back="cut short")])
    assert isinstance(found, Next)
    first, second = offered(ADDS).offers[:2]
    assert (found.look, found.offer) == (0, second)
    spent = [looked(ADDS, place, 0), looked(ADDS, place, 1, held_back="cut short")]
    assert "another first look, which is spent" in str(after(ADDS, place, spent))
    last = looked(ADDS, place, 0, held_back="cut short")
    only = Offers((first,), ())
    assert Standing(ADDS, claims()[ADDS], [last], NOT_RUN, only).next(place) == "cut short"


def test_looks_of_other_code_are_not_gone_on_from(place: Place) -> None:
    for of in ("code", "trained_by"):
        other = Look(**{**vars(looked(ADDS, place, 0)), of: "another"})
        assert "taken by other code" in str(after(ADDS, place, [other]))


def test_the_row_of_the_last_look_is_that_of_the_ledger(tmp_path: Path) -> None:
    before = ledger_of(tmp_path).set_index("claim")
    assert before.loc[ADDS, "verdict"] == "not run"
    row = before.reset_index().set_index("claim", drop=False).loc[ADDS].to_dict()
    offer = offered(ADDS).offers[0]
    for number, verdict in enumerate(["undecided", "reproduced"]):
        whole = row | {"verdict": verdict, "look": number}
        add_look(tmp_path / LOOKS, Look(ADDS, offer.of, offer.size, number, 10, "2026-01-01", code_of(ADDS), "", whole))
    table = ledger_of(tmp_path).set_index("claim")
    assert (table.loc[ADDS, "verdict"], table.loc[ADDS, "look"]) == ("reproduced", 1)
    others = table.drop(ADDS)
    assert others.equals(before.drop(ADDS)[others.columns])
    whole = row | {"verdict": "contradicted", "look": 2}
    add_look(tmp_path / LOOKS, Look(ADDS, offer.of, offer.size, 2, 10, "2026-01-01", "other code", "", whole))
    assert ledger_of(tmp_path).set_index("claim").loc[ADDS, "verdict"] == "reproduced", "by the claim of today"
