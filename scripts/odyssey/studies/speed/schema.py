"""The typed schema of a study of speed: config/studies/<name>.yaml with `kind: speed`. Imports no torch."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from odyssey.schema import AnyStudy
from odyssey.strict import Strict

Measure = Literal["recurrence", "training_step", "feeding"]
Positive = Annotated[int, Field(ge=1)]
Sizes = Annotated[list[Positive], Field(min_length=1)]


class Grid(Strict):
    """Points of a study: cells x sizes, all combined; the peers take turns at every point."""

    measure: Measure = Field(
        description="recurrence: forward and backward pass of one layer; training_step: input noise, the same with "
        "an output layer, binary cross-entropy summed over time, clipping, Nesterov momentum; feeding: to draw the "
        "sequences of generated tasks, beside training on them in the kernel"
    )
    cells: Literal["all"] | Annotated[list[str], Field(min_length=1)]
    peers: list[str] = Field(min_length=1, description="files of odyssey/studies/speed/peers")
    input_size: Sizes = Field([88], description="D")
    hidden_size: Sizes = Field(description="H, units of the layer")
    batch_size: Sizes = Field([1], description="B, sequences")
    steps: Sizes = Field([60], description="T, steps of a sequence")
    output_size: Positive = Field(88, description="K, binary outputs a step; of training_step alone")
    tasks: Literal["all"] | Annotated[list[str], Field(min_length=1)] = Field(
        "all", description="generated tasks at their default options, which decide D, T and K; of feeding alone"
    )


class Target(Strict):
    """What a result is held against: a ratio of GFLOP/s (feeding: steps a second) to a peer, or the seconds that `ours`
    takes to compile."""

    title: str
    measure: Measure
    quantity: Literal["ratio", "compile_seconds"] = "ratio"
    of: Literal["ours", "ours_kernel", "drawing"] = Field(
        "ours",
        description="whose: through `Recurrent` and torch.autograd, or the compiled kernel alone; of feeding: drawing",
    )
    against: str | None = Field(None, description="the peer that a ratio is taken to")
    cell: list[str] | None = Field(None, description="only points with these cells")
    batch_size: Sizes | None = Field(None, description="only points with these B")
    hidden_size: Sizes | None = Field(None, description="only points with these H")
    statistic: Literal["least", "geometric_mean", "most"] = Field(description="over all its points")
    at_least: float | None = Field(None, gt=0)
    at_most: float | None = Field(None, gt=0)

    @model_validator(mode="after")
    def _is_whole(self) -> Target:
        if (self.quantity == "ratio") != (self.against is not None):
            raise ValueError("a ratio needs `against`, the peer it is taken to, and nothing else does")
        if (self.at_least is None) == (self.at_most is None):
            raise ValueError("a target needs `at_least` or `at_most`, and not both")
        return self


class SpeedStudy(AnyStudy):
    """A study of speed: config/studies/<name>.yaml with `kind: speed`."""

    kind: Literal["speed"]
    rounds: int = Field(15, ge=3, description="turns of every peer at a point, one sample each")
    sample_seconds: float = Field(0.01, gt=0, description="a sample repeats the work until it is about so long")
    unrolls: Sizes = Field([1, 4, 8], description="`unroll` of JAX's scan; the best of them is measured")
    grids: Annotated[dict[str, Grid], Field(min_length=1)]
    targets: list[Target] = Field(default_factory=list)
