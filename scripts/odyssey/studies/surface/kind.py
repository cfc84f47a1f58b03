"""One recurrent unit without input, x[t] = w σ(x[t-1]) + b (Pascanu et al. 2013, Figures 3 and 6). Under **Figures**
each caption names the published figure that it answers; under **Tables** are the descents and the wall. Nothing is
random.
"""

from __future__ import annotations

from odyssey.studies.kind import Kind, Reported, Step
from odyssey.studies.surface.schema import SurfaceStudy
from odyssey.studies.surface.tables import SurfaceTables

PATHS = """
Gradient descents on the error surface: for every start the plain one and the one whose gradient is rescaled to the
threshold, update by update. ``gradient_norm`` is the norm before it is rescaled.
"""
WALL = """
Where the error jumps, for five values of w. ``b``: where x[0] is itself an unstable fixed point, b = x[0] − w σ(x[0]);
``steepest_b``: where the exact gradient with respect to b is longest.
"""
KIND = Kind(
    study=SurfaceStudy,
    tables=SurfaceTables,
    steps=(
        Step(
            name="trace_surface",
            run="experiment.trace",
            takes=("study",),
            makes=("surface", "paths", "wall", "branches", "settled"),
        ),
    ),
    reported={
        "paths": Reported("descents, update by update", PATHS),
        "wall": Reported("where the wall stands", WALL),
    },
    tracked=("paths",),
)
