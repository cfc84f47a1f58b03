"""Networks are trained, and at some epochs the derivative of a cell's whole state with respect to its earlier states is
measured. Under **Figures** each caption names the published claim that it answers; under **Tables** are means by cell,
initial matrix, clipping and epoch. The MLflow store (``make ui``) has one run a trial.
"""

from __future__ import annotations

from odyssey.studies.gradients.plan import planned
from odyssey.studies.gradients.schema import GradientsStudy
from odyssey.studies.gradients.tables import GradientTables
from odyssey.studies.kind import Kind, Reported, Step

SHARES = """
Means over trials by sweep, cell, initialisation, ``clip_norm`` and epoch: losses and scores; share of single steps
whose Jacobian has a norm above 1; shares of sequences over which the gradient exploded or vanished; for plain RNNs the
largest eigenvalue and singular value of W_rec, its departure from normality, and the share of measured norms above
(γ ρ)^d with ρ the largest absolute eigenvalue, which textbooks print as a bound. A trial whose loss is no longer finite
is missing from then on.
"""
MEASURED = ("flows", "spectra", "snapshots")
KIND = Kind(
    study=GradientsStudy,
    tables=GradientTables,
    plan=planned,
    steps=(
        Step(
            "measure_gradients",
            run="batch_job.measure_batch",
            takes=("batch", "data"),
            makes=MEASURED,
            code="measuring",
        ),
        Step("tabulate_gradients", run="batch_job.tabulate", takes=("plan", *MEASURED), makes=(*MEASURED, "shares")),
    ),
    reported={"shares": Reported("exploding and vanishing, epoch by epoch", SHARES)},
    tracked=("snapshots",),
    judged=("snapshots",),
)
