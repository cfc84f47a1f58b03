"""The space that somebody's trials cover: of each parameter the range, and the scale that was said or looks likely."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from pandas.api.types import is_bool_dtype, is_numeric_dtype
from scipy import stats

from odyssey.errors import InputError
from odyssey.statistics.space import COLUMNS, Parameter

WIDE = 100  # a positive number that spans more than that may have been searched in its logarithm


def searched_space(table: pd.DataFrame, searched: Mapping[str, str | None], sweep: str) -> pd.DataFrame:
    """The table `space` (odyssey.statistics) of one sweep; searched: column -> its scale, where one was said."""
    rows = [{"sweep": sweep, "parameter": name, **_axis(table[name], name, said)} for name, said in searched.items()]
    return pd.DataFrame(rows, columns=list(COLUMNS)).astype(COLUMNS)


def _axis(values: pd.Series, name: str, said: str | None) -> dict[str, Any]:
    if said == "choice" or not is_number(values):
        if said not in (None, "choice"):
            raise InputError(f"the column {name} should hold numbers for the scale {said}; say {name}:choice.")
        choices = sorted({_plain(value) for value in values}, key=repr)
        return {"scale": "choice", "low": 0.0, "high": 1.0, "choices": json.dumps(choices)}
    numbers = values.to_numpy(dtype=float)
    low, high = float(numbers.min()), float(numbers.max())
    scale = said or _likely(numbers, low, high)
    if (scale == "log" and low <= 0) or (scale == "one minus log" and high >= 1):
        outside = "at or below 0" if scale == "log" else "at or above 1"
        raise InputError(
            f"the column {name} has values {outside}, which the scale {scale} does not; say {name}:linear."
        )
    return {"scale": scale, "low": low, "high": high, "choices": "[]"}


def _likely(numbers: np.ndarray, low: float, high: float) -> str:
    """The logarithm for what spans much and lies more evenly there; many even draws from 0 to 1 span much too."""
    if not (low > 0 and high / low > WIDE):
        return "linear"
    axes = {scale: Parameter("", scale, low, high).unit(numbers) for scale in ("log", "linear")}
    return min(axes, key=lambda scale: float(stats.kstest(axes[scale], "uniform").statistic))


def as_numbers(values: pd.Series) -> pd.Series:
    """Numbers that were written as text, as MLflow keeps parameters; words stay words."""
    if is_number(values) or is_bool_dtype(values):
        return values
    numbers = pd.to_numeric(values, errors="coerce")
    return numbers if numbers.notna().equals(values.notna()) and numbers.notna().any() else values


def is_number(values: pd.Series) -> bool:
    """Whether a column holds numbers, and not switches."""
    return is_numeric_dtype(values) and not is_bool_dtype(values)


def _plain(value: Any) -> Any:
    """What JSON holds: NumPy's numbers and booleans as Python's, what is missing as None."""
    missing = value is None or value is pd.NA or value != value
    return None if missing else value.item() if isinstance(value, np.generic) else value
