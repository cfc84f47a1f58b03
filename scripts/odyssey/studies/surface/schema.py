"""The typed schema of a study of the one-unit network: config/studies/<name>.yaml with `kind: surface`. No torch."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from odyssey.schema import AnyStudy
from odyssey.strict import Strict


def _upwards(ends: tuple[float, float]) -> tuple[float, float]:
    if not ends[0] < ends[1]:
        raise ValueError("the first end must be below the second")
    return ends


Interval = Annotated[tuple[float, float], AfterValidator(_upwards)]
Points = Annotated[int, Field(ge=2, le=5000)]


class Descents(Strict):
    """Gradient descents on the surface, each once plain and once with the gradient rescaled."""

    starts: list[tuple[float, float]] = Field(min_length=1, description="(w, b) of every start")
    learning_rate: float = Field(0.1, gt=0)
    threshold: float = Field(0.1, gt=0, description="norm to which a longer gradient is rescaled")
    updates: int = Field(60, ge=1, le=100_000)


class Bifurcation(Strict):
    """The states to which the unit settles, against b."""

    w: Annotated[float, Field(gt=0)] = 5.0
    b: Interval = (-3.2, -1.8)
    points: Points = Field(default=71, description="values of b at which the unit runs")
    starts: Points = Field(default=10, description="states it starts from, evenly between -5 and 5")
    steps: int = Field(default=2000, ge=1, le=1_000_000)


class SurfaceStudy(AnyStudy):
    """A study of the one-unit network: config/studies/<name>.yaml with `kind: surface`."""

    kind: Literal["surface"]
    start: float = Field(0.5, description="x[0]")
    steps: int = Field(50, ge=1, le=10_000)
    target: float = Field(0.7, gt=0, lt=1, description="of sigmoid(x[steps]), not of x")
    w: Interval = (4.6, 5.4)
    b: Interval = (-2.9, -1.9)
    points: tuple[Points, Points] = Field((161, 201), description="values of w and of b, evenly over their intervals")
    descents: Descents
    bifurcation: Bifurcation = Bifurcation()
