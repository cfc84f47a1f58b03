"""Networks of Hopfield 1982 store random patterns and letters and recall them. Under **Figures** each caption names the
published result that it answers; under **Tables** are the numbers by size and load. The MLflow store (``make ui``) has
one run a form, size and load.
"""

from __future__ import annotations

from odyssey.studies.kind import Kind, Reported, Step
from odyssey.studies.memories.batches import planned
from odyssey.studies.memories.schema import MemoriesStudy
from odyssey.studies.memories.tables import MemoryTables

CAPACITY = """
Recall by form, size N and load p / N, for each share of flipped bits in the cue: means over networks (sets of random
patterns) with Student's 95 % intervals. ``fixed_share``: stored patterns that are fixed points; ``overlap`` and
``wrong_share``: of the state reached with its pattern; ``recalled_share``: recalls with fewer than 5 % of bits wrong.
"""
KIND = Kind(
    study=MemoriesStudy,
    tables=MemoryTables,
    plan=planned,
    steps=(
        Step("recall_memories", run="jobs.recall", takes=("batch",), makes=("recalls",), code="experiment"),
        Step(
            "follow_recalls",
            run="jobs.follow",
            takes=("study",),
            makes=("courses", "pictures"),
            depends_on=("courses", "pictures", "entropy"),
            code="experiment",
        ),
        Step("tabulate_memories", run="capacity.tabulate", takes=("recalls",), makes=("recalls", "capacity")),
    ),
    reported={"capacity": Reported("recall by size and load", CAPACITY)},
    tracked=("recalls", "capacity"),
    judged=("recalls",),
)
