"""Of a study of gradients: every trial at every epoch; a changed sweep measures only its own batches."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from odyssey.schema import Config
from odyssey.studies.gradients.plan import plan_gradients
from odyssey.studies.reading import read_study

if TYPE_CHECKING:
    from workflow.test_every_kind import Run


def check(run: Run, folder: Path) -> None:
    study = read_study(run.study, "smoke")
    plan = plan_gradients(study, Config())
    snapshots = run.project.table("snapshots", run.study)
    assert len(snapshots) == len(plan.trials) * len(study.epochs)
    assert set(snapshots["trial_id"]) == set(run.project.table("flows", run.study)["trial_id"])
    assert set(pd.read_csv(run.folder / "shares.csv")["sweep"]) == set(study.sweeps)
    changed = [shard for shard, trials in plan.shards.items() if any(t.sweep == "matrices" for t in trials)]
    assert 0 < len(changed) < len(plan.shards)
    file = run.project.folder / "config/studies" / f"{run.study}.yaml"
    text, place = file.read_text(), "grid: {initialisation: ["
    assert text.count(place) == 1
    file.write_text(text.replace(place, f"settings: {{batch_size: 10}}\n    {place}"))
    planned = run.again("--dry-run")
    file.write_text(text)
    assert re.search(rf"^measure_gradients +{len(changed)}$", planned, re.M), planned
