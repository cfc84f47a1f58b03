"""A study of the one-unit network in the store: one run a descent, with a point of every curve for every update."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from odyssey.tracking.guide import Guide
from odyssey.tracking.runs import Point, Run, finite, milliseconds

CURVES = ("w", "b", "error", "gradient_norm")
GUIDE = Guide(
    how_to_read="""
#### How to read the runs
- A run is a descent on the error surface, `plain` or with the gradient `rescaled` (tag `descent`); runs of one `start`
  (tag) begin at the same weight and bias.
- Its curves have a point an update: `w`, `b`, `error`, `gradient_norm` (before it is rescaled).
- `final_error` and `largest_gradient_norm` are over the whole descent.
""",
    filters={
        "descents that step over the wall": "metrics.largest_gradient_norm > 100",
        "with the gradient rescaled": "tags.descent = 'rescaled'",
    },
    metric="final_error",
    greater_is_better=False,
    shown_tags=("start", "descent"),
    shown_metrics=("largest_gradient_norm",),
)


def runs(study: str, paths: pd.DataFrame, traced_at: pd.Timestamp) -> Iterator[Run]:
    """A run a descent; all are traced within a second, so that none has a time of its own."""
    moment = milliseconds(traced_at)
    for (start, descent), rows in paths.groupby(["start", "descent"]):
        places = rows.sort_values("update")
        name, first = f"{descent}-{start}", places.iloc[0]
        whole = {"final_error": places["error"].iloc[-1], "largest_gradient_norm": places["gradient_norm"].max()}
        yield Run(
            name=name,
            identity={"kind": "trial", "trial_id": name},
            tags={"study": study, "start": str(start), "descent": str(descent), "mlflow.source.type": "LOCAL"}
            | {"mlflow.source.name": "scripts/run_step.py"},
            started_ms=moment,
            ended_ms=moment,
            summary=finite(whole),
            params={"descent": str(descent), "w_0": f"{first['w']:g}", "b_0": f"{first['b']:g}"},
            curves=tuple(
                Point(metric, value, moment, int(row["update"]))
                for row in places.to_dict("records")
                for metric, value in finite({curve: row[curve] for curve in CURVES}).items()
            ),
        )
