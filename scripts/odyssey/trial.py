"""One trial: its hyper-parameters, their ranges and units, and all else that its result depends on.

What its id holds: no text of a `description` does. Imports no torch.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, get_args

from pydantic import Field, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError

from odyssey.optimiser_names import names
from odyssey.strict import Strict

Device = Literal["auto", "cpu", "cuda"]
PaperInitialisation = Literal[  # of fixed scale
    "greff", "pascanu-sigmoid", "pascanu-basic-tanh", "pascanu-smart-tanh", "sutskever-numbers", "sutskever-symbols"
]
Initialisation = Literal["normal", "uniform", "jozefowicz", "identity", "orthogonal", PaperInitialisation]
if TYPE_CHECKING:
    OptimiserName = str
else:  # the files of odyssey/optimisers
    OptimiserName = Literal[names()]


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
        "adam",
        description="nesterov (Greff's) and sgd_rescaled multiply the rate by (1 - momentum); nesterov_given "
        "(Sutskever's) and sgd take it as given",
    )
    learning_rate: float = Field(1e-3, gt=0, le=100)
    momentum: float = Field(0.0, ge=0, lt=1, description="of the kinds of sgd and nesterov")
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
    dropout: float = Field(
        0.0,
        ge=0,
        lt=1,
        description="share of the numbers dropped in training, from the input of every layer and from what is answered "
        "from; never between steps (Zaremba 2014)",
    )
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
    decay_factor: float | None = Field(
        None, gt=0, lt=1, description="what the rate is multiplied by, after decay_after or constant_epochs"
    )
    decay_after: int | None = Field(
        None, ge=1, description="epochs without a better validation loss, or since the last time, after which it is"
    )
    constant_epochs: int | None = Field(
        None, ge=1, description="epochs of the first rate, before every further one of which it is (Zaremba 2014)"
    )
    least_rate: float | None = Field(None, gt=0, description="stop where the decayed rate would be below this")
    stop_when_solved: bool = Field(
        False, description="stop when validation meets the task's criterion, and then new sequences too"
    )
    test_lengths: tuple[int, ...] = Field(
        (), description="also test on new sequences of these lengths (the task's option `length`)"
    )
    initialisation: Initialisation = Field(
        "uniform",
        description="normal: N(0, initial_scale); uniform, jozefowicz: within +- initial_scale / sqrt(H); "
        "greff: N(0, 0.1); pascanu-sigmoid: N(0, 0.01), pascanu-basic-tanh: N(0, 0.1), both with biases 0; "
        "pascanu-smart-tanh: N(0, 0.01), biases 0, recurrent matrices sparse with spectral radius 0.95; "
        "sutskever-numbers, sutskever-symbols: the same with radius 1.1, input weights N(0, 0.001) or N(0, 0.1), those "
        "of the output N(0, 0.1); "
        "identity: recurrent matrices initial_scale * I, other weights N(0, 0.001), biases 0; "
        "orthogonal: recurrent matrices initial_scale * an orthogonal one, biases 0 (training/initialisation.py)",
    )
    initial_scale: float = Field(
        1.0,
        gt=0,
        description="of normal: the standard deviation; uniform, jozefowicz: the bound times sqrt(H); identity, "
        "orthogonal: a factor of the recurrent matrices; of greff, pascanu-* and sutskever-*: none, and any other than "
        "1 is refused",
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
