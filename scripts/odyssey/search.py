"""Drawing settings at random: trial k of a study draws the same for every cell and task."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Annotated, Any

import numpy as np
from pydantic import ConfigDict, Field, TypeAdapter, ValidationError

from odyssey.errors import InputError, brief, unknown
from odyssey.schema import Choice, Distribution, LogUniform, Once, OneMinusLogUniform, Sweep, Uniform
from odyssey.streams import stream
from odyssey.trial import Settings

OPTIONS = "options."  # before the name of a task's option in a grid


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


def resolved(sweep: Sweep, where: str) -> Sweep:
    """The sweep with the values of its grid and choices as trials have them, where "0.1" is a number.

    Raises InputError for one that no trial may have, also where no trial draws it.
    """
    grid = {name: _allowed(name, values, f"{where}, grid", Once) for name, values in sweep.grid.items()}
    search = {
        name: Choice(choice=_allowed(name, distribution.choice, f"{where}, search"))
        if isinstance(distribution, Choice)
        else distribution
        for name, distribution in sweep.search.items()
    }
    return sweep.model_copy(update={"grid": grid, "search": search})


def check_settings(names: Iterable[str], where: str) -> None:
    """Raise InputError for a name that no setting has."""
    for name in names:
        if name not in Settings.model_fields:
            raise InputError(f"{where}: {unknown('setting', name, Settings.model_fields)}")


def _allowed(name: str, values: list[Any], where: str, *more: Any) -> list[Any]:
    if name.startswith(OPTIONS):  # which is checked with its task
        return values
    check_settings([name], where)
    field = Settings.model_fields[name]
    one: Any = Annotated[field.annotation, Field(), *field.metadata]
    many: Any = Annotated[list[one], Field(), *more]
    adapter: TypeAdapter[list[Any]] = TypeAdapter(many, config=ConfigDict(allow_inf_nan=False))
    try:
        return adapter.validate_python(values)
    except ValidationError as error:
        first = error.errors()[0]
        sentence = f"{first['msg'][0].lower()}{first['msg'][1:]}"
        raise InputError(f"{where}: '{name}': {sentence}, not {brief(first['input'])}.") from None


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
