"""Cells of **rnn-odyssey** and the programs that one would use otherwise are timed on one core, in float32, forward and
backward, with denormals flushed for all. They take turns at every point, so that what slows the machine down hits all
alike. Generated tasks are drawn beside an epoch of training on them, which drawing must not hold back. Under
**Figures** are the roofline and the ratios; under **Tables** every number, the targets, and the machine.
"""

from __future__ import annotations

from odyssey.schema import Config
from odyssey.studies.kind import Kind, Reported
from odyssey.studies.speed.points import Point, points
from odyssey.studies.speed.schema import SpeedStudy
from odyssey.studies.speed.tables import SpeedTables

SPEED = """
Every program at every point: median and quartiles of n samples in seconds, GFLOP/s counted from the equations of the
cell that it runs (``computes``), seconds to compile where it compiles, and ``floor_share``, the least time that this
core's measured ceilings allow over the median (1 is the limit). ``ratio_to_*``: our GFLOP/s over theirs; of feeding,
steps per second that a task draws over those that the kernel trains on.
"""
TARGETS = """
What the project sets itself: the ratio of our GFLOP/s to another program's (feeding: of steps drawn to steps trained
on) over all points of the target, judged by the least, the geometric mean, or the most.
"""
MACHINE = "The machine, its versions, and what one core of it was measured to do at best."


def planned(study: SpeedStudy, config: Config) -> list[Point]:
    """Every point of the study."""
    return points(study)


# No steps: its job is alone on the machine and keeps to one core, which workflow/rules/speed.smk sees to.
KIND = Kind(
    study=SpeedStudy,
    tables=SpeedTables,
    plan=planned,
    reported={
        "speed": Reported("every program at every point", SPEED),
        "targets": Reported("held against the targets", TARGETS),
        "machine": Reported("the machine", MACHINE),
    },
)
