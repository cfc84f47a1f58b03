"""What trials must be before they decide, and which trials decide: cut short, searched narrowly, untreated, fresh."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest
from tracking_store import trial

from odyssey.claims.claim import Checked, Claim
from odyssey.claims.conditions import OptimumInside, SearchedAs, Treated
from odyssey.claims.groups import Group
from odyssey.claims.judging import judged
from odyssey.claims.kinds.correlation import Correlation
from odyssey.claims.kinds.difference import worse
from odyssey.claims.kinds.discordant import Rarer
from odyssey.claims.record import Record
from odyssey.claims.region import Region

GRU, LSTM = Group("adding", "gru", ("tour", "other")), Group("adding", "lstm", ("tour", "other"))
WORSE = worse(GRU, LSTM)


def rows(study: str = "tour", factor: float = 1.3, n: int = 60, **change: Any) -> list[dict[str, object]]:
    """Searches of two cells that ended by patience: the GRU's scores are `factor` times the LSTM's."""
    random = np.random.default_rng(len(study))
    rates = 10 ** random.uniform(-5, -2, n)
    losses = 1 + (np.log10(rates) + 3.5) ** 2 / 20 + 0.01 * random.standard_normal(n)
    plain = {"study": study, "status": "stopped early", "epochs": 20, "best_epoch": 10, "max_epochs": 50}
    return [
        trial(f"{study}-{cell}-{i}", cell, setting=i, seed=i, **plain | scored(losses[i], k, rates[i]) | change)
        for cell, k in (("lstm", 1.0), ("gru", factor))
        for i in range(n)
    ]


def scored(loss: float, factor: float, rate: float) -> dict[str, float]:
    return {"best_valid_loss": loss * factor, "test_score": loss * factor, "learning_rate": rate}


def record(**studies: list[dict[str, object]]) -> Record:
    return Record({(study, "trials"): pd.DataFrame(some) for study, some in studies.items()})


def verdict(claim: Claim, given: Record) -> tuple[str, str]:
    found = judged("it", claim, given)
    return found["verdict"], found["note"]


def claim(test: Any = WORSE, **more: Any) -> Claim:
    return Claim("It is worse.", "A 2000, here", Checked.PAPER, "worse", [test], **more)


def test_trials_that_ended_by_themselves_decide() -> None:
    assert verdict(claim(), record(tour=rows())) == ("reproduced", "")


CUT = {"status": "finished", "epochs": 50, "best_epoch": 48}


@pytest.mark.parametrize(
    ("change", "epochs", "decides"),
    [
        (CUT, None, False),
        (CUT, 150, False),
        (CUT, 50, True),  # as many as the paper's
        (CUT | {"best_epoch": 30}, None, True),  # had long been over its best
        (CUT | {"status": "solved"}, None, True),
        (CUT | {"status": "stopped early"}, None, True),
    ],
)
def test_the_best_trials_must_not_have_been_cut_short(
    change: dict[str, Any], epochs: float | None, decides: bool
) -> None:
    found, note = verdict(claim(epochs=epochs), record(tour=rows(**change)))
    assert found == ("reproduced" if decides else "undecided")
    assert ("still on their way after 50 epochs" in note) == (not decides)


def test_a_correlation_over_runs_that_were_cut_short_decides_nothing() -> None:
    test = Correlation(LSTM, "best_valid_loss", "test_score", Region(low=0.0), 0.9)
    assert verdict(claim(test), record(tour=rows()))[0] == "reproduced"
    assert verdict(claim(test), record(tour=rows(**CUT)))[0] == "undecided"


@pytest.mark.parametrize(
    ("published", "decides"),
    [((1e-6, 1e-2), True), ((1e-5, 1e-3), True)],
)
def test_a_best_rate_inside_the_range_is_no_fault(published: tuple[float, float], decides: bool) -> None:
    inside = OptimumInside([LSTM], "learning_rate", published)
    assert (inside.unmet(record(tour=rows())) == "") == decides


@pytest.mark.parametrize(
    ("published", "met"), [((1e-5, 1e-2), True), ((1e-6, 1e-2), False), ((1e-5, 1e-1), False), ((1e-4, 1e-2), False)]
)
def test_a_setting_must_be_searched_as_far_as_the_papers(published: tuple[float, float], met: bool) -> None:
    condition = SearchedAs([LSTM], "learning_rate", published)
    found, note = verdict(claim(conditions=[condition]), record(tour=rows()))
    assert found == ("reproduced" if met else "undecided")
    assert ("was searched from" in note) == (not met)


def test_a_setting_that_was_not_searched_is_not_asked_for() -> None:
    assert SearchedAs([LSTM], "learning_rate", (1e-6, 1e-2)).unmet(record(tour=rows(learning_rate=0.01))) == ""


@pytest.mark.parametrize("checked", Checked)
def test_a_paper_that_is_known_from_memory_is_contradicted_by_nothing(checked: Checked) -> None:
    found, note = verdict(Claim("It is.", "A 2000", checked, "worse", [WORSE]), record(tour=rows(factor=0.7)))
    assert found == ("undecided" if checked is Checked.MEMORY else "contradicted")
    assert ("not at hand" in note) == (checked is Checked.MEMORY)


@pytest.mark.parametrize(("published", "met"), [((1e-6, 1e-1), False), ((1e-6, 1e-2), True)])
def test_a_best_rate_at_the_end_of_a_range_narrower_than_the_papers_decides_nothing(
    published: tuple[float, float], met: bool
) -> None:
    some = [row | {"best_valid_loss": -math.log(float(row["learning_rate"]))} for row in rows()]  # type: ignore[arg-type]
    condition = OptimumInside([LSTM], "learning_rate", published)
    assert (condition.unmet(record(tour=some)) == "") == met
    found, note = verdict(claim(conditions=[condition]), record(tour=some))
    assert ("is at the end of what was searched" in note) == (not met)
    assert met or found == "undecided"


@pytest.mark.parametrize("values", [dict.fromkeys(["learning_rate"], 0.01), {}])
def test_a_setting_that_was_not_searched_has_no_end(values: dict[str, float]) -> None:
    assert (
        OptimumInside([LSTM], "learning_rate" if values else "wings", (0.1, 1)).unmet(record(tour=rows(**values))) == ""
    )
    assert OptimumInside([LSTM], "learning_rate", (0.1, 1)).unmet(Record({})) == ""


@pytest.mark.parametrize(("share", "met"), [(0.003, False), (0.05, True), (math.nan, False)])
def test_a_claim_about_clipping_needs_clipped_updates(share: float, met: bool) -> None:
    condition = Treated(LSTM, "clipped_share", 0.05)
    given = record(tour=rows(clipped_share=share))
    assert (condition.unmet(given) == "") == met
    assert verdict(claim(conditions=[condition]), given)[0] == ("reproduced" if met else "undecided")
    assert condition.unmet(Record({})) == ""


def test_settings_of_another_problem_are_named() -> None:
    given = record(tour=rows(parameter_budget=20_000.0, options=json.dumps({"digits": 8})))
    problem = {"digits": 8, "parameter_budget": (250_000, 1_000_000)}
    found, note = verdict(claim(problem=problem), given)
    assert found == "undecided"
    assert "parameter budget 20000 (the paper: 250000 or 1000000)" in note
    assert "digits" not in note


@pytest.mark.parametrize(("factor", "expected"), [(1.3, "reproduced"), (0.7, "undecided")])
def test_what_is_not_theirs_contradicts_nobody(factor: float, expected: str) -> None:
    said = claim(not_theirs="Digits stand in for TIMIT.")
    found, note = verdict(said, record(tour=rows(factor=factor)))
    assert found == expected
    assert note.startswith("Digits stand in for TIMIT.")
    assert ("contradicts nobody" in note) == (factor < 1)
    assert verdict(claim(), record(tour=rows(factor=0.7)))[0] == "contradicted"


def test_what_was_chosen_after_looking_waits_for_fresh_trials_and_rests_on_them_alone() -> None:
    chosen = claim(fresh=("fresh", "fresher"), conditions=[OptimumInside([LSTM], "learning_rate", (1e-6, 1e-2))])
    found, note = verdict(chosen, record(tour=rows()))
    assert found == "undecided"
    assert "would be reproduced" in note
    assert "study fresh or fresher" in note
    both = record(tour=rows(), fresh=rows("fresh", factor=0.7))
    row = judged("it", chosen, both)
    assert row["verdict"] == "contradicted"
    assert row["study"] == "fresh"
    assert "(study fresh or fresher)" in row["needs"]
    assert judged("it", chosen, record(tour=rows(), fresher=rows("fresher")))["verdict"] == "reproduced"
    assert verdict(chosen, Record({}))[0] == "not run"


def lost(cell: str, clip_norm: float, seeds: int, diverged: Callable[[int], bool]) -> list[dict[str, object]]:
    return [
        trial(
            f"{cell}{clip_norm}{i}", cell, seed=i, clip_norm=clip_norm, status="diverged" if diverged(i) else "finished"
        )
        for i in range(seeds)
    ]


def rarer() -> Rarer:
    clipped, plain = (Group("adding", "gru", ("tour",), where={"clip_norm": norm}) for norm in (1.0, None))
    return Rarer(clipped, plain, "diverged")


@pytest.mark.parametrize(
    ("clipped", "plain", "expected"),
    [
        (lambda i: False, lambda i: i < 5, "reproduced"),  # 5 discordant pairs, 2^-5
        (lambda i: False, lambda i: i < 4, "undecided"),
        (lambda i: i < 8, lambda i: False, "contradicted"),
        (lambda i: i < 9, lambda i: i < 9, "undecided"),  # the same ones: nothing is discordant
        (lambda i: False, lambda i: False, "undecided"),
        (lambda i: True, lambda i: True, "undecided"),
    ],
)
def test_pairs_of_which_one_alone_diverged(
    clipped: Callable[[int], bool], plain: Callable[[int], bool], expected: str
) -> None:
    given = record(tour=[*lost("gru", 1.0, 12, clipped), *lost("gru", math.nan, 12, plain)])
    assert verdict(claim(rarer()), given)[0] == expected


def test_trials_without_a_partner_are_no_pair() -> None:
    given = record(tour=[*lost("gru", 1.0, 4, lambda i: False), *lost("gru", math.nan, 40, lambda i: True)])
    (part,) = rarer().parts(given)
    assert part.estimate is not None
    assert part.estimate.n == 4
    assert verdict(claim(rarer()), record(tour=lost("gru", 1.0, 4, bool)))[0] == "not run"
