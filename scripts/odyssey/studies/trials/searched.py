"""The random search that figures of importance show: its trials and parameters, and axes in a parameter's own scale."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from odyssey.figures import style
from odyssey.figures.numbers import score_factor
from odyssey.statistics.fanova import FEWEST_TRIALS, Fanova, fanova
from odyssey.statistics.space import Parameter, parameters_of
from odyssey.studies.trials.chosen import of_sweep
from odyssey.tables import StudyTables

MOST_TICKS = 4
MOST_PARAMETERS = 6  # on a sheet
FIRST = ("learning_rate", "hidden_size", "input_noise")  # the order of Greff's Figure 4


@dataclass(frozen=True)
class Forests:
    """One cell's trials and forests by task, its scores as they are shown; tasks with too few trials apart.

    seconds: of the tasks whose trials say how long they took.
    """

    cell: str
    trials: dict[str, pd.DataFrame]
    score: dict[str, Fanova]
    seconds: dict[str, Fanova]
    too_few: list[str]

    @property
    def heading(self) -> str:
        """The cell, and what is left out."""
        left_out = ", ".join(style.task_title(task) for task in self.too_few)
        return style.label(self.cell) + (f" (fewer than {FEWEST_TRIALS} trials: {left_out})" if left_out else "")


@dataclass(frozen=True)
class Searched:
    """One sweep, its trials with the scores they count as, and the parameters that vary in it."""

    sweep: str
    trials: pd.DataFrame
    parameters: list[Parameter]

    def cell(self, baseline: str | None) -> str:
        """The cell that is looked into: the baseline, or where it was not run the cell with most trials."""
        cells = self.trials["cell"]
        return baseline if baseline is not None and (cells == baseline).any() else str(cells.mode().iloc[0])

    def forests(self, cell: str) -> Forests:
        """Forests of that cell's scores and seconds of training, for each task that has trials enough."""
        found = Forests(cell, {}, {}, {}, [])
        for task, trials in self.trials[self.trials["cell"] == cell].groupby("task"):
            factor = score_factor(str(trials["score_name"].iloc[0]))
            shown = trials.assign(test_score=factor * trials["test_score"])
            score, seconds = (fanova(shown, self.parameters, column) for column in ("test_score", "wall_seconds"))
            if score is None:
                found.too_few.append(str(task))
                continue
            found.trials[str(task)], found.score[str(task)] = shown, score
            if seconds is not None:
                found.seconds[str(task)] = seconds
        return found

    def leading(self, found: Forests) -> list[Parameter]:
        """The parameters that a sheet has room for: of many those that decide most by themselves, in the old order."""
        if len(self.parameters) <= MOST_PARAMETERS:
            return self.parameters
        shares = pd.concat([forest.shares() for forest in found.score.values()])
        mains = shares[shares["order"] == 1].groupby("term")["share"].mean().fillna(0.0)
        kept = set(mains.sort_values(ascending=False, kind="stable").index[:MOST_PARAMETERS])
        return [p for p in self.parameters if p.name in kept]


def of_search(tables: StudyTables) -> Searched | None:
    """The sweep "cells" where it has a search, else the first that has one; None where nothing was searched."""
    sweeps = list(tables.space["sweep"].unique()) if len(tables.space) else []
    for sweep in sorted(sweeps, key=lambda name: name != "cells"):
        trials = of_sweep(tables, sweep)
        parameters = [p for p in parameters_of(tables.space, sweep) if p.name in trials]
        if len(trials) and parameters:
            order = {name: place for place, name in enumerate(FIRST)}
            return Searched(sweep, trials, sorted(parameters, key=lambda p: order.get(p.name, len(order))))
    return None


def name_axis(ax: Axes, which: Literal["x", "y"], parameter: Parameter, most: int = 5) -> None:
    """Make an axis from 0 to 1 read in the parameter's own numbers, with at most `most` of them."""
    ticks = tick_values(parameter)
    ticks = ticks[:: -(-len(ticks) // most)]
    places = [float(parameter.unit([value])[0]) for value, _ in ticks]
    ax.set(**{f"{which}lim": (0, 1), f"{which}ticks": places, f"{which}ticklabels": [text for _, text in ticks]})
    ax.set(**{f"{which}label": parameter.name.replace("_", " ")})


def tick_values(parameter: Parameter) -> list[tuple[Any, str]]:
    """Some round values within the range, with their texts; of a choice, all."""
    low, high = parameter.low, parameter.high
    if parameter.scale == "choice":
        return [(choice, str(choice)) for choice in parameter.choices]
    if parameter.scale == "linear":
        values = [v for v in MaxNLocator(MOST_TICKS).tick_values(low, high) if low <= v <= high]
    elif parameter.scale == "log":
        values = _round_logarithms(low, high)
    else:
        values = sorted(1 - v for v in _round_logarithms(1 - high, 1 - low))
    return [(value, _text(value)) for value in values]


def _round_logarithms(low: float, high: float) -> list[float]:
    """Powers of ten, or in a short range multiples of them."""
    for steps in ((1,), (1, 2, 5), (1, 2, 3, 4, 5, 6, 7, 8, 9)):
        powers = range(int(np.floor(np.log10(low))), int(np.ceil(np.log10(high))) + 1)
        values = [float(f"{s}e{p}") for p in powers for s in steps]
        inside = [v for v in values if low * (1 - 1e-9) <= v <= high * (1 + 1e-9)]
        if len(inside) >= 3:
            return inside
    return [low, high]


def _text(value: float) -> str:
    if value == 0 or 1e-3 <= abs(value) < 1e5:
        return f"{value:.4g}"
    digits, exponent = f"{value:.1e}".split("e")
    power = rf"10^{{{int(exponent)}}}"
    return f"${power}$" if digits == "1.0" else rf"${float(digits):g}\cdot{power}$"
