"""What every claim must do, for each file in odyssey/claims/ledger: also on tables where the truth is known."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np
import pytest

from claim_tables import simulated
from odyssey import catalogue
from odyssey.claims.claim import Checked, Claim
from odyssey.claims.filters import mlflow_filter
from odyssey.claims.judging import judged
from odyssey.claims.kinds.outcome import SameOutcome
from odyssey.claims.kinds.variance import VarianceShare
from odyssey.claims.ledger import claims
from odyssey.claims.record import Record
from odyssey.claims.wording import MOST
from odyssey.studies.found import figures, kind, kinds
from odyssey.studies.reading import study_kind, study_values
from odyssey.trial import Settings

CLAIMS = claims()


def every(test: Callable) -> Callable:
    return pytest.mark.parametrize("name", CLAIMS)(test)


@cache
def row(name: str, holds: bool, n: int) -> dict[str, Any]:
    return judged(name, CLAIMS[name], simulated(CLAIMS[name], holds, n))


def many(claim: Claim) -> int:
    """Trials a group with which all is decided."""
    if any(isinstance(test, SameOutcome) for test in claim.tests):
        return 200  # as many as the paper had
    return 120 if any(isinstance(test, VarianceShare) for test in claim.tests) else 400


def test_there_are_more_than_thirty_and_none_says_the_same() -> None:
    assert len(CLAIMS) >= 32
    assert len({claim.sentence for claim in CLAIMS.values()}) == len(CLAIMS)


@every
def test_it_says_what_it_is(name: str) -> None:
    claim = CLAIMS[name]
    assert claim.sentence.endswith((".", ")."))
    assert claim.source
    assert claim.theirs
    assert isinstance(claim.checked, Checked)
    assert claim.tests
    assert 0 < claim.error <= 0.05
    assert claim.not_theirs or "TIMIT" not in claim.theirs or set(tasks(claim)) == {"jsb"}, "say what stands in for it"


def tasks(claim: Claim) -> list[str]:
    return [group.task for group in claim.groups if group.task]


@every
def test_it_asks_for_what_there_is(name: str) -> None:
    for group in CLAIMS[name].groups:
        cells = (group.cell,) if isinstance(group.cell, str) else group.cell or ()
        assert set(cells) <= set(catalogue.cells())
        assert group.task is None or group.task in catalogue.tasks()


@every
def test_its_figure_is_drawn_by_the_studies_that_it_is_judged_on(name: str) -> None:
    figure = CLAIMS[name].figure
    for study in {study for group in CLAIMS[name].groups for study in group.study if figure}:
        assert figure in figures(study_kind(study))
        assert figure in study_values(study)["figures"]


@every
def test_what_it_reads_is_in_the_tables(name: str) -> None:
    documents = {
        table: sys.modules[kind(name).tables.__module__].__doc__ or ""
        for name in kinds()
        for table in kind(name).judged
    }
    for test in CLAIMS[name].tests:
        for group in test.groups:
            words = set(re.findall(r"\w+", documents[group.table]))
            columns = [
                re.sub(r"at_\d+$", "at_200", getattr(test, "column", "trial_id")),
                *(group.where if group.table != "trials" else ()),
            ]
            assert set(columns) - {"diverged"} <= words


@every
def test_conditions_are_settings_or_options(name: str) -> None:
    for group in CLAIMS[name].groups:
        if group.table == "trials":
            options = set(catalogue.task_module(group.task).Options.model_fields) if group.task else set()
            assert set(group.where) <= set(Settings.model_fields) | options


@every
def test_its_problem_is_made_of_settings_and_options_of_its_tasks(name: str) -> None:
    options = {option for task in tasks(CLAIMS[name]) for option in catalogue.task_module(task).Options.model_fields}
    assert set(CLAIMS[name].problem) <= options | set(Settings.model_fields)


@every
def test_without_trials_it_is_not_run(name: str) -> None:
    found = judged(name, CLAIMS[name], Record({}))
    assert found["verdict"] == "not run"
    assert found["trials"] == 0
    assert found["needs"]


@every
def test_it_holds_if_its_numbers_are_as_the_paper_has_them(name: str) -> None:
    for part in (part for test in CLAIMS[name].tests for part in test.parts(Record({}))):
        assert part.region.holds(part.expected), f"{part.label}: {part.expected}"


@every
def test_where_it_is_true_it_is_reproduced(name: str) -> None:
    found = row(name, True, many(CLAIMS[name]))
    assert found["verdict"] == "reproduced", found["details"]
    assert found["p"] < CLAIMS[name].error
    assert np.isnan(found["needed"])


@every
def test_where_it_is_false_it_is_contradicted(name: str) -> None:
    found = row(name, False, many(CLAIMS[name]))
    unsure = CLAIMS[name].not_theirs or CLAIMS[name].checked is Checked.MEMORY
    assert found["verdict"] == ("undecided" if unsure else "contradicted"), found["details"]


@every
@pytest.mark.parametrize("holds", [True, False])
def test_one_trial_decides_nothing_and_says_how_many_would(name: str, holds: bool) -> None:
    found = row(name, holds, 1)
    assert found["verdict"] == "undecided", found["details"]
    assert 1 < found["needed"] < MOST


@every
def test_its_filter_is_one_that_mlflow_reads(name: str) -> None:
    from mlflow.utils.search_utils import SearchUtils

    filter = mlflow_filter(CLAIMS[name].groups)
    assert len(SearchUtils.parse_search_filter(filter)) == (filter.count(" and ") + 1 if filter else 0)
