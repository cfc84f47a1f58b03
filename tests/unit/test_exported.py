"""Anybody's trials: columns named on the command line, exports as Optuna, MLflow and W&B write them, and bad tables."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from odyssey.errors import InputError
from odyssey.exported.analysis import analysed
from odyssey.exported.columns import Columns
from odyssey.exported.reading import read_table, trials_of
from odyssey.exported.summary import summary

SCRIPT = Path(__file__).parents[2] / "scripts" / "analyse_trials.py"
PARAMETERS = ("lr", "units", "optimizer")


def table(n: int = 60, models: tuple[str, ...] = ("a", "b"), **change: Any) -> pd.DataFrame:
    """A search in which the rate decides, and b is worse than a by a tenth."""
    random = np.random.default_rng(0)
    lr, units = 10 ** random.uniform(-5, -1, n), random.integers(10, 200, n)
    optimizer = random.choice(["sgd", "adam"], n)
    loss = 1 + (np.log10(lr) + 3) ** 2 + 0.02 * random.standard_normal(n)
    parts = [
        pd.DataFrame({"model": m, "lr": lr, "units": units, "optimizer": optimizer, "loss": loss * (1 + 0.1 * k)})
        for k, m in enumerate(models)
    ]
    return pd.concat(parts, ignore_index=True).assign(**change)


def columns(**change: Any) -> Columns:
    return Columns(**{"score": "loss", "parameters": PARAMETERS, "group": "model", **change})


def share(found: pd.DataFrame, term: str, cell: str = "a", target: str = "score") -> float:
    rows = found[(found["term"] == term) & (found["cell"] == cell) & (found["target"] == target)]
    return float(rows["share"].iloc[0])


def test_the_parameter_that_decides_is_found() -> None:
    found = analysed(table(), columns(baseline="a"), 0.1)
    assert share(found.tables.importance, "lr") > 0.9
    assert share(found.tables.importance, "units") < 0.02
    effects = found.tables.effects.set_index("cell")
    assert effects.loc["b", "n_pairs"] == 60
    assert effects.loc["b", "direction"] == "worse"
    text = summary(found)
    assert text.startswith("120 trials, 2 groups, 1 task")
    assert "against a" in text
    assert "b, all trials: +" in text


def test_scales_are_those_that_were_said_or_that_values_look_like() -> None:
    _, space = trials_of(table(), columns(parameters=["lr", "units:log", "optimizer"]))
    rows = space.set_index("parameter")
    assert rows["scale"].to_dict() == {"lr": "log", "units": "log", "optimizer": "choice"}
    assert json.loads(rows.loc["optimizer", "choices"]) == ["adam", "sgd"]
    assert rows.loc["lr", "low"] == table()["lr"].min()
    _, space = trials_of(table(), columns(parameters=["lr:linear", "units"]))
    assert space["scale"].tolist() == ["linear", "linear"]


def test_more_is_better_turns_the_score_round() -> None:
    trials, _ = trials_of(table().assign(loss=-table()["loss"]), columns(higher_is_better=True))
    np.testing.assert_array_equal(trials["test_score"], table()["loss"])
    assert trials["score_name"].iloc[0] == "minus_loss"


def test_the_best_are_chosen_by_validation() -> None:
    given = table().assign(valid=-table()["loss"])
    trials, _ = trials_of(given, columns(validation="valid"))
    np.testing.assert_array_equal(trials["best_valid_loss"], given["valid"])
    np.testing.assert_array_equal(trials["test_score"], given["loss"])


def test_trials_without_a_score_and_failed_ones_count_as_the_worst() -> None:
    state = np.where(np.arange(120) == 3, "FAIL", "COMPLETE")
    loss = table()["loss"].mask(np.arange(120) == 5).mask(np.arange(120) == 7, np.inf)
    found = analysed(table(state=state, loss=loss), columns(status="state", failed=["FAIL"]), 0.1)
    assert found.tables.trials["status"].eq("diverged").to_numpy().nonzero()[0].tolist() == [3, 5, 7]
    assert "3 without a score count as the worst" in summary(found)


def test_an_export_of_optuna_is_read(tmp_path: Path) -> None:
    rows = table(models=("a",)).rename(columns={"loss": "value", "lr": "params_lr", "units": "params_units"})
    rows = rows.assign(state="COMPLETE", duration=pd.to_timedelta(np.arange(60) + 0.5, unit="s"))
    rows.loc[59, ["value", "state"]] = [np.nan, "FAIL"]
    path = tmp_path / "trials dataframe.csv"
    rows.drop(columns=["model", "optimizer"]).to_csv(path)
    out = tmp_path / "out put"
    done = run(path, "--score", "value", "--parameters", "params_*", "--seconds", "duration", "--out", out)
    assert done.returncode == 0, done.stderr
    assert "params_lr" in done.stdout
    kept = pd.read_csv(out / "trials.csv")
    assert kept["wall_seconds"].tolist() == [i + 0.5 for i in range(60)]
    importance = pd.read_parquet(out / "importance.parquet")
    assert set(importance["target"]) == {"score", "rank", "seconds"}
    assert share(importance, "params_lr", "all trials") > 0.9
    figures = {path.name for path in (out / "figures").iterdir()}
    assert {"greff_shares.png", "greff_marginals.pdf", "greff_pairs.png", "best_of_k.png"} <= figures


def test_exports_of_mlflow_and_wandb_are_read(tmp_path: Path) -> None:
    mlflow = table().rename(columns={"loss": "metrics.test/loss", "lr": "params.lr", "model": "tags.cell"})
    mlflow["params.lr"] = mlflow["params.lr"].map(repr)  # MLflow keeps parameters as text
    mlflow.assign(status="FINISHED").to_parquet(tmp_path / "runs.parquet")
    asked = columns(score="metrics.test/loss", parameters=["params.lr"], group="tags.cell")
    trials, space = trials_of(read_table(tmp_path / "runs.parquet"), asked)
    assert space["parameter"].tolist() == ["params.lr"]
    assert space["scale"].tolist() == ["log"]
    assert sorted(trials["cell"].unique()) == ["a", "b"]
    wandb = table().rename(columns={"model": "Name", "loss": "test loss"}).assign(State="finished", Runtime=3)
    wandb.to_csv(tmp_path / "wandb.csv", index=False)
    trials, _ = trials_of(
        read_table(tmp_path / "wandb.csv"), columns(score="test loss", group="Name", seconds="Runtime")
    )
    assert (trials["wall_seconds"] == 3).all()


WRONG: dict[str, tuple[pd.DataFrame, dict[str, Any], str]] = {
    "no such score": (table(), {"score": "los"}, "did you mean loss"),
    "no such parameter": (table(), {"parameters": ["lrr"]}, "did you mean lr"),
    "no such scale": (table(), {"parameters": ["lr:logg"]}, "did you mean log"),
    "no such baseline": (table(), {"baseline": "c"}, "'c'"),
    "no such state": (table(state="ok"), {"status": "state", "failed": ["FAIL"]}, "FAIL"),
    "a word as a score": (table(loss="good"), {}, "should hold numbers"),
    "a score that is a parameter": (table(), {"parameters": ["lr", "loss"]}, "loss is said to be"),
    "log of nought": (table(lr=0.0), {"parameters": ["lr:log"]}, "say lr:linear"),
    "log of words": (table(), {"parameters": ["optimizer:log"]}, "say optimizer:choice"),
    "no score at all": (table(loss=np.nan), {}, "no trial has a finite number"),
    "all diverged": (table(state="FAIL"), {"status": "state", "failed": ["FAIL"]}, "no trial has a finite number"),
    "no parameter known": (table(lr=np.nan), {}, "no trial has a value in every parameter"),
    "failed without a status": (table(), {"failed": ["FAIL"]}, "--status"),
    "two columns of a name": (
        table().set_axis(["a", "lr", "lr", "o", "loss"], axis=1),
        {},
        "two columns are called lr",
    ),
    "words as seconds": (table(t="soon"), {"seconds": "t"}, "should hold seconds"),
}


@pytest.mark.parametrize("case", WRONG)
def test_a_wrong_table_is_refused_in_a_sentence(case: str) -> None:
    given, change, said = WRONG[case]
    with pytest.raises(InputError) as refusal:
        analysed(given, columns(**change), 0.1)
    assert said in str(refusal.value)
    assert "\n" not in str(refusal.value)


POOR: dict[str, pd.DataFrame] = {
    "one trial": table(n=1, models=("a",)),
    "two trials": table(n=2),
    "all scores the same": table(loss=1.0),
    "a constant parameter": table(units=64),
    "all parameters constant": table(lr=0.1, units=64, optimizer="sgd"),
    "ties": table(loss=np.repeat([1.0, 2.0], 60)),
    "half diverged": table(loss=table()["loss"].mask(np.arange(120) % 2 == 0)),
    "one of a group": pd.concat([table(models=("a",)), table(models=("b",)).head(1)], ignore_index=True),
}


@pytest.mark.parametrize("case", POOR)
@pytest.mark.filterwarnings("error")
def test_a_poor_table_gives_no_number_out_of_nothing(case: str, tmp_path: Path) -> None:
    found = analysed(POOR[case], columns(), 0.1)
    text = summary(found)
    assert "nan" not in text
    assert "inf" not in text
    if "constant" in case:
        assert "units is the same in all trials" in text
    if case in ("one trial", "two trials"):
        assert "fewer than 20 trials" in text
        assert found.tables.importance.empty
    if case == "all scores the same":
        assert "nothing decides them" in text
        assert not found.tables.effects["significant"].any()


@pytest.mark.parametrize("case", ["one trial", "all scores the same", "all parameters constant"])
def test_a_poor_table_is_drawn_all_the_same(case: str, tmp_path: Path) -> None:
    path = tmp_path / "few.csv"
    POOR[case].to_csv(path, index=False)
    done = run(path, "--score", "loss", "--parameters", *PARAMETERS, "--out", tmp_path / "out")
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr


def test_a_refusal_leaves_nothing_behind(tmp_path: Path) -> None:
    (tmp_path / "text.csv").write_bytes(b"\xff\xfe\x00 no table")
    for path in (tmp_path / "text.csv", tmp_path / "nowhere.csv", tmp_path):
        done = run(path, "--score", "loss", "--parameters", "lr", "--out", tmp_path / "out")
        assert done.returncode == 1
        assert done.stderr.count("\n") == 1, done.stderr
        assert not (tmp_path / "out").exists()


def run(path: Path, *arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(SCRIPT), str(path), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False)
