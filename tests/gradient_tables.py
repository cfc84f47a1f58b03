"""Tables of small studies of gradients, as the jobs make them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd

from odyssey.making import make_data
from odyssey.schema import Config
from odyssey.studies.gradients.batch_job import measure_batch, with_plan
from odyssey.studies.gradients.plan import PlannedTrials, plan_gradients, to_measure
from odyssey.studies.gradients.schema import GradientsStudy
from odyssey.studies.gradients.tables import GradientTables

STUDY: dict[str, Any] = {
    "kind": "gradients",
    "name": "small",
    "title": "A study of gradients small enough for a test",
    "question": "What comes back?",
    "settings": {"hidden_size": 4, "learning_rate": 0.02, "clip_norm": 1.0},
    "tasks": {"temporal_order": {"options": {"length": 12, "train": 40, "valid": 20, "test": 10}}},
    "epochs": [0, 1, 3],
    "sequences": 4,
    "sweeps": {
        "cells": {"cells": ["rnn-tanh", "lstm", "mlp"], "trials": 2},
        "matrices": {"cells": ["rnn-tanh"], "grid": {"initialisation": ["uniform", "orthogonal"]}},
        "clipping": {
            "cells": ["rnn-relu"],
            "settings": {"optimizer": "sgd", "learning_rate": 0.1},
            "grid": {"clip_norm": [None, 1.0]},
        },
    },
    "figures": ["gradient_flow", "bounds", "spectrum", "exploding"],
}


def study(**change: Any) -> GradientsStudy:
    return GradientsStudy.model_validate(STUDY | change)


def gradient_tables(folder: Path, **change: Any) -> GradientTables:
    """All that figures are drawn from, of the small study with these keys changed; data files go to `folder`."""
    asked = study(**change)
    plan = plan_gradients(asked, Config())
    for name, (task, options) in plan.data.items():
        if not (folder / f"{name}.npz").exists():
            make_data(task, options, folder / f"{name}.npz", None)
    parts = [measure_batch(to_measure(asked, trials), folder) for trials in plan.shards.values()]
    tables = {name: pd.concat([part[name] for part in parts], ignore_index=True) for name in parts[0]}
    return GradientTables(
        **tables | {"snapshots": with_plan(PlannedTrials(asked.name, plan.trials), tables["snapshots"])}
    )
