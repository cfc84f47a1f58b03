"""Collection: what a job has measured becomes columns, and settings that may be null have columns of one type."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from odyssey.collection import collect
from odyssey.identity import trial_id
from odyssey.training.store import Store
from odyssey.trial import Settings, Trial

OPTIONAL = [name for name, field in Settings.model_fields.items() if "None" in str(field.annotation)]
VALUES = {"regulariser": "code", "parameter_budget": 300, "feedback": 0.5, "clip_norm": 0.25, "clip_value": 0.125}
VALUES |= {"decay_factor": 0.5, "least_rate": 0.25}


@pytest.fixture
def collected(tmp_path: Path) -> Any:
    """A function of trials, each with what its job has measured; the table of them."""

    def of(*given: tuple[Trial, dict[str, Any]]) -> pd.DataFrame:
        folder = tmp_path / str(len(list(tmp_path.iterdir())))
        store, plan = Store(folder), list[dict[str, Any]]()
        folder.mkdir()
        (folder / "adding.npz.json").write_text(json.dumps({"content_sha256": "ab"}))
        for number, (trial, measured) in enumerate(given):
            planned = {"study": "some", "sweep": "all", "setting": number, "shard": "lstm-0", "key": str(number)}
            plan.append({**planned, "data": "adding"})
            times = {"started_at": "2024-05-01T10:00:00+00:00", "ended_at": "2024-05-01T10:00:05+00:00"}
            record = {"trial": trial.model_dump(mode="json"), **times, **measured}
            id = trial_id(str(number), "ab")
            columns = "epoch train_loss valid_loss valid_score gradient_norm_median gradient_norm_max clipped_share"
            store.keep(id, record, {name: [1.0] for name in [*columns.split(), "wall_seconds"]}, {})
            store.keep_evaluation(id, {"code": "c0de", "test_score": 0.5})
        return collect(pd.DataFrame(plan), store, folder, "c0de")[0]

    return of


def trial(**settings: Any) -> Trial:
    return Trial.model_validate({"task": "adding", "cell": "lstm", **settings})


def test_whatever_a_job_measures_is_a_column(collected: Any) -> None:
    earlier, later = {"status": "finished", "hidden_size": 9}, {"status": "solved", "hidden_size": 8, "joules": 2.5}
    table = collected((trial(parameter_budget=300), earlier), (trial(hidden_size=8), later))
    assert table.joules.isna().tolist() == [True, False], "missing where an earlier job did not measure it"
    assert table.joules[1] == 2.5
    assert table.status.tolist() == ["finished", "solved"]
    assert table.hidden_size.tolist() == [9, 8], "as large as it was, not as it was asked for"
    assert table.test_score.tolist() == [0.5, 0.5]
    assert str(table.started_at.dtype).endswith("UTC]")


@pytest.mark.parametrize("name", OPTIONAL)
def test_a_setting_that_may_be_null_has_one_type_with_values_and_without(name: str, collected: Any) -> None:
    value = VALUES.get(name, 3)
    with_none, with_one = collected((trial(**{name: None}), {})), collected((trial(**{name: value}), {}))
    assert with_none[name].isna().all()
    assert with_one[name].tolist() == [value]
    assert with_none[name].dtype == with_one[name].dtype
    assert with_one[name].dtype.kind == ("O" if isinstance(value, str) else "f" if isinstance(value, float) else "i")
