"""The filter that shows a claim's trials in MLflow: what all of its groups have in common.

MLflow joins conditions by "and" alone; where groups differ, the filter leaves that open.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from odyssey.claims.groups import Between, Given, Group
from odyssey.claims.record import TRIALS

TAGS = ("task", "cell", "sweep")


def mlflow_filter(groups: Sequence[Group]) -> str:
    """A filter for the search box of a study's run page, such as "tags.kind = 'trial' and tags.task = 'jsb'".

    "" where the claim is not about trials, but about networks that were not trained.
    """
    if groups[0].table != TRIALS:
        return ""
    conditions = ["tags.kind = 'trial'"]
    for name in TAGS:
        values = {_text(getattr(group, name)) for group in groups}
        conditions += _tag(name, values) if None not in values else []
    shared = [name for name in groups[0].where if all(g.where.get(name, ...) == groups[0].where[name] for g in groups)]
    return " and ".join([*conditions, *(text for name in shared for text in _setting(name, groups[0].where[name]))])


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
        return [f"{metric} {sign} {end:g}" for sign, end in ends.items() if abs(end) != float("inf")]
    if isinstance(value, int | float) and not isinstance(value, bool):
        return [f"metrics.`hp/{name}` = {value:g}"]
    if isinstance(value, Given):
        return [f"params.{name} != 'none'"]
    return [f"params.{name} = '{'none' if value is None else value}'"]
