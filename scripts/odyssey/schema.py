"""The typed schema: the only home of names, defaults, ranges and units of what a person may set.

`Settings` are the hyper-parameters of a trial, `Trial` is one trial's complete configuration, `Sweep` and `Study` say
which trials a study consists of, `Config` is config/config.yaml. Imports no torch.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeVar, get_args

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Discriminator,
    Field,
    Tag,
    ValidationError,
    ValidationInfo,
    field_validator,
)
from pydantic_core import PydanticCustomError

from odyssey import optimisers
from odyssey.errors import InputError, unknown

Size = Literal["smoke", "laptop", "paper"]
Device = Literal["auto", "cpu", "cuda"]
PaperInitialisation = Literal["greff", "pascanu-sigmoid", "pascanu-basic-tanh", "pascanu-smart-tanh"]  # of fixed scale
Initialisation = Literal["normal", "uniform", "jozefowicz", "identity", "orthogonal", PaperInitialisation]
if TYPE_CHECKING:
    OptimiserName = str
else:  # the files of odyssey/optimisers
    OptimiserName = Literal[optimisers.names()]
M = TypeVar("M", bound=BaseModel)
SAYS_WHAT_IT_IS = ("missing", "given_twice", "too_short", "too_long")  # sentences that need no value after them


class Strict(BaseModel):
    """Frozen, and closed to unknown keys and to numbers that are not finite."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


def _each_once(values: list[Any]) -> list[Any]:
    twice = next((value for place, value in enumerate(values) if value in values[:place]), None)
    if twice is not None or values.count(None) > 1:
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


class Settings(Strict):
    """The hyper-parameters of a trial."""

    hidden_size: int = Field(32, ge=1, le=4096, description="H, units a layer and direction")
    parameter_budget: int | None = Field(
        None, ge=100, description="choose hidden_size as large as a network of so many parameters allows"
    )
    num_layers: int = Field(1, ge=1, le=16, description="layers in depth")
    bidirectional: bool = Field(False, description="a second set of layers reads each sequence from its end")
    reversed: bool = Field(False, description="read (and answer) each sequence from its end")
    delay: int = Field(
        0, ge=0, le=1000, description="steps by which answers come later than their frames (Graves 2005)"
    )
    window: int = Field(1, ge=1, le=1000, description="frames that are read at once, the last of them the present one")
    window_ahead: int = Field(0, ge=0, le=1000, description="and so many frames after the present one")
    feedback: float | None = Field(
        None, ge=0, lt=1, description="also read s[t] = feedback s[t-1] + the answer at t-1 (Jordan 1986)"
    )
    embedding_size: int | None = Field(None, ge=1, le=4096, description="width of symbols' vectors; null: one-hot")
    optimizer: OptimiserName = Field(
        "adam", description="nesterov is Greff's: the rate is multiplied by (1 - momentum); sgd takes it as given"
    )
    learning_rate: float = Field(1e-3, gt=0, le=100)
    momentum: float = Field(0.0, ge=0, lt=1, description="of sgd and nesterov")
    clip_norm: float | None = Field(
        None, gt=0, description="rescale the gradient to this L2 norm if it is longer (Pascanu 2013, Algorithm 1)"
    )
    clip_value: float | None = Field(
        None, gt=0, description="cut every number of the gradient to within +- this, after clip_norm"
    )
    regulariser: Literal["equation-9", "equation-10", "code"] | None = Field(
        None, description="Pascanu 2013 against vanishing gradients: as printed in either equation, or as in its code"
    )
    regulariser_weight: float = Field(1.0, ge=0, description="alpha, of the gradient of the regulariser")
    regulariser_decays: bool = Field(False, description="divide its weight by the number of the epoch")
    truncation: int | None = Field(
        None, ge=1, description="steps after which the gradient is cut, the state kept and an update made; null: none"
    )
    input_noise: float = Field(0.0, ge=0, description="standard deviation of Gaussian noise on training inputs")
    batch_size: int = Field(20, ge=1, description="sequences an update; 1 updates after each sequence")
    loss_over_time: Literal["mean", "sum"] = Field(
        "mean", description="over the steps of a sequence; the batch is always averaged over its sequences"
    )
    fresh_sequences: int | None = Field(
        None, ge=1, description="sequences drawn anew for every epoch, in place of the training split"
    )
    max_epochs: int = Field(150, ge=1)
    patience: int | None = Field(15, ge=1, description="stop after so many epochs without a better validation loss")
    halve_after: int | None = Field(
        None, ge=1, description="epochs without a better validation loss, after which the rate is halved every epoch"
    )
    halvings: int = Field(4, ge=1, description="halved epochs, after which training stops (Jozefowicz 2015)")
    stop_when_solved: bool = Field(False, description="stop when the validation sequences meet the task's criterion")
    test_lengths: tuple[int, ...] = Field(
        (), description="also test on new sequences of these lengths (the task's option `length`)"
    )
    initialisation: Initialisation = Field(
        "uniform",
        description="normal: N(0, initial_scale); uniform, jozefowicz: within +- initial_scale / sqrt(H); "
        "greff: N(0, 0.1); pascanu-sigmoid: N(0, 0.01), pascanu-basic-tanh: N(0, 0.1), both with biases 0; "
        "pascanu-smart-tanh: N(0, 0.01), biases 0, recurrent matrices sparse with spectral radius 0.95; "
        "identity: recurrent matrices initial_scale * I, other weights N(0, 0.001), biases 0; "
        "orthogonal: recurrent matrices initial_scale * an orthogonal one, biases 0 (training/initialisation.py)",
    )
    initial_scale: float = Field(
        1.0,
        gt=0,
        description="of normal: the standard deviation; uniform, jozefowicz: the bound times sqrt(H); identity, "
        "orthogonal: a factor of the recurrent matrices; of greff and pascanu-*: none, and any other than 1 is refused",
    )

    @field_validator("initial_scale")
    @classmethod
    def _has_a_say(cls, scale: float, info: ValidationInfo) -> float:
        name = info.data.get("initialisation")
        if name in get_args(PaperInitialisation) and scale != 1:
            raise PydanticCustomError(
                "scale_without_a_say",
                "the initialisation '{name}' is as its paper fixes it; leave initial_scale out, or take 'normal' or "
                "'uniform'",
                {"name": name},
            )
        return scale


