"""The typed schema of a study of memories: config/studies/<name>.yaml with `kind: memories`. Imports no torch."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from odyssey.schema import AnyStudy
from odyssey.strict import Strict
from odyssey.studies.memories.hopfield import Form
from odyssey.studies.memories.letters import Letter

Units = Annotated[int, Field(ge=10, le=2000)]  # sums stay exact in float32
Load = Annotated[float, Field(gt=0, le=1)]
Share = Annotated[float, Field(ge=0, le=0.5)]
Positive = Annotated[int, Field(ge=1)]


class Courses(Strict):
    """Recalls that are followed change by change."""

    form: Form = "signs"
    units: Units = 200
    loads: list[Load] = Field(default=[0.05, 0.25], min_length=1)
    flipped: Share = Field(default=0.2, description="share of each cue's bits that are flipped")
    recalls: Positive = Field(default=8, description="patterns of one network, at each load")


class Picture(Strict):
    """Letters of 10 x 10 dots that one network stores, and how each is spoilt before it is recalled."""

    letters: list[Letter] = Field(min_length=1)
    flipped: Share = Field(0.0, description="share of the dots that are flipped")
    covered: Annotated[float, Field(ge=0, le=1)] = Field(0.0, description="share of the rows, from below, left white")


class MemoriesStudy(AnyStudy):
    """A study of memories: config/studies/<name>.yaml with `kind: memories`."""

    kind: Literal["memories"]
    entropy: int = Field(0, ge=0, description="seed of the patterns, the cues and the order of units")
    forms: list[Form] = Field(
        ["signs", "bits"], min_length=1, description="signs: -1 and 1; bits: 0 and 1, the paper's"
    )
    units: list[Units] = Field(min_length=1, description="N, sizes of network")
    loads: list[Load] = Field(min_length=1, description="p / N, stored patterns a unit")
    flipped: list[Share] = Field([0.0, 0.1], min_length=1, description="shares of a cue's bits that are flipped")
    networks: Positive = Field(20, le=1_000_000, description="sets of random patterns at each N and load")
    recalled: Positive = Field(40, description="patterns of a network that are recalled, if it stores so many")
    units_per_job: Positive = Field(8000, description="networks times N that share a job; changes no result")
    courses: Courses = Courses()
    pictures: list[Picture] = Field(min_length=1)

    @model_validator(mode="after")
    def _says_nothing_twice(self) -> MemoriesStudy:
        for name in ("forms", "units", "loads", "flipped"):
            values = getattr(self, name)
            if len(set(values)) < len(values):
                raise ValueError(f"`{name}` names a value twice: {values}")
        return self
