"""**rnn-odyssey** re-runs the experiments behind what is commonly said about recurrent networks. A *trial* is one
training run; a *study* is a set of trials over cells, tasks and settings. **A ledger of claims** opens the report: what
papers say, and what the trials of all studies that were run here say to it. Under **Figures** each caption names the
published figure that it answers; under **Exhibits** is what the best networks do, to be seen and heard; under
**Tables** are the numbers; under **Cells** are the equations of every cell. The trials themselves, epoch by epoch, are
in the MLflow store (``make ui``).
"""

from __future__ import annotations

from odyssey.plan import plan_study
from odyssey.schema import Study
from odyssey.studies.kind import Kind
from odyssey.tables import StudyTables

# No steps: workflow/rules/trials.smk says how its tables are made.
KIND = Kind(
    study=Study,
    tables=StudyTables,
    plan=plan_study,
    tracked=("trials", "histories"),
    judged=("trials",),
    unsaid=True,
)
