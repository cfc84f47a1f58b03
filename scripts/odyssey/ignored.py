"""A setting that another one, said beside it, leaves without a say: refused before anything runs. Imports no torch."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from odyssey import optimisers
from odyssey.errors import InputError, brief
from odyssey.schema import SweptStudy
from odyssey.trial import Settings

DEPENDS_ON = {  # setting -> the one that decides whether it has a say
    "momentum": "optimizer",
    "regulariser_weight": "regulariser",
    "regulariser_decays": "regulariser",
    "halvings": "halve_after",
}


def check_ignored(study: SweptStudy, sweep: str, task: str, where: str) -> None:
    """Raise InputError for a setting that no trial of a sweep on a task would act on.

    What is said for many sweeps may be meant for some. So it is refused where the setting that decides is said beside
    it, in the same `settings`, and decides in this sweep; or where nothing in the study says that one at all.
    """
    of_task, of_sweep = study.tasks[task], study.sweeps[sweep]
    levels: Sequence[Mapping[str, Any]] = (study.settings, of_task.settings, of_sweep.settings)
    varied = {*of_sweep.grid, *of_sweep.search}
    for name, decider in DEPENDS_ON.items():
        said = [level for level in levels if name in level]
        if not said or said[-1][name] == _default(name) or decider in varied:
            continue
        deciding = [level for level in levels if decider in level]
        if deciding and deciding[-1] is not said[-1]:
            continue
        value = deciding[-1][decider] if deciding else _default(decider)
        if (deciding or decider not in _named(study)) and not _has_a_say(name, value):
            raise InputError(
                f"{where}: {name} is {brief(said[-1][name])}, but {decider} is {brief(value)}, which does nothing with "
                f"it; leave {name} out, or set {decider} to {_others(name)}."
            )


def _has_a_say(name: str, value: Any) -> bool:
    if DEPENDS_ON[name] == "optimizer":
        return value not in optimisers.names() or name in optimisers.uses(value)  # another check knows the names
    return value is not None


def _others(name: str) -> str:
    if DEPENDS_ON[name] == "optimizer":
        return " or ".join(other for other in optimisers.names() if name in optimisers.uses(other))
    return "what it belongs to"


def _default(name: str) -> Any:
    return Settings.model_fields[name].default


def _named(study: SweptStudy) -> set[str]:
    """Every setting that a study says anything of."""

    def all_of() -> Iterator[Mapping[str, Any]]:
        yield study.settings
        yield from (task.settings for task in study.tasks.values())
        for sweep in study.sweeps.values():
            yield from (sweep.settings, sweep.grid, sweep.search)

    return {name for some in all_of() for name in some}
