"""Drawing settings at random: trial k of a study draws the same for every cell and task."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from odyssey.errors import InputError
from odyssey.schema import Choice, Distribution, LogUniform, OneMinusLogUniform, Settings, Uniform
from odyssey.tasks.task import stream


def draw(search: dict[str, Distribution], entropy: int, number: int) -> dict[str, Any]:
    """Trial `number`'s value for every setting in `search`; whole numbers are rounded.

    Each setting has a stream of its own, so that adding one changes no other's draws.
    """
    return {name: _value(name, d, stream(entropy, "search", name, number)) for name, d in search.items()}


def check(search: dict[str, Distribution], where: str) -> None:
    """Raise InputError for a range upside down, or a logarithmic one that touches zero."""
    for name, distribution in search.items():
        if isinstance(distribution, Choice):
            continue
        low, high = _range(distribution)
        if low > high:
            raise InputError(
                f"{where}: the range of '{name}' is upside down, [{low:g}, {high:g}]; write the smaller first."
            )
        if not isinstance(distribution, Uniform) and low <= 0:
            raise InputError(f"{where}: the logarithmic range of '{name}' must start above 0, not at {low:g}.")


def _range(distribution: Uniform | LogUniform | OneMinusLogUniform) -> tuple[float, float]:
    return next(iter(distribution.__dict__.values()))


def _value(name: str, distribution: Distribution, rng: np.random.Generator) -> Any:
    if isinstance(distribution, Choice):
        return distribution.choice[int(rng.integers(len(distribution.choice)))]
    low, high = _range(distribution)
    u = float(rng.random())
    if isinstance(distribution, Uniform):
        value = low + u * (high - low)
    else:
        value = math.exp(math.log(low) + u * (math.log(high) - math.log(low)))
        value = 1 - value if isinstance(distribution, OneMinusLogUniform) else value
    field = Settings.model_fields.get(name)
    # Six digits say more than any experiment can see, and keep the tables and the trial's text readable.
    return round(value) if field is not None and field.annotation is int else float(f"{value:.6g}")
