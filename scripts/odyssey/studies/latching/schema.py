"""The typed schema of a study of the minimal latch: config/studies/<name>.yaml with `kind: latching`. No torch."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from odyssey.schema import AnyStudy, Once
from odyssey.strict import Strict

Weight = Annotated[float, Field(gt=0, le=100)]
Deviation = Annotated[float, Field(ge=0, le=10)]
Length = Annotated[int, Field(ge=4, le=1000)]
Rate = Annotated[float, Field(gt=0, le=100)]


class Map(Strict):
    """Runs over the plane of starting weight and noise."""

    length: Length = 20
    w: Annotated[list[Weight], Once] = Field(
        min_length=2, description="w_0, values of the recurrent weight before training"
    )
    noise_sd: Annotated[list[Deviation], Once] = Field(
        min_length=2, description="s, values of the standard deviation of the noise"
    )


class Lengths(Strict):
    """Runs over lengths: of all parameters, and of the inputs alone."""

    lengths: Annotated[list[Length], Once] = Field(min_length=1, description="T, values of the number of steps")
    w: Weight = 1.25
    noise_sd: Deviation = 0.2


class LatchingStudy(AnyStudy):
    """A study of the minimal latch: config/studies/<name>.yaml with `kind: latching`."""

    kind: Literal["latching"]
    entropy: int = Field(0, ge=0, description="seed of the noise")
    latch_steps: int = Field(3, ge=1, le=3, description="L, steps at which the class is given; lengths are longer")
    learning_rates: Annotated[list[Rate], Once] = Field(min_length=1, max_length=3)
    presentations: int = Field(10_000, ge=1, description="sequences that a run learns from, the classes in turn")
    runs: int = Field(18, ge=1, le=10_000, description="of every point and rate")
    judged: int = Field(1000, ge=100, description="new sequences by which a run is judged")
    wrong_below: float = Field(
        0.05,
        gt=0,
        le=0.5,
        description="a run has converged if a smaller share of new sequences ends with the wrong sign",
    )
    map: Map
    lengths: Lengths
