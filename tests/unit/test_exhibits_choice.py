"""Which trial is shown, what a study may ask for, and what the stage does where there is nothing to show."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from odyssey import catalogue
from odyssey.datasets import arrays
from odyssey.errors import InputError
from odyssey.exhibits.kinds import check_fit
from odyssey.exhibits.trained import attributions, best_trained
from odyssey.plan import plan_study
from odyssey.schema import Config, Study
from odyssey.tasks import adding
from odyssey.training.assembly import build
from odyssey.training.store import Store
from odyssey.trial import Trial

STAGE = Path(__file__).parents[2] / "scripts" / "show_exhibit.py"
OPTIONS = adding.Options(length=20, train=10, valid=10, test=10)


def store_of(folder: Path, *losses: float | None) -> pd.DataFrame:
    """A store of LSTMs with these validation losses (None: diverged, no weights), their data; the trials table."""
    data = adding.make(OPTIONS, None)
    arrays.save(data, folder / "data" / "adding.npz")
    content = arrays.load(folder / "data" / "adding.npz").content_sha256
    rows = []
    for n, loss in enumerate(losses):
        trial = Trial(task="adding", options=OPTIONS.model_dump(), cell="lstm", hidden_size=3, seed=n)
        network = build(trial, catalogue.cell("lstm"), adding.TASK, data)
        weights = {} if loss is None else {name: w.numpy() for name, w in network.state_dict().items()}
        id = f"trial{n}"
        Store(folder / "store").keep(
            id, {"trial": trial.model_dump(mode="json"), "data_sha256": content}, {"epoch": [0]}, weights
        )
        status = "diverged" if loss is None else "finished"
        row = {"trial_id": id, "task": "adding", "status": status, "best_valid_loss": np.nan if loss is None else loss}
        rows.append(row | {"data": "adding", "test_score": 0.5 + n, "options": "{}", "bidirectional": False})
    return pd.DataFrame(rows)


def test_the_best_by_validation_is_shown_with_its_weights(tmp_path: Path) -> None:
    trials = store_of(tmp_path, 0.3, None, 0.1, 0.2)
    store = Store(tmp_path / "store")
    one = best_trained(pd.concat([trials, trials.assign(sweep="again")]), tmp_path / "data", store, None)
    assert one is not None
    assert (one.id, one.trial.seed, one.best_of, one.test_score) == ("trial2", 2, 4, 2.5)
    stored = store.weights("trial2")
    assert stored is not None
    assert all(np.array_equal(w, stored[name]) for name, w in one.network.state_dict().items())
    assert "``trial2``" in one.sentence
    assert "mean squared error 2.50" in one.line


def test_weights_that_are_gone_leave_the_next_best(tmp_path: Path) -> None:
    trials, store = store_of(tmp_path, 0.3, 0.1), Store(tmp_path / "store")
    (tmp_path / "store" / "trial1" / "weights.safetensors").unlink()
    one = best_trained(trials, tmp_path / "data", store, None)
    assert one is not None
    assert one.id == "trial0"
    assert best_trained(trials[:0], tmp_path / "data", store, None) is None


def test_a_trial_on_other_data_is_not_shown_with_these(tmp_path: Path) -> None:
    trials = store_of(tmp_path, 0.3)
    arrays.save(adding.make(OPTIONS.model_copy(update={"seed": 1}), None), tmp_path / "data" / "adding.npz")
    with pytest.raises(InputError, match=r"trial trial0 was trained on other data than adding\.npz now holds"):
        best_trained(trials, tmp_path / "data", Store(tmp_path / "store"), None)


def test_only_tasks_that_know_authors_have_attributions() -> None:
    assert attributions(adding, "{}", None) == ()


def run(folder: Path, exhibit: str, task: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(STAGE), "--exhibit", exhibit, "--task", task]
    command += ["--trials", str(folder / "trials.parquet"), "--data", str(folder / "data")]
    command += ["--store", str(folder / "store"), "--out-prefix", str(folder / "out" / exhibit)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_the_stage_says_so_where_every_trial_diverged(tmp_path: Path) -> None:
    trials = store_of(tmp_path, None, None).assign(sweep="one", cell="lstm", success=None)
    trials.to_parquet(tmp_path / "trials.parquet")
    done = run(tmp_path, "memory_activity", "adding")
    assert done.returncode == 0, done.stderr
    files = {path.suffix: path.read_bytes() for path in (tmp_path / "out").iterdir()}
    assert set(files) == {".png", ".pdf", ".csv", ".rst"}
    assert files[".png"].startswith(b"\x89PNG")
    assert files[".csv"] == b""
    assert b"No trial" in files[".rst"]


def test_the_stage_names_a_table_that_is_missing(tmp_path: Path) -> None:
    done = run(tmp_path, "memory_activity", "adding")
    assert done.returncode == 1
    assert "trials.parquet" in done.stderr
    assert not any(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("exhibit", "task", "words"),
    [
        ("sampled_txt", "adding", "unknown exhibit 'sampled_txt'; did you mean sampled_text?"),
        ("sampled_text", "adding", "needs a language model, which task 'adding' is not"),
        ("chorale_continued", "digits", "needs music on 88 keys, which task 'digits' is not; take chorales"),
        ("translations", "jsb", "needs a translation, which task 'jsb' is not"),
        ("memory_activity", "addin", "unknown task 'addin'; did you mean adding"),
    ],
)
def test_what_does_not_fit_is_one_sentence(exhibit: str, task: str, words: str) -> None:
    with pytest.raises(InputError) as error:
        check_fit(exhibit, task)
    assert words in str(error.value)


def test_a_study_asks_for_exhibits_of_tasks_that_it_runs() -> None:
    study = {
        "name": "s", "title": "t", "question": "q", "tasks": {"adding": {}, "jsb": {}}, "figures": ["clipping"],
        "sweeps": {"cells": {"cells": ["lstm"], "tasks": ["adding"]}},
    }  # fmt: skip
    plan = plan_study(Study.model_validate({**study, "exhibits": {"memory_activity": ["adding"]}}), Config())
    assert plan.study.exhibits == {"memory_activity": ["adding"]}
    with pytest.raises(InputError, match="unknown task of study 's' for exhibit 'chorale_continued' 'jsb'"):
        plan_study(Study.model_validate({**study, "exhibits": {"chorale_continued": ["jsb"]}}), Config())
