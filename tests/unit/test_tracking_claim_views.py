"""Ready views a claim: in the experiments of the studies whose trials it is judged by."""

from __future__ import annotations

import pytest

from odyssey.claims.ledger import claims
from odyssey.tracking.claim_views import PREFIX, claim_views
from odyssey.tracking.views import OF_TRIALS


@pytest.mark.parametrize("name", [name for name, claim in claims().items() if claim.fresh])
def test_what_fresh_trials_decide_is_seen_beside_them(name: str) -> None:
    for study in claims()[name].fresh:
        view = claim_views(study, OF_TRIALS)[f"{PREFIX}{name}"]
        assert view.title == claims()[name].sentence


def test_a_claim_about_other_studies_has_no_view() -> None:
    seen = claim_views("latching-quick", OF_TRIALS)
    assert f"{PREFIX}bengio_strong_noise_is_not_latched" in seen
    assert f"{PREFIX}hochreiter_lstm_adds" not in seen
