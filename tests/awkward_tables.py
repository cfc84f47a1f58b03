"""Tables of a study of trials that are hard to draw: any number of cells, tasks, seeds and epochs, names of any length.

Everything is made column by column, since a study of 60 cells is made for every test of a figure; the statistics are
those of the real functions, but for effects and shares of variance, which are copied from a few cells to the others.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from itertools import product
from typing import Any

import numpy as np
import pandas as pd

from odyssey.figures.style import split
from odyssey.statistics.best_of_k import best_of_k_table
from odyssey.statistics.comparisons import comparison_table
from odyssey.statistics.effects import effect_table
from odyssey.statistics.scores import score_table
from odyssey.streams import stream
from odyssey.tables import StudyTables
from study_tables import CELLS, Plan, run, searched

NAMES = ("score", "test_loss", "best_valid_loss", "best_valid_score", "test_score")
PLAIN = {"clip_norm": 1.0, "bidirectional": False, "num_layers": 1, "window": 1, "window_ahead": 0}
LEVELS: dict[str, list[dict[str, Any]]] = {  # of every sweep
    "cells": [{}],
    "clipping": [{"clip_norm": 1.0}, {"clip_norm": np.nan}],
    "direction": [{"bidirectional": False}, {"bidirectional": True}],
    "depth": [{"num_layers": 1}, {"num_layers": 3}],
    "window": [{"window": 5, "window_ahead": 2}],
}
TASKS = (
    *("adding", "temporal_order", "chorales", "digits", "jsb", "spoken_frames", "reber", "copying", "multiplication"),
    *(f"invented_task_{k}" for k in range(1, 24)),
)
SCORES = ("mean_squared_error", "error_share", "nll_nats_per_frame", "error_share")  # in turn
LONG_CELL = "gated-with_a_very_long_name_of_a_variant_{}"
LONG_TASK = "a_task_with_a_name_that_nobody_would_want_to_read_aloud_{}"


def many_cells(count: int) -> list[str]:
    """So many cells: those of the tests, and invented families beyond."""
    more = [f"family{letter}-{k}" for letter in "abcdefghijkl" for k in ("x", "y_gates", "long_variant", "z2")]
    return [*CELLS, *more][:count]


def study(
    cells: Sequence[str], tasks: Sequence[str], seeds: int = 2, epochs: int = 6, sweeps: Sequence[str] = tuple(LEVELS)
) -> StudyTables:
    """A study of all sweeps: so many seeds a cell, task and level; "cells" is a search over as many settings."""
    shapes = [
        {"sweep": sweep, "task": task, "cell": cell, "seed": seed, **PLAIN, **level}
        for sweep in sweeps
        for task, cell, level, seed in product(tasks, cells, LEVELS[sweep], range(seeds))
    ]
    table = pd.DataFrame(shapes)
    whole = run([Plan("cells", "adding", "lstm", 0, 0)]).trials.iloc[[0] * len(table)].reset_index(drop=True)
    trials = whole.assign(**{name: table[name] for name in table})
    trials = _scored(trials.assign(trial_id=[f"{k:012x}" for k in range(len(trials))], setting=trials["seed"]), tasks)
    histories = _histories(trials, epochs)
    return _with_statistics(trials, histories)


def _scored(trials: pd.DataFrame, tasks: Sequence[str]) -> pd.DataFrame:
    rng = stream(5, "awkward")
    talent = {cell: rng.uniform(0.05, 1) ** 2 for cell in trials["cell"].unique()}
    number = trials["task"].map({task: k for k, task in enumerate(tasks)})
    score = trials["cell"].map(talent) * rng.uniform(0.9, 1.1, len(trials)) + 0.001
    judged = number % 2 == 0
    bleu = [json.dumps({f"{m}_{w}": 30 + 5 * s for m in ("bleu", "chrf") for w in ("greedy", "beam")}) for s in score]
    rate = 10 ** rng.uniform(-6, -2, trials["seed"].max() + 1)
    return trials.assign(
        **{name: score for name in NAMES if name != "score"},
        score_name=number.map(lambda k: SCORES[k % len(SCORES)]),
        success=np.where(judged, score < 0.3, None),
        status=np.where(judged & (score < 0.3), "solved", "finished"),
        options=number.map(lambda k: json.dumps({"length": 50 + k})),
        family=trials["cell"].map(lambda cell: split(cell)[0]),
        variant=trials["cell"],
        more_scores=bleu,
        learning_rate=rate[trials["seed"].astype(int)],
        hidden_size=rng.integers(20, 200, trials["seed"].max() + 1)[trials["seed"].astype(int)],
        momentum=1 - 10 ** rng.uniform(-2, 0, trials["seed"].max() + 1)[trials["seed"].astype(int)],
        input_noise=rng.uniform(0, 1, trials["seed"].max() + 1)[trials["seed"].astype(int)],
        parameter_count=(10_000 * (1 + trials["cell"].map(talent))).astype(int),
        sequences_seen=rng.integers(1_000, 1_000_000, len(trials)),
    )


def _histories(trials: pd.DataFrame, epochs: int) -> pd.DataFrame:
    epoch = np.tile(np.arange(epochs), len(trials))
    end = np.repeat(trials["best_valid_loss"].to_numpy(float), epochs)
    loss = end + 2.0 * np.exp(-epoch)
    return pd.DataFrame(
        {
            "trial_id": np.repeat(trials["trial_id"].to_numpy(), epochs),
            "epoch": epoch,
            "train_loss": 0.9 * loss,
            "valid_loss": loss,
            "valid_score": loss,
            "gradient_norm_median": 1.0,
            "gradient_norm_max": 2.0,
            "clipped_share": 0.1,
            "wall_seconds": 0.4 * (epoch + 1),
        }
    )


def _with_statistics(trials: pd.DataFrame, histories: pd.DataFrame) -> StudyTables:
    baseline = "lstm" if "lstm" in set(trials["cell"]) else str(trials["cell"].iloc[0])
    search = trials[trials["sweep"] == "cells"]
    few = list(dict.fromkeys([baseline, *search["cell"].unique()]))[:3]
    effects = effect_table(search[search["cell"].isin(few)], baseline, 0.5)
    others = [cell for cell in search["cell"].unique() if cell not in few]
    copied = [effects[effects["cell"] == few[-1]].assign(cell=cell) for cell in others]
    every = search[["task", "cell"]].drop_duplicates()
    space, shares = template()
    return replace(
        StudyTables(trials, histories, score_table(trials, 0.5), comparison_table(trials, baseline, 0.5)),
        space=space,
        effects=pd.concat([effects, *copied]),
        importance=shares.drop(columns=["task", "cell"]).merge(every, how="cross")[list(shares.columns)],
        best_of_k=best_of_k_table(search),
    )


@cache
def template() -> tuple[pd.DataFrame, pd.DataFrame]:
    """The space of a search, and the shares of variance of one of its cells."""
    whole = searched(cells=("lstm",), tasks=("digits",))
    return whole.space, whole.importance


def all_equal(whole: StudyTables) -> StudyTables:
    """The same study, in which everything that was measured is the same number."""
    same = dict.fromkeys(NAMES[1:], 0.5) | {"wall_seconds": 1.0, "parameter_count": 1000}
    histories = whole.histories.assign(train_loss=0.5, valid_loss=0.5, valid_score=0.5)
    return _with_statistics(whole.trials.assign(**same), histories)


def diverged(whole: StudyTables) -> StudyTables:
    """The same study, in which every trial diverged before its first finite loss."""
    lost = dict.fromkeys(NAMES[1:], np.nan) | {"status": "diverged", "success": None}
    histories = whole.histories.assign(train_loss=np.nan, valid_loss=np.nan, valid_score=np.nan)
    return _with_statistics(whole.trials.assign(**lost), histories)


def awkward(case: str) -> StudyTables:
    """The tables of one of CASES."""
    return CASES[case]()


CASES: dict[str, Any] = {
    "one trial": lambda: study(["lstm"], ["adding"], seeds=1, sweeps=["cells"]),
    "one cell": lambda: study(["lstm"], ["adding"], seeds=25),
    "nine cells": lambda: study(many_cells(9), TASKS[:1], seeds=3),
    "sixty cells": lambda: study(many_cells(60), TASKS[:1], seeds=2),
    "thirty-two tasks": lambda: study(["lstm"], TASKS),
    "long names": lambda: study(
        ["lstm", *(LONG_CELL.format(k) for k in range(4))], [LONG_TASK.format(k) for k in range(2)], seeds=25
    ),
    "all equal": lambda: all_equal(study(["lstm", "gru", "mut1"], TASKS[:2], seeds=12)),
    "all diverged": lambda: diverged(study(["lstm", "gru"], TASKS[:2], seeds=25)),
    "one epoch": lambda: study(["lstm", "gru", "mut1"], TASKS[:2], epochs=1),
    "a thousand trials": lambda: study(["lstm", "gru"], TASKS[:2], seeds=250, epochs=3, sweeps=["cells"]),
}
