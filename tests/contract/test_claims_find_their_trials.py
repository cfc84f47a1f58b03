"""Every claim finds the trials that it needs among those that its study plans in size `paper`, fresh ones included."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from odyssey.claims.claim import Claim
from odyssey.claims.groups import Group, meets
from odyssey.claims.judging import on_fresh_trials
from odyssey.claims.ledger import claims
from odyssey.claims.record import TRIALS
from odyssey.studies.reading import read_study, study_kind
from planned_trials import planned

CLAIMS = claims()
# Groups of these tables are met by what those of a study of their kind say; trials are planned.
AXES = {"latches": {"w_0": "w", "noise_sd": "noise_sd", "length": "lengths"}, "recalls": {"load": "loads"}}
FEWEST = 5  # trials a group; the papers have as many at least


def judged_by(claim: Claim, table: str) -> list[Group]:
    return [group for group in on_fresh_trials(claim).groups if group.table == table]


@pytest.mark.parametrize("name", [name for name, claim in CLAIMS.items() if judged_by(claim, TRIALS)])
def test_each_of_its_groups_finds_planned_trials(name: str) -> None:
    for group in judged_by(CLAIMS[name], TRIALS):
        counts = {study: len(group.of(planned(study))) for study in group.study}
        assert max(counts.values(), default=0) >= FEWEST, f"{group}: {counts}"


@pytest.mark.parametrize("name", [name for name, claim in CLAIMS.items() if judged_by(claim, TRIALS)])
def test_so_does_the_paper_s_problem(name: str) -> None:
    claim = on_fresh_trials(CLAIMS[name])
    for group in judged_by(claim, TRIALS):
        for rows in (group.of(planned(study)) for study in group.study):
            for setting, theirs in claim.problem.items():
                values = rows[setting].dropna() if setting in rows else pd.Series(dtype=float)
                assert meets(values, theirs).all(), f"{group}: {setting}"


@pytest.mark.parametrize("name", [n for n, claim in CLAIMS.items() if any(judged_by(claim, t) for t in AXES)])
def test_points_of_other_studies_are_on_their_grids(name: str) -> None:
    for table, axes in AXES.items():
        for group in judged_by(CLAIMS[name], table):
            for study in group.study:
                found = read_study(study, "paper")
                assert study_kind(study) == found.kind
                for column, axis in axes.items():
                    if column in group.where:
                        values = _grid(found, group.sweep, axis)
                        assert group.where[column] in values, f"{group}: {values}"


def _grid(study: Any, sweep: str | None, axis: str) -> list[float]:
    grid = getattr(getattr(study, sweep) if sweep else study, axis)
    return list(grid) if isinstance(grid, list) else [grid]
