"""The space that a sweep was searched in: every parameter's range, laid on [0, 1] by the measure it was drawn from.

The table `space` has one row a sweep and parameter; its columns are in odyssey.statistics.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from odyssey.schema import Choice, Distribution, LogUniform, OneMinusLogUniform, Sweep

CHANGES_NO_TRAINING = ("test_lengths",)
COLUMNS = {"sweep": "str", "parameter": "str", "scale": "str", "low": "float64", "high": "float64", "choices": "str"}


@dataclass(frozen=True)
class Parameter:
    """One axis of the space; `choices` are those of the scale "choice", whose low and high are 0 and 1."""

    name: str
    scale: str  # "linear" | "log" | "one minus log" | "choice"
    low: float
    high: float
    choices: tuple[Any, ...] = ()

    def unit(self, values: ArrayLike) -> NDArray:
        """Values to [0, 1], where the draws are uniform; each of n choices is the middle of a cell 1 / n wide."""
        if self.scale == "choice":
            return np.array([(self._place(value) + 0.5) / len(self.choices) for value in np.asarray(values, object)])
        low, high = self._stretch([self.low, self.high])
        return np.clip((self._stretch(values) - low) / (high - low), 0, 1)

    def value(self, unit: ArrayLike) -> NDArray:
        """The number at a place in [0, 1]; of a choice, its index."""
        place = np.asarray(unit, dtype=float)
        if self.scale == "choice":
            return np.minimum((place * len(self.choices)).astype(int), len(self.choices) - 1)
        low, high = self._stretch([self.low, self.high])
        stretched = low + place * (high - low)
        if self.scale == "linear":
            return stretched
        return np.exp(stretched) if self.scale == "log" else 1 - np.exp(stretched)

    def _stretch(self, values: ArrayLike) -> NDArray:
        numbers = np.asarray(values, dtype=float)
        if self.scale == "linear":
            return numbers
        return np.log(numbers if self.scale == "log" else 1 - numbers)

    def _place(self, value: Any) -> int:
        missing = value is None or value is pd.NA or value != value
        return self.choices.index(None if missing else value)


def space_table(sweeps: Mapping[str, Sweep]) -> pd.DataFrame:
    """What each sweep with a search varies: its distributions, and the values of its grid as choices."""
    rows = []
    for sweep, plan in sweeps.items():
        grid = {name: Choice(choice=values) for name, values in plan.grid.items()} if plan.search else {}
        varied = {name: d for name, d in (plan.search | grid).items() if name not in CHANGES_NO_TRAINING}
        rows += [{"sweep": sweep, "parameter": name, **_row(d)} for name, d in varied.items()]
    return pd.DataFrame(rows, columns=list(COLUMNS)).astype(COLUMNS)


def parameters_of(space: pd.DataFrame, sweep: str) -> list[Parameter]:
    """The parameters of a sweep that vary; none where it was not searched."""
    rows = space[space["sweep"] == sweep].to_dict("records") if len(space) else []
    return [
        Parameter(r["parameter"], r["scale"], r["low"], r["high"], tuple(json.loads(r["choices"])))
        for r in rows
        if r["low"] != r["high"] and len(json.loads(r["choices"])) != 1
    ]


def units(trials: pd.DataFrame, parameters: Sequence[Parameter]) -> NDArray:
    """The trials' settings as points [N, D] of the unit cube."""
    columns = [p.unit(trials[p.name].to_numpy()) for p in parameters]
    return np.column_stack(columns) if columns else np.empty((len(trials), 0))


def _row(distribution: Distribution) -> dict[str, Any]:
    if isinstance(distribution, Choice):
        return {"scale": "choice", "low": 0.0, "high": 1.0, "choices": json.dumps(distribution.choice)}
    low, high = next(iter(distribution.__dict__.values()))
    if isinstance(distribution, OneMinusLogUniform):
        return {"scale": "one minus log", "low": 1 - high, "high": 1 - low, "choices": "[]"}
    scale = "log" if isinstance(distribution, LogUniform) else "linear"
    return {"scale": scale, "low": low, "high": high, "choices": "[]"}
