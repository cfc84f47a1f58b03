"""A study of memories in the store: one run a form, size of network and load."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from typing import Any

import pandas as pd

from odyssey.tracking.guide import Guide
from odyssey.tracking.runs import Run, finite, milliseconds, text

SHARES = ("overlap", "wrong_share", "recalled_share")  # of recalls: one metric for each share of flipped bits
PARAMS = ("form", "units", "load", "memories")
GUIDE = Guide(
    how_to_read="""
#### How to read the runs
- A run `<form>-N<units>-p<memories>` is a size of network at a load; its metrics are means over networks.
- `fixed_share`: stored patterns that are fixed points. `overlap`, `wrong_share`, `recalled_share` (recalls with fewer
  than 5 % of bits wrong) come for each share of flipped bits in the cue: `overlap/flipped_0.1`.
- To see the collapse, make a scatter chart of `overlap/flipped_0` against `hp/load`, and group by the tag `units`.
""",
    filters={
        "large networks near their capacity": "metrics.`hp/units` >= 500 and metrics.`hp/load` < 0.16",
        "the paper's units of 0 and 1": "tags.form = 'bits'",
        "where half of the patterns are fixed": "metrics.fixed_share < 0.5",
    },
    metric="fixed_share",
    greater_is_better=True,
    shown_tags=("form",),
    shown_metrics=("overlap/flipped_0", "recalled_share/flipped_0", "hp/units", "hp/load"),
)


def runs(study: str, recalls: pd.DataFrame, capacity: pd.DataFrame, written_at: pd.Timestamp) -> Iterator[Run]:
    """A run for every form, size and load; it lasts as long as the jobs that recalled its patterns."""
    jobs = recalls.groupby(["form", "units"])
    started, ended = jobs["started_at"].min().to_dict(), jobs["ended_at"].max().to_dict()
    for (form, units, _), rows in capacity.groupby(["form", "units", "load"]):
        same = rows.to_dict("records")
        first = same[0]
        name = f"{form}-N{units}-p{first['memories']}"
        yield Run(
            name=name,
            identity={"kind": "trial", "trial_id": name},
            tags={"study": study, "form": str(form), "units": str(units), "mlflow.source.type": "LOCAL"}
            | {"mlflow.source.name": "scripts/run_step.py"},
            started_ms=milliseconds(started[form, units]),
            ended_ms=milliseconds(ended[form, units]),
            summary=_metrics(same),
            params={name: text(first[name]) for name in PARAMS},
        )


def _metrics(rows: list[dict[Hashable, Any]]) -> dict[str, float]:
    """The metrics of one run from its rows, one a share of flipped bits."""
    first = rows[0]
    shares = {f"{name}/flipped_{row['flipped']:g}": row[name] for row in rows for name in SHARES}
    sizes = {f"hp/{name}": first[name] for name in PARAMS if name != "form"}
    return finite({"fixed_share": first["fixed_share"], "networks": first["networks"], **shares, **sizes})
