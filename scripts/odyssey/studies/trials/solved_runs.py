"""The runs that a figure of solved runs shows: each with its panel, its place along the axis, and how it ended."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from odyssey.figures import style
from odyssey.published.pascanu_figure_7 import BOTH, MEMORISATION, ONE_MODEL, RUNS, SOLVED, Way
from odyssey.statistics.outcomes import counted_successes, successes_at

LENGTHS = ("length", "lag")
NOISE = "noise_variance"
WAYS: dict[Way, str] = {
    (False, False): "plain",
    (True, False): "clipped",
    (False, True): "regularised",
    (True, True): "clipped, regularised",
}
ONE_MODEL_OF = "one model"


def judged_runs(trials: pd.DataFrame) -> pd.DataFrame:
    """Every run that has a criterion and a length, each once.

    Added: `panel`, `start` and `way` (clipped, regularised), which name its panel; `axis` and `steps`, its place;
    `success`; `cut_short`: whether it ended unsolved with the last epoch that it was given.
    """
    runs = trials.assign(success=counted_successes(trials)).dropna(subset="success").drop_duplicates("trial_id")
    options = [json.loads(text) for text in runs["options"]]
    clipped, regularised = _given(runs, "clip_norm"), _given(runs, "regulariser")
    runs = runs.assign(
        given=options,
        axis=[next((name for name in LENGTHS if name in o), "") for o in options],
        steps=pd.array([next((o[name] for name in LENGTHS if name in o), None) for o in options], dtype="Float64"),
        noise=pd.array([o.get(NOISE) for o in options], dtype="Float64"),
        panel=[_problem(task, o) for task, o in zip(runs["task"], options, strict=True)],
        start=[_start(name) for name in runs["initialisation"]],
        way=pd.Series(list(zip(clipped, regularised, strict=True)), index=runs.index, dtype=object),
        cut_short=(runs["success"] == 0) & (runs["status"] == "finished"),
    )
    one_length = np.array([some.get("longest") is None for some in options], dtype=bool)
    own = runs[one_length].dropna(subset="steps")
    return pd.concat([_noise_apart(own), _at_other_lengths(runs)])


def theirs(runs: pd.DataFrame) -> Mapping[int, float]:
    """The share of runs that the paper has solved, by length, for the runs of one panel; {} where it has none."""
    first = runs.iloc[0]
    way: Way = first["way"]
    if first["given"].get("definition") != "pascanu" or first["axis"] != "length":
        return {}
    counts: Mapping[int, int] = {}
    if first["task"] == "temporal_order" and first["given"].get("symbols") == 2:
        one = str(first["start"]).startswith(ONE_MODEL_OF)
        counts = ONE_MODEL if one and way == BOTH else SOLVED.get((str(first["initialisation"]), way), {})
    elif first["task"] == "memorisation" and way == BOTH:
        counts = MEMORISATION
    return {length: k / RUNS for length, k in counts.items()}


def _given(runs: pd.DataFrame, name: str) -> list[bool]:
    return [bool(given) for given in runs[name].notna()] if name in runs else [False] * len(runs)


def _problem(task: str, options: Mapping[str, Any]) -> str:
    definition = options.get("definition")
    return style.task_title(task) + (f" ({definition.replace('-', ' ').capitalize()})" if definition else "")


def _start(initialisation: str) -> str:
    """In words: "pascanu-basic-tanh" is a basic tanh start."""
    return f"{initialisation.removeprefix('pascanu-').replace('-', ' ')} start"


def _noise_apart(runs: pd.DataFrame) -> pd.DataFrame:
    """Of a task with several variances of noise the one of most lengths stays; the others get an axis of their own."""
    parts = []
    for _, some in runs.groupby(["panel", "start"], sort=False):
        if some["noise"].nunique() < 2:
            parts.append(some)
            continue
        usual = some.groupby("noise")["steps"].nunique().idxmax()
        length = some.groupby("steps")["noise"].nunique().idxmax()
        varied = some[some["steps"] == length]
        label = f"{varied['start'].iloc[0]}, {varied['axis'].iloc[0]} {length:g}"
        parts.append(some[some["noise"] == usual].assign(start=some["start"] + f", noise {usual:g}"))
        parts.append(varied.assign(axis="noise variance", steps=varied["noise"], start=label))
    return pd.concat(parts) if parts else runs


def _at_other_lengths(runs: pd.DataFrame) -> pd.DataFrame:
    """A row for every run and other length that it was tested on."""
    trained = [f"{o.get('length')}" + (f" to {o['longest']}" if o.get("longest") else "") for o in runs["given"]]
    starts = [f"{ONE_MODEL_OF}, of {lengths}" for lengths in trained]
    found = [
        runs.assign(start=starts, axis="length", steps=float(n), success=solved)
        for n, solved in successes_at(runs).items()
    ]
    return pd.concat([runs.iloc[:0], *found]).dropna(subset="success")
