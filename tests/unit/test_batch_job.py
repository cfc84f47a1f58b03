"""A batch of trials: one process trains and tests it, without PyTorch where the kernel does all; what is done stays."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import threading
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from odyssey.identity import AskedTrial
from odyssey.kernels.compiler import compiler
from odyssey.making import make_data
from odyssey.training.batch_job import run_batch
from odyssey.training.store import Store
from odyssey.trial import Trial

SCRIPTS = Path(__file__).parents[2] / "scripts"
OPTIONS = {"length": 20, "train": 30, "valid": 10, "test": 10}
BATCH = """
import json, sys
from pathlib import Path
from odyssey.identity import AskedTrial
from odyssey.plan_files import read_batch
from odyssey.plan import evaluation_code
from odyssey.training.batch_job import run_batch
from odyssey.training.store import Store
from odyssey.trial import Trial
folder, trials = Path(sys.argv[1]), json.loads(sys.argv[2])
asked = [AskedTrial(json.dumps(trial), "digits", "c", Trial.model_validate(trial)) for trial in trials]
run_batch(asked, folder, Store(folder / "store"), evaluation_code())
print(*[name for name in ("torch", "pandas", "scipy", "matplotlib", "seaborn") if name in sys.modules])
"""


def adding(folder: Path, **settings: object) -> AskedTrial:
    if not (folder / "adding.npz").exists():
        make_data("adding", json.dumps(OPTIONS), folder / "adding.npz", None)
    given = {"hidden_size": 4, "batch_size": 10, "max_epochs": 2, "device": "cpu", **settings}
    return AskedTrial(
        "key", "adding", "c", Trial.model_validate({"task": "adding", "options": OPTIONS, "cell": "gru", **given})
    )


def times(store: Path) -> dict[str, int]:
    return {path.name: path.stat().st_mtime_ns for path in store.glob("*/*")}


def test_other_code_of_evaluation_tests_again_and_trains_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked, store = [adding(tmp_path)], Store(tmp_path / "store")
    ids = run_batch(asked, tmp_path, store, "one")
    first, scores = times(store.folder), store.evaluation(ids[0], "one")
    assert "repeat_trial.py" in capsys.readouterr().err
    assert run_batch(asked, tmp_path, store, "one") == ids
    assert times(store.folder) == first
    assert run_batch(asked, tmp_path, store, "two") == ids
    again = times(store.folder)
    assert {name for name in first if again[name] != first[name]} == {"evaluation.json"}
    assert "only evaluated" in capsys.readouterr().err
    evaluation = store.evaluation(ids[0], "two")
    assert scores is not None
    assert evaluation is not None
    assert {**evaluation, "code": "one"} == scores, "weights read back give what those just trained gave"


def test_a_killed_job_leaves_a_trial_that_is_tested_by_the_next(tmp_path: Path) -> None:
    store = Store(tmp_path / "store")
    (id,) = run_batch([adding(tmp_path)], tmp_path, store, "one")
    (store.folder / id / "evaluation.json").unlink()
    weights = (store.folder / id / "weights.safetensors").read_bytes()
    run_batch([adding(tmp_path)], tmp_path, store, "one")
    assert store.evaluation(id, "one") is not None
    assert (store.folder / id / "weights.safetensors").read_bytes() == weights


def test_what_is_stored_is_read_back(tmp_path: Path) -> None:
    store, weights = Store(tmp_path), {"a": np.arange(6, dtype=np.float32).reshape(2, 3)}
    store.keep("id", {"status": "finished"}, {"epoch": [0, 1], "train_loss": [1.5, float("nan")]}, weights)
    back = store.weights("id")
    assert back is not None
    np.testing.assert_array_equal(back["a"], weights["a"])
    history = store.history("id")
    assert [str(kind) for kind in history.dtypes] == ["int64", "float64"]
    assert history.to_dict("list")["epoch"] == [0, 1]


@pytest.mark.skipif(compiler() is None, reason="there is no C compiler here")
def test_what_the_kernel_trains_imports_no_torch(tmp_path: Path) -> None:
    make_data("digits", "{}", tmp_path / "digits.npz", None)
    plain = {"task": "digits", "cell": "gru", "hidden_size": 3, "max_epochs": 1, "batch_size": 500}
    trials = [plain, {**plain, "num_layers": 2, "dropout": 0.2, "optimizer": "nesterov", "parameter_budget": 500}]
    for given, expected in ((trials, []), ([{**plain, "initialisation": "orthogonal"}], ["torch"])):
        command = [sys.executable, "-c", BATCH, str(tmp_path), json.dumps(given)]
        done = subprocess.run(command, cwd=SCRIPTS, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        assert done.stdout.split() == expected


def test_two_jobs_at_once_train_a_trial_once(tmp_path: Path) -> None:
    """The trial that another has in hand is left for last, and found done."""
    first, second = adding(tmp_path), replace(adding(tmp_path, hidden_size=5), key="other")
    store = Store(tmp_path / "store")
    (taken,) = run_batch([first], tmp_path, Store(tmp_path / "elsewhere"), "one")
    let_go, others = threading.Event(), threading.Event()

    def hold() -> None:
        with store.alone(taken, wait=False) as free:
            assert free
            others.set()
            let_go.wait()
            shutil.copytree(tmp_path / "elsewhere" / taken, store.folder / taken)

    class Watched(Store):
        def keep_evaluation(self, id: str, content: dict) -> None:
            super().keep_evaluation(id, content)
            let_go.set()  # the other trial is done: only now the first may be

    holder = threading.Thread(target=hold)
    holder.start()
    others.wait()
    ids = run_batch([first, second], tmp_path, Watched(store.folder), "one")
    holder.join()
    assert ids[0] == taken
    assert (store.folder / taken / "trial.json").read_bytes() == (
        tmp_path / "elsewhere" / taken / "trial.json"
    ).read_bytes()
    assert not list(store.folder.glob(".*.lock"))
