"""A study of gradients in the store: one run a trial, with a point of every curve for every snapshot."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from odyssey.studies.gradients.tables import TRIAL
from odyssey.tracking.guide import Guide
from odyssey.tracking.runs import Run, finite, milliseconds, points, text

CURVES = {  # metric: column of the snapshots table; step = epoch
    "train/loss": "train_loss",
    "valid/loss": "valid_loss",
    "valid/score": "valid_score",
    "gradient/norm_median": "gradient_norm_median",
    "gradient/norm_max": "gradient_norm_max",
    "gradient/clipped_share": "clipped_share",
    "jacobian/step_norm_median": "step_norm_median",
    "jacobian/steps_above_one": "steps_above_one",
    "jacobian/exploded_share": "exploded_share",
    "jacobian/vanished_share": "vanished_share",
    "jacobian/above_eigenvalue": "above_eigenvalue",
    "matrix/spectral_radius": "spectral_radius",
    "matrix/largest_singular_value": "largest_singular_value",
    "matrix/departure_from_normality": "departure_from_normality",
}
GUIDE = Guide(
    how_to_read="""
#### How to read the runs
- A run is a trial; its curves have a point for each epoch at which gradients were measured (epoch 0: before training).
- `jacobian/...`: norms of ds[t]/ds[k] of the cell's whole state. `steps_above_one`: share of single steps above 1;
  `exploded_share`, `vanished_share`: sequences over all of which the norm is beyond a threshold.
- `matrix/...`: of the recurrent matrix of plain RNNs; `jacobian/above_eigenvalue`: share of norms above the power of
  its largest eigenvalue, which textbooks print as a bound.
- Group by the tag `cell`, `initialisation` or `clipping` for means over trials.
""",
    filters={
        "gradients that explode in the end": "metrics.`jacobian/exploded_share` > 0.5",
        "plain RNNs": "tags.family = 'rnn'",
        "trained without clipping": "tags.clipping = 'off'",
    },
    metric="jacobian/vanished_share",
    greater_is_better=False,
    shown_tags=("task", "cell", "initialisation", "clipping"),
    shown_metrics=("jacobian/exploded_share", "jacobian/steps_above_one", "hp/learning_rate", "hp/hidden_size"),
)


def runs(study: str, snapshots: pd.DataFrame, written_at: pd.Timestamp) -> Iterator[Run]:
    """A run a trial; one that belongs to several sweeps is one run."""
    for id, rows in snapshots.groupby("trial_id", sort=False):
        row = rows.iloc[0]
        started = milliseconds(row["started_at"])
        sweeps, epochs = sorted(set(rows["sweep"])), rows.drop_duplicates("epoch").sort_values("epoch")
        yield Run(
            name=f"{row['cell']}-{row['initialisation']}-{row['seed']}",
            identity={"kind": "trial", "trial_id": str(id)},
            tags={name: str(row[name]) for name in ("study", "task", "cell", "family", "variant", "initialisation")}
            | {"sweep": ",".join(sweeps), "clipping": "off" if pd.isna(row["clip_norm"]) else "on"}
            | {"mlflow.source.name": "scripts/run_step.py", "mlflow.source.type": "LOCAL"},
            started_ms=started,
            ended_ms=milliseconds(row["ended_at"]),
            summary=finite({"hp/learning_rate": row["learning_rate"], "hp/hidden_size": row["hidden_size"]}),
            params={"cell": row["cell"], "task": row["task"]} | {name: text(row[name]) for name in TRIAL},
            curves=tuple(points(epochs.to_dict("records"), CURVES, started)),
        )
