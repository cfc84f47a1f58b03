"""The typed schema of a study of gradients: config/studies/<name>.yaml with `kind: gradients`. Imports no torch."""

from __future__ import annotations

from itertools import pairwise
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from odyssey.schema import SweptStudy


def _rising(epochs: list[int]) -> list[int]:
    if any(late <= early for early, late in pairwise(epochs)):
        raise ValueError("epochs must rise, each named once")
    return epochs


Epochs = Annotated[list[Annotated[int, Field(ge=0, le=10_000)]], AfterValidator(_rising), Field(min_length=1)]


class GradientsStudy(SweptStudy):
    """A study of gradients: sweeps as in a study of trials; every trial trains to the last of `epochs`."""

    kind: Literal["gradients"]
    epochs: Epochs = Field(description="after which gradients are measured; 0 is before the first update")
    sequences: int = Field(20, ge=1, le=1000, description="validation sequences, the first ones, that are measured on")
    beyond: float = Field(
        10, gt=1, description="a norm has exploded above this and vanished below its inverse, over the whole sequence"
    )
