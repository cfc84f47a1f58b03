"""One tanh unit learns to hold a bit through noise (Bengio et al. 1994, Figure 2). Under **Figures** the caption says
what is ours and what the paper's; under **Tables** is the share of runs that converged, point by point; under **A
ledger of claims** is what follows for published sentences.
"""

from __future__ import annotations

from odyssey.studies.kind import Kind, Reported, Step
from odyssey.studies.latching.schema import LatchingStudy
from odyssey.studies.latching.tables import LatchingTables

CONVERGENCE = """
A row a point of the map (``sweep`` map) or a length (``lengths``), learning rate, and what was trained: the weight and
the inputs (everything), or the inputs alone. ``share``: of the n runs that converged, with Wilson's 95 % interval;
``wrong_share``: of new sequences that end with the wrong sign, mean over runs.
"""
KIND = Kind(
    study=LatchingStudy,
    tables=LatchingTables,
    steps=(Step("train_latches", run="experiment.latch", takes=("study",), makes=("latches", "convergence")),),
    reported={"convergence": Reported("convergence by weight, noise and length", CONVERGENCE)},
    tracked=("latches",),
    judged=("latches",),
)