class Trial(Settings):
    """One trial: all that its result depends on, besides code and data."""

    task: str
    options: dict[str, Any] = Field(default_factory=dict, description="of the task's data, by its `Options`")
    cell: str
    seed: int = Field(0, ge=0)
    device: Device = "auto"


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
        1, ge=1, le=1_000_000, description="draws (of seed and of what `search` holds) per cell, task and grid point"
    )
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

    entropy: int = Field(0, ge=0, description="seed of the random search")
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


class Config(Strict):
    """config/config.yaml; every key can be given as `--config key=value`."""

    study: str = Field("tour", coerce_numbers_to_str=True, description="a file in config/studies, without .yaml")
    size: Size = Field("laptop", description="the study's size: smoke (a minute), laptop, paper (as published)")
    device: Device = Field("auto", description="where trials run; auto: a GPU if there is one")
    data_mirror: str | None = Field(
        None, coerce_numbers_to_str=True, description="folder with data files, looked in before a download"
    )
    leave_out: list[str] = Field(default_factory=list, description="tasks of the study that are not run")
    trials_per_job: int = Field(12, ge=1, description="trials of a cell and task that share a job; changes no result")
    track: bool = Field(True, description="keep the MLflow store level with the results")


def checked(model: type[M], values: dict[str, Any], where: str) -> M:
    """`values` as a `model`; the first thing wrong becomes an InputError that starts with `where`."""
    try:
        return model.model_validate(values)
    except ValidationError as error:
        raise InputError(f"{where}: {_sentence(model, values, error)}") from None


def brief(given: object) -> str:
    """A value as a sentence quotes it: at most 80 characters."""
    text = repr(given)
    return text if len(text) <= 80 else f"{text[:77]}..."


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
