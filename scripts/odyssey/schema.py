"""The typed schema of studies and of config/config.yaml; that of a trial is odyssey.trial. Imports no torch."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar, get_args

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    Discriminator,
    Field,
    Tag,
    ValidationError,
)
from pydantic_core import PydanticCustomError

from odyssey.errors import InputError, brief, unknown
from odyssey.strict import Strict
from odyssey.trial import Device

Size = Literal["smoke", "laptop", "paper"]
M = TypeVar("M", bound=BaseModel)
MOST_TRIALS = 1_000_000  # of a sweep, per cell, task and grid point
SAYS_WHAT_IT_IS = ("missing", "given_twice", "too_short", "too_long")  # sentences that need no value after them


def _each_once(values: list[Any]) -> list[Any]:
    texts = [repr(value) for value in values]  # in which 1, 1.0 and true differ, as they do not in Python
    twice = next((value for place, value in enumerate(values) if texts[place] in texts[:place]), ...)
    if twice is not ...:
        raise PydanticCustomError("given_twice", "names {value} twice; keep one of them", {"value": repr(twice)})
    return values


Once = AfterValidator(_each_once)  # of a list, whose values would count double otherwise


def _all_or_list(given: object) -> str | None:
    return "list" if isinstance(given, list) else "all" if given == "all" else None


# Cells, tasks or peers: pydantic's own sentence for a union would speak of 'all' alone.
AllOr = Annotated[
    Annotated[Literal["all"], Tag("all")] | Annotated[list[str], Once, Tag("list")],
    Discriminator(
        _all_or_list, custom_error_type="all_or_list", custom_error_message="should be all, or a list such as [a, b]"
    ),
]


class Uniform(Strict):
    uniform: tuple[float, float]


class LogUniform(Strict):
    log_uniform: tuple[float, float]


class OneMinusLogUniform(Strict):
    """1 - u with u log-uniform: Greff's momentum."""

    one_minus_log_uniform: tuple[float, float]


class Choice(Strict):
    choice: list[Any] = Field(min_length=1)


def _distribution(given: object) -> str | None:
    if isinstance(given, Strict):
        return next(iter(type(given).model_fields))
    known = ("uniform", "log_uniform", "one_minus_log_uniform", "choice")
    named = [name for name in known if name in as_mapping(given)]
    return named[0] if len(named) == 1 else None


Distribution = Annotated[
    Annotated[Uniform, Tag("uniform")]
    | Annotated[LogUniform, Tag("log_uniform")]
    | Annotated[OneMinusLogUniform, Tag("one_minus_log_uniform")]
    | Annotated[Choice, Tag("choice")],
    Discriminator(
        _distribution,
        custom_error_type="distribution",
        custom_error_message="should be a distribution: {uniform: [low, high]}, {log_uniform: [low, high]}, "
        "{one_minus_log_uniform: [low, high]} or {choice: [a, b]}",
    ),
]


class Sweep(Strict):
    """Cells x tasks x grid x trials; trial k draws the same settings for every cell and task, so that they pair."""

    cells: AllOr
    tasks: AllOr = "all"
    trials: int = Field(
        1, ge=1, le=MOST_TRIALS, description="draws (of seed and of what `search` holds) per cell, task and grid point"
    )
    repeats: int = Field(1, ge=1, le=1000, description="seeds with which each of these is trained: the noise of seeds")
    settings: dict[str, Any] = Field(default_factory=dict, description="fixed for this sweep")
    grid: dict[str, Annotated[list[Any], Once]] = Field(
        default_factory=dict, description="setting, or `options.` and an option -> values"
    )
    search: dict[str, Distribution] = Field(default_factory=dict, description="setting -> where it is drawn from")


class TaskChoice(Strict):
    """A task in a study: what its data is like, and settings that only it has."""

    options: dict[str, Any] = Field(default_factory=dict)
    settings: dict[str, Any] = Field(default_factory=dict)


class AnyStudy(Strict):
    """What every study says of itself, of whichever kind."""

    name: str
    title: str
    question: str = Field(description="Markdown: what is asked and how to read the answer; the note of the experiment")
    figures: list[str] = Field(min_length=1)


