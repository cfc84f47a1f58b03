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
from matplotlib.text import Text

from odyssey.errors import InputError
from odyssey.exported.analysis import analysed
from odyssey.exported.columns import Columns
from odyssey.exported.reading import read_table, trials_of
from odyssey.exported.summary import summary
from odyssey.studies.trials.figures import greff_marginals, greff_shares

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
    assert "differences from a in loss (negative is better)" in text


def test_the_fit_of_the_forest_is_said_and_whether_to_trust_it() -> None:
    found = analysed(table(), columns(), 0.1)
    scored = found.tables.importance.query("target == 'score'")
    assert scored.groupby("cell")["fit"].nunique().eq(1).all()
    assert (scored["fit"] > 0.8).all()
    assert "of the variance of trials that it has not seen\n" in summary(found)
    noise = analysed(table(loss=np.random.default_rng(1).standard_normal(120)), columns(), 0.1)
    assert summary(noise).count("these shares are not to be trusted") == 2


def test_bounds_hold_a_share_that_is_known() -> None:
    random = np.random.default_rng(2)
    a, b = random.random((2, 400))
    given = pd.DataFrame({"a": a, "b": b, "c": random.choice(["x", "y"], 400), "loss": 2 * a + b})
    given["loss"] += 0.3 * random.standard_normal(400)
    found = analysed(given, Columns("loss", ["a", "b", "c"]), 0.1)
    rows = found.tables.importance.query("target == 'score'").set_index("term")
    for name, true in (("a", 0.8), ("b", 0.2)):
        low, high = rows.loc[name, ["share_low", "share_high"]]
        assert 0 <= low < true < high <= 1
        assert high - low < 0.35
    assert rows.drop(["a", "b"])[["share_low", "share_high"]].isna().all().all()
    assert "with 95 % bounds" in summary(found)


LEARNT = np.random.default_rng(3).beta(8, 20, 200)
UNBOUNDED: dict[str, tuple[pd.DataFrame, str]] = {
    "a search that learns": (pd.DataFrame({"a": LEARNT, "b": np.linspace(0, 1, 200)}), "a was not drawn evenly"),
    "two that go together": (
        pd.DataFrame({"a": np.linspace(0, 1, 200), "b": np.linspace(0, 1, 200)}),
        "a and b were not drawn independently",
    ),
    "a grid": (pd.DataFrame({"a": np.repeat([1, 2], 100), "b": np.tile([1, 2], 100)}), "no parameter is a number of"),
    "few": (pd.DataFrame({"a": LEARNT[:30], "b": LEARNT[30:60]}), "fewer than 40 settings"),
}


@pytest.mark.parametrize("case", UNBOUNDED)
def test_shares_have_no_bounds_where_none_would_hold(case: str) -> None:
    given, why = UNBOUNDED[case]
    given = given.assign(loss=given["a"] + 0.1 * np.random.default_rng(4).standard_normal(len(given)))
    found = analysed(given, Columns("loss", ["a", "b"]), 0.1)
    assert found.tables.importance[["share_low", "share_high"]].isna().all().all()
    assert f"no bounds of shares, since {why}" in summary(found)
    assert "%  (" not in summary(found)


def test_better_stands_only_beside_the_number_that_was_tested() -> None:
    """b wins few pairs by much, all of them among the best: its best are better, and most of its trials worse."""
    given = table(n=100)
    few = (given["loss"] < given["loss"].quantile(0.3)) & (given["model"] == "b")
    given.loc[few, "loss"] -= 0.8
    found = analysed(given, columns(baseline="a"), 0.1)
    lines = summary(found).splitlines()
    best = next(line for line in lines if "mean of the best 10 %" in line)
    assert "  -" in best
    assert ": better (p = " in best
    assert "in pairs" in best
    middle = next(line for line in lines if "interquartile mean" in line)
    assert "better" not in middle
    assert "worse" not in middle
    pairs = next(line for line in lines if line.startswith("    pairs"))
    assert "b scores better in" in pairs
    assert "ranks of differences" in pairs


def test_groups_without_pairs_are_compared_by_their_best() -> None:
    given = table(n=100)
    given.loc[given["model"] == "b", "lr"] *= 1.01
    found = analysed(given, columns(baseline="a"), 0.1)
    assert found.tables.effects.empty
    assert not found.best_difference["in_pairs"].any()
    assert "not in pairs" in summary(found)


@pytest.mark.filterwarnings("error")
def test_trials_without_seconds_and_with_many_parameters_are_drawn() -> None:
    random = np.random.default_rng(6)
    given = pd.DataFrame({f"p{i}": random.random(60) for i in range(12)})
    found = analysed(given.assign(loss=given["p10"]), Columns("loss", list(given)), 0.1)
    words = [text.get_text() for text in greff_marginals.draw(found.tables).findobj(Text)]
    assert "p10" in words
    assert sum(f"p{i}" in words for i in range(12)) == 6
    assert not any("seconds" in word or "fewer" in word for word in words)
    words = [text.get_text() for text in greff_shares.draw(found.tables).findobj(Text)]
    assert "other parameters" in words
    assert "p10" in words


def test_many_even_draws_from_nought_to_one_are_no_logarithm() -> None:
    random = np.random.default_rng(5).random(500)
    _, space = trials_of(pd.DataFrame({"a": random, "loss": random}), Columns("loss", ["a"]))
    assert random.max() / random.min() > 100
    assert space["scale"].tolist() == ["linear"]


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
    assert {"greff_shares.png", "greff_marginals.pdf", "greff_pairs.png", "best_of_k.png", "greff_boxes.png"} <= figures


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
