"""The quick studies, which the default run holds, can decide the claims that they promise: each finds its trials there.

Whether they are decided is for the runs to say; that they cannot be for want of trials would be this test's fault.
"""

from __future__ import annotations

import pytest

from odyssey.claims.judging import on_fresh_trials
from odyssey.claims.kinds.discordant import FEWEST, Rarer
from odyssey.claims.kinds.share import Share, fewest_for
from odyssey.claims.ledger import claims
from odyssey.studies.reading import studies, study_kind
from planned_trials import TABLES, planned_rows

QUICK = [name for name in studies() if name.split("-")[-1] == "quick"]
MEASURED = {"largest_singular_value"}  # known only once it is run
PROMISED = [
    "bengio_long_latches_are_not_learned",
    "bengio_parity_is_not_learned",
    "bengio_short_latches_are_learned",
    "bengio_strong_noise_is_not_latched",
    "bengio_weak_weights_do_not_latch",
    "clipping_keeps_training_from_diverging",
    "gradients_are_kept_by_the_carousel",
    "gradients_are_not_bounded_by_the_eigenvalue",
    "gradients_shrink_below_singular_value_1",
    "hochreiter_lstm_adds",
    "hochreiter_lstm_ignores_100_distractors",
    "hochreiter_lstm_ignores_distractors",
    "hochreiter_lstm_learns_noisy_two_sequences",
    "hochreiter_lstm_learns_noisy_two_sequences_by_one_value",
    "hochreiter_lstm_learns_temporal_order",
    "hochreiter_lstm_learns_two_sequences",
    "hochreiter_lstm_learns_two_sequences_by_one_value",
    "hochreiter_lstm_multiplies",
    "memories_are_exact_below_n_over_2_ln_n",
    "memories_recall_collapses_near_0_138",
    "pascanu_regulariser_solves_short_lags",
    "pascanu_sparse_start_solves_short_lags",
    "pascanu_tanh_solves_short_lags",
]
CLAIMS = claims()


def fewest(test: object) -> int:
    """The trials a group below which no outcome whatever decides."""
    assert isinstance(test, Share | Rarer), "say how many such a test needs"
    return FEWEST if isinstance(test, Rarer) else fewest_for(test.region)


@pytest.mark.parametrize("name", PROMISED)
def test_a_promised_claim_finds_enough_trials(name: str) -> None:
    for test in on_fresh_trials(CLAIMS[name]).tests:
        counts = {study: [] for study in QUICK if study in test.groups[0].study}
        for study, found in counts.items():
            for group in test.groups:
                assert group.table == TABLES[study_kind(study)]
                known = {column: value for column, value in group.where.items() if column not in MEASURED}
                found.append(len(type(group)(**{**vars(group), "where": known}).of(planned_rows(study, "laptop"))))
        assert max((min(found) for found in counts.values()), default=0) >= fewest(test), f"{test.groups}: {counts}"


def test_no_quick_study_shares_a_trial_with_one_that_was_looked_at() -> None:
    """Numbers of trials were chosen on those; drawn anew, they say something of their own."""
    for study in QUICK:
        if study_kind(study) in ("trials", "gradients"):
            ids = set(planned_rows(study, "laptop")["trial_id"])
            for other in set(studies(study_kind(study))) - set(QUICK):
                assert not ids & set(planned_rows(other, "laptop")["trial_id"]), f"{study} and {other}"
