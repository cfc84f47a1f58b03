"""What is traced on the one-unit network: its error surface, descents on it, its wall and its asymptotic states.

Nothing is random. Columns: odyssey.studies.surface.tables.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from odyssey.studies.surface.schema import Bifurcation, SurfaceStudy
from odyssey.studies.surface.tables import SurfaceTables
from odyssey.studies.surface.unit import Problem, bias_of, descent, error_and_gradient, settled, sigmoid, slope, wall

FINEST = 20_001  # values of b among which the steepest is looked for
WALLS = 5  # values of w at which it is
BRANCH_POINTS = 801
FARTHEST = 5.0  # states that the unit settles from lie within this of zero


def trace(study: SurfaceStudy) -> SurfaceTables:
    """All tables of a study."""
    problem = Problem(study.start, study.steps, study.target)
    return SurfaceTables(
        surface(study, problem),
        paths(study, problem),
        walls(study, problem),
        branches(study.bifurcation),
        asymptotic_states(study.bifurcation),
    )


def surface(study: SurfaceStudy, problem: Problem) -> pd.DataFrame:
    """The table `surface`."""
    w, b = np.meshgrid(np.linspace(*study.w, study.points[0]), np.linspace(*study.b, study.points[1]), indexing="ij")
    error, gradient = error_and_gradient(w, b, problem)
    columns = {"w": w, "b": b, "error": error, "gradient_w": gradient[0], "gradient_b": gradient[1]}
    return pd.DataFrame({name: values.ravel() for name, values in columns.items()})


def paths(study: SurfaceStudy, problem: Problem) -> pd.DataFrame:
    """The table `paths`."""
    how, tables = study.descents, []
    for number, (w, b) in enumerate(how.starts):
        for name, threshold in (("plain", None), ("rescaled", how.threshold)):
            rows = descent(w, b, how.learning_rate, how.updates, threshold, problem)
            table = pd.DataFrame(rows, columns=["w", "b", "error", "gradient_norm"])
            tables.append(table.assign(start=number, descent=name, update=range(len(rows))))
    return pd.concat(tables, ignore_index=True)


def walls(study: SurfaceStudy, problem: Problem) -> pd.DataFrame:
    """The table `wall`."""
    w, b = np.linspace(*study.w, WALLS), np.linspace(*study.b, FINEST)
    steepest = np.abs(error_and_gradient(w[:, None], b, problem)[1][1]).argmax(1)
    return pd.DataFrame({"w": w, "start": problem.start, "b": wall(w, problem), "steepest_b": b[steepest]})


def branches(how: Bifurcation) -> pd.DataFrame:
    """The table `branches`."""
    x = np.linspace(-FARTHEST, FARTHEST, BRANCH_POINTS)
    points = pd.DataFrame({"w": how.w, "b": bias_of(x, how.w), "x": x, "slope": how.w * slope(x)})
    points = points.assign(stable=points["slope"] < 1)
    return points[points["b"].between(*how.b)].reset_index(drop=True)


def asymptotic_states(how: Bifurcation) -> pd.DataFrame:
    """The table `settled`."""
    b, starts = np.linspace(*how.b, how.points), np.linspace(-FARTHEST, FARTHEST, how.starts)
    x = settled(how.w, b, starts, how.steps)
    still = np.abs(how.w * sigmoid(x) + b[:, None] - x)
    columns = {"b": np.repeat(b, how.starts), "start": np.tile(starts, how.points), "x": x.ravel()}
    return pd.DataFrame({"w": how.w, **columns, "last_change": still.ravel()})
