"""Who acts on which setting, so that none is ignored: every engine says it of itself, and this file of all the rest.

An engine's `HANDLES` names the settings that its epochs act on, with the values that it knows. A trial with another
setting that is not at its default runs on another engine, or is refused. tests/contract/test_every_setting.py holds
engines and this file to their word.
"""

from __future__ import annotations

from collections.abc import Container, Mapping
from typing import Any

from odyssey.errors import InputError, brief
from odyssey.trial import Settings, Trial

Handled = Mapping[str, Container[Any]]  # setting -> its values
BESIDE_ENGINES = {  # setting -> the module that acts on it, before or between or after the epochs of whichever engine
    "parameter_budget": "odyssey.training.sizing",
    **dict.fromkeys(("reversed", "delay", "window", "window_ahead"), "odyssey.training.preparation"),
    **dict.fromkeys(("initialisation", "initial_scale"), "odyssey.training.engines"),
    "max_epochs": "odyssey.training.trial",
    "stop_when_solved": "odyssey.training.solving",
    **dict.fromkeys(("patience", "halve_after", "halvings"), "odyssey.training.stopping"),
    **dict.fromkeys(("decay_factor", "decay_after", "constant_epochs", "least_rate"), "odyssey.training.stopping"),
    "test_lengths": "odyssey.training.evaluation",
}
WHAT_IS_TRAINED = Trial.model_fields.keys() - Settings.model_fields.keys()  # task, cell, ...: no settings


class _Anything:
    def __contains__(self, value: object) -> bool:
        return True


ANY = _Anything()  # every value that the schema allows


def unhandled(trial: Trial, handles: Handled) -> dict[str, Any]:
    """The settings, with their values, that are not at their defaults and that nobody would act on."""
    fields = {name: field for name, field in type(trial).model_fields.items() if name not in WHAT_IS_TRAINED}
    changed = {n: getattr(trial, n) for n, field in fields.items() if getattr(trial, n) != field.default}
    beside = BESIDE_ENGINES.keys()
    return {name: value for name, value in changed.items() if name not in beside and value not in handles.get(name, ())}


def check_handled(trial: Trial, handles: Handled, engine: str) -> None:
    """Raise InputError where that engine would ignore a setting."""
    for name, value in unhandled(trial, handles).items():
        raise InputError(
            f"{engine} would ignore '{name}', which is {brief(value)}; leave it out, or make the engine act on it and "
            "name it in the engine's HANDLES."
        )