class SweptStudy(AnyStudy):
    """What every study has that trains networks: its tasks and sweeps."""

    entropy: int = Field(
        0,
        ge=0,
        lt=MOST_TRIALS,
        description="which random numbers: of the search, and of trials; another number, other trials",
    )
    settings: dict[str, Any] = Field(default_factory=dict, description="of every trial, where nothing nearer says else")
    tasks: Annotated[dict[str, TaskChoice], Field(min_length=1)]
    sweeps: Annotated[dict[str, Sweep], Field(min_length=1)]


class Study(SweptStudy):
    """A study of trials: config/studies/<name>.yaml."""

    kind: Literal["trials"] = "trials"
    baseline: str = Field("lstm", description="the cell that the others are compared with")
    best_share: float = Field(0.1, gt=0, le=1, description="share of the trials, best by validation, that is compared")
    optional_data: AllOr = Field(
        default_factory=list,
        description="tasks to leave out, saying so, where their data are neither here nor to be had",
    )
    exhibits: dict[str, list[str]] = Field(
        default_factory=dict, description="exhibit -> tasks, each shown by the best of its trials"
    )


def _as_list(given: object) -> object:
    """One study as a list of one; what is a number to YAML, such as 2015, by its text."""
    listed = given if isinstance(given, list) else [given]
    return [str(one) if type(one) in (int, float) else one for one in listed]


EVERYTHING = "everything"  # all studies there are


class Config(Strict):
    """config/config.yaml; every key can be given as `--config key=value`."""

    study: Annotated[list[str], BeforeValidator(_as_list), Once, Field(min_length=1)] = Field(
        ["tour"], description="a file in config/studies, without .yaml; a list of such; or everything"
    )
    size: Size = Field("laptop", description="the study's size: smoke (a minute), laptop, paper (as published)")
    device: Device = Field(
        "auto", description="where trials run; auto: a GPU where the arithmetic of a step is worth it"
    )
    data_mirror: str | None = Field(
        None, coerce_numbers_to_str=True, description="folder with data files, looked in before a download"
    )
    leave_out: list[str] = Field(default_factory=list, description="tasks of the study that are not run")
    trials_per_job: int | None = Field(
        None,
        ge=1,
        description="trials of a cell and task that share a job; null: by predicted seconds; changes no result",
    )
    track: bool = Field(True, description="keep the MLflow store level with the results")


def checked(model: type[M], values: dict[str, Any], where: str) -> M:
    """`values` as a `model`; the first thing wrong becomes an InputError that starts with `where`."""
    try:
        return model.model_validate(values)
    except ValidationError as error:
        raise InputError(f"{where}: {_sentence(model, values, error)}") from None


def _sentence(model: type[BaseModel], values: dict[str, Any], error: ValidationError) -> str:
    first = error.errors()[0]
    place = _place(values, first["loc"], first["type"] == "missing")
    if first["type"] == "extra_forbidden":
        return str(unknown("key", ".".join(place), [".".join([*place[:-1], n]) for n in _fields(model, place[:-1])]))
    given = "" if first["type"] in SAYS_WHAT_IT_IS else f", not {brief(first['input'])}"
    message = "should hold keys and values" if first["type"] in ("dict_type", "model_type") else first["msg"]
    return f"'{'.'.join(place)}': {message[0].lower()}{message[1:]}{given}."


def _place(values: Any, loc: Sequence[int | str], missing: bool) -> list[str]:
    """The keys that lead to what is wrong, without pydantic's names for the members of a union."""
    place = []
    for number, part in enumerate(loc):
        items = range(len(values)) if isinstance(values, list | tuple) else as_mapping(values)
        inside = part in items
        if inside or (missing and number == len(loc) - 1):
            place.append(str(part))
            values = values[part] if inside else None
    return place


def as_mapping(given: object) -> dict[Any, Any]:
    """`given` where it is a mapping, else an empty one."""
    return given if isinstance(given, dict) else {}


def _fields(model: type[BaseModel], place: list[str]) -> list[str]:
    """The keys that are allowed at `place` below `model`."""
    for part in place:
        if part in model.model_fields:
            model = _inner(model.model_fields[part].annotation) or model
    return list(model.model_fields)


def _inner(annotation: Any) -> type[BaseModel] | None:
    """The model inside a type such as dict[str, Sweep] or list[Target]; None if there is none."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for part in get_args(annotation) if (found := _inner(part))), None)


def config_folder() -> Path:
    """The folder config/ beside scripts/."""
    return Path(__file__).parents[2] / "config"
