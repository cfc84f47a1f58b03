"""The filter that shows a claim's trials in MLflow: what all of its groups have in common.

MLflow joins conditions by "and" alone; where groups differ, the filter leaves that open.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

import numpy as np

from odyssey.claims.groups import Between, Given, Group

TAGS = ("task", "cell")
WITHIN_RUNS = {"epoch", "flipped", "largest_singular_value"}  # columns of tables that have several rows a run


def mlflow_filter(groups: Sequence[Group]) -> str:
    """A filter for the search box of a study's run page, such as "tags.kind = 'trial' and tags.task = 'jsb'"."""
    conditions = ["tags.kind = 'trial'"]
    for name in TAGS:
        values = {_text(getattr(group, name)) for group in groups}
        conditions += _tag(name, values) if None not in values else []
    sweeps = {group.sweep for group in groups}
    if len(sweeps) == 1 and None not in sweeps:  # the tag of a trial that belongs to several names them all
        conditions.append(f"tags.sweep LIKE '%{groups[0].sweep}%'")
    first = groups[0].where
    shared = [name for name in first if all(group.where.get(name, ...) == first[name] for group in groups)]
    shared = [name for name in shared if name not in WITHIN_RUNS]
    return " and ".join([*conditions, *(text for name in shared for text in _setting(name, first[name]))])


def run_page(server: str, experiment_id: str, filter: str) -> str:
    """The address of that run page, with the filter in its search box."""
    query = "workflowType=machine_learning" + (f"&searchFilter={quote(filter, safe='')}" if filter else "")
    return f"{server.rstrip('/')}/#/experiments/{experiment_id}/runs?{query}"


def _text(value: str | Sequence[str] | None) -> str | None:
    """One name; of several the beginning that they share, as a pattern."""
    if value is None or isinstance(value, str):
        return value
    return _pattern(set(value))


def _tag(name: str, values: set[str | None]) -> list[str]:
    known = _pattern({value for value in values if value is not None})
    if known == "%":
        return []
    return [f"tags.{name} {'LIKE' if '%' in known else '='} '{known}'"]


def _pattern(values: set[str]) -> str:
    if len(values) == 1:
        return next(iter(values))
    first, last = min(values), max(values)
    shared = next((i for i, (a, b) in enumerate(zip(first, last, strict=False)) if a != b), len(first))
    return f"{first[:shared].rstrip('%')}%"


def _setting(name: str, value: Any) -> list[str]:
    if isinstance(value, Between):
        metric = f"metrics.`hp/{name}`"
        ends = {">=": value.low, "<=": value.high}
        return [f"{metric} {sign} {_number(end)}" for sign, end in ends.items() if abs(end) != float("inf")]
    if isinstance(value, int | float) and not isinstance(value, bool):
        return [f"metrics.`hp/{name}` = {_number(value)}"]
    if isinstance(value, Given):
        return [f"params.{name} != 'none'"]
    if isinstance(value, tuple):
        pattern = _pattern(set(value))
        return [] if pattern == "%" else [f"params.{name} LIKE '{pattern}'"]
    return [f"params.{name} = '{'none' if value is None else value}'"]


def _number(value: float) -> str:
    """Without an exponent, which MLflow does not read."""
    return np.format_float_positional(float(value), trim="-")
