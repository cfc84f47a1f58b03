"""What is trained of the minimal latch: runs over the plane of weight and noise, and over lengths.

Runs of one length are trained together, each from noise of its own. Columns: odyssey.studies.latching.tables.
"""

from __future__ import annotations

from itertools import product

import numpy as np
import pandas as pd

from odyssey.streams import stream
from odyssey.studies.latching.convergence import convergence
from odyssey.studies.latching.schema import LatchingStudy
from odyssey.studies.latching.tables import LatchingTables
from odyssey.studies.latching.unit import trained, wrong_share

EVERYTHING, INPUTS = "everything", "inputs"  # what is trained
PLAN = ["sweep", "length", "w_0", "noise_sd", "trained", "learning_rate", "run"]


def latch(study: LatchingStudy) -> LatchingTables:
    """Both tables of a study."""
    planned = plan(study)
    tables = [learnt(runs, study) for _, runs in planned.groupby(["sweep", "length"], sort=False)]
    latches = pd.concat(tables, ignore_index=True)
    return LatchingTables(latches, convergence(latches))


def plan(study: LatchingStudy) -> pd.DataFrame:
    """A row a run, without what comes of it."""
    plane, line = study.map, study.lengths
    points = [
        *product(["map"], [plane.length], plane.w, plane.noise_sd, [EVERYTHING]),
        *product(["lengths"], line.lengths, [line.w], [line.noise_sd], [EVERYTHING, INPUTS]),
    ]
    rows = [(*point, *more) for point in points for more in product(study.learning_rates, range(study.runs))]
    return pd.DataFrame(rows, columns=PLAN)


def learnt(runs: pd.DataFrame, study: LatchingStudy) -> pd.DataFrame:
    """Runs of one sweep and length, with what they have learnt."""
    steps, key = int(runs["length"].iloc[0]), ("latching", str(runs["sweep"].iloc[0]), int(runs["length"].iloc[0]))
    w_0, rate = runs["w_0"].to_numpy(float), runs["learning_rate"].to_numpy(float)
    deviation = runs["noise_sd"].to_numpy(float)
    moves = (runs["trained"] == EVERYTHING).to_numpy().astype(np.float64)
    random = stream(study.entropy, *key, "train")
    w, h = trained(w_0, deviation, rate, steps, study.latch_steps, study.presentations, random, moves)
    wrong = wrong_share(w, h, deviation, steps, study.judged, stream(study.entropy, *key, "test"))
    return runs.assign(w=w, wrong_share=wrong, converged=(wrong < study.wrong_below).astype(float))
