"""A ready view a claim: the trials of a study that it is judged by, with the columns that matter."""

from __future__ import annotations

from odyssey.claims.filters import mlflow_filter
from odyssey.claims.ledger import claims
from odyssey.tracking.views import Columns, ReadyView, table_view

PREFIX = "claim-"  # of their names


def claim_views(study: str, columns: Columns) -> dict[str, ReadyView]:
    """By the names of views; of every claim that is about this study, or about any, or whose fresh trials are its."""
    about = {
        name: claim
        for name, claim in claims().items()
        if study in claim.fresh or any(study in group.study or not group.study for group in claim.groups)
    }
    return {
        f"{PREFIX}{name}": table_view(claim.sentence, mlflow_filter(claim.groups), columns)
        for name, claim in about.items()
    }
