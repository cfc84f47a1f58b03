"""A study of the minimal latch in the store: one run a point of the map or of the lengths, over all of its units."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from odyssey.studies.latching.convergence import POINT, convergence
from odyssey.tracking.guide import Guide
from odyssey.tracking.runs import Run, finite, milliseconds, text

NUMBERS = ("learning_rate", "length", "w_0", "noise_sd")
GUIDE = Guide(
    how_to_read="""
#### How to read the runs
- A run is a point: a starting weight `w_0`, a standard deviation of the noise, a number of steps and a learning rate;
  its metrics are over all units that were trained there (`units`).
- `converged_share`: units that give fewer new sequences the wrong sign than the study's `wrong_below`; `wrong_share`:
  mean over units; `w_median`: of the recurrent weight after training.
- Sweep (tag) `map` is the plane of weight and noise, `lengths` the line of lengths; there `trained` (tag) says whether
  the weight was trained too.
- To see the map, make a contour chart of `converged_share` over `hp/w_0` and `hp/noise_sd`.
""",
    filters={
        "points at which most units learn to latch": "metrics.converged_share > 0.5",
        "the map, by its larger steps": "tags.sweep = 'map' and metrics.`hp/learning_rate` > 0.1",
        "weights at which a unit without input has one stable state": "metrics.`hp/w_0` < 1",
    },
    metric="converged_share",
    greater_is_better=True,
    shown_tags=("sweep", "trained"),
    shown_metrics=("wrong_share", "units", "hp/w_0", "hp/noise_sd", "hp/length", "hp/learning_rate"),
)


def runs(study: str, latches: pd.DataFrame, trained_at: pd.Timestamp) -> Iterator[Run]:
    """A run a point; all units are trained together, so that no run has a time of its own."""
    medians, moment = latches.groupby(POINT)["w"].median().to_dict(), milliseconds(trained_at)
    for row in convergence(latches).to_dict("records"):
        place = f"T{row['length']}-w{row['w_0']:g}-s{row['noise_sd']:g}-rate{row['learning_rate']:g}"
        name = f"{row['sweep']}-{row['trained']}-{place}"
        measured = {"converged_share": row["share"], "wrong_share": row["wrong_share"], "units": row["n"]}
        yield Run(
            name=name,
            identity={"kind": "trial", "trial_id": name},
            tags={"study": study, "sweep": row["sweep"], "trained": row["trained"], "mlflow.source.type": "LOCAL"}
            | {"mlflow.source.name": "scripts/run_step.py"},
            started_ms=moment,
            ended_ms=moment,
            summary=finite(
                measured
                | {"w_median": medians[tuple(row[column] for column in POINT)]}
                | {f"hp/{number}": row[number] for number in NUMBERS}
            ),
            params={"trained": row["trained"]} | {number: text(row[number]) for number in NUMBERS},
        )
