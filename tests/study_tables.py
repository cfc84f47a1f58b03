"""Plausible tables of a study that nobody ran, for tests of statistics and figures."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
import yaml

from odyssey.figures.style import split
from odyssey.schema import Sweep
from odyssey.search import draw
from odyssey.statistics.best_of_k import best_of_k_table
from odyssey.statistics.comparisons import comparison_table
from odyssey.statistics.effects import effect_table
from odyssey.statistics.fanova import importance_table
from odyssey.statistics.scores import score_table
from odyssey.statistics.space import space_table
from odyssey.streams import stream
from odyssey.tables import StudyTables
from odyssey.tracking.runs import BEST
from odyssey.trial import Settings

CELLS = (
    *("rnn-tanh", "rnn-relu", "rnn-sigmoid"),
    *("lstm", "lstm-nig", "lstm-nfg", "lstm-nog", "lstm-niaf", "lstm-noaf", "lstm-cifg", "lstm-np"),
    *("lstm-fgr", "lstm-b", "gru", "gru-after", "mut1", "mut2", "mut3"),
    *("elman", "lstm1997", "lstm1997-gates", "lstm1997-b", "dt", "dt-s", "dot", "dot-s", "mlp"),
)
GATES = {"rnn": 1, "lstm": 4, "gru": 3, "mut": 3}


@dataclass(frozen=True)
class Sort:
    """A task as the tables see it: untrained and reachable score, their name, and the criterion, if any."""

    untrained: float
    reachable: float
    score_name: str
    solved_below: float | None = None


TASKS = {
    "chorales": Sort(24.0, 8.4, "nll_nats_per_frame"),
    "jsb": Sort(24.0, 8.4, "nll_nats_per_frame"),
    "spoken_frames": Sort(0.9, 0.02, "error_share"),
    "digits": Sort(0.9, 0.012, "error_share"),
    "adding": Sort(0.17, 0.0004, "mean_squared_error", 0.01),
    "temporal_order": Sort(0.75, 0.0, "error_share", 0.01),
}


@dataclass(frozen=True)
class Plan:
    """One row of the trials table before it is run."""

    sweep: str
    task: str
    cell: str
    setting: int
    seed: int
    clip_norm: float = 1.0
    bidirectional: bool = False
    num_layers: int = 1


def study_tables(cells: Sequence[str] = CELLS, tasks: Sequence[str] = tuple(TASKS)) -> StudyTables:
    """A whole study: 6 trials a cell and task in the sweep "cells", and the sweeps of clipping, direction and depth."""
    plans = [
        Plan("cells", task, cell, setting, seed)
        for task in tasks
        for cell in cells
        for setting in range(2)
        for seed in range(3)
    ]
    few = [c for c in ("rnn-tanh", "rnn-relu", "lstm", "gru") if c in cells] or list(cells[:2])
    for task in tasks:
        for cell in few:
            for seed in range(5):
                base = Plan("clipping", task, cell, 0, seed)
                plans += [base, replace(base, clip_norm=np.nan)]
                for sweep, axis, levels in (
                    ("direction", "bidirectional", (False, True)),
                    ("depth", "num_layers", (1, 2, 3)),
                ):
                    if not (sweep == "direction" and task == "chorales"):
                        plans += [replace(base, sweep=sweep, **{axis: level}) for level in levels]
    return run(plans)


def two_trials() -> StudyTables:
    """A study cut down to two trials of one task."""
    return run([Plan("cells", "adding", cell, 0, 0) for cell in ("lstm", "gru")])


def answering() -> StudyTables:
    """A study that answers entries of published tables, two of Jozefowicz et al. and one of Pascanu et al."""
    cells = ("rnn-tanh", "rnn-sigmoid", "lstm", "lstm-nfg", "lstm-b", "gru", "mut1")
    whole = study_tables(cells, ("arithmetic", "nottingham"))
    music = whole.trials["task"] == "nottingham"
    trials = whole.trials.assign(
        initialisation="jozefowicz",
        score_name=whole.trials["score_name"].mask(music, "nll_nats_per_frame"),
        options=whole.trials["options"].mask(~music, json.dumps({"digits": 2, "distractors": 1, "train": 3000})),
    )
    return with_statistics(trials, whole.histories)


SEARCH = """
cells:
  cells: [lstm, lstm-cifg, lstm-nfg]
  search:
    hidden_size: {log_uniform: [20, 200]}
    learning_rate: {log_uniform: [1.0e-6, 1.0e-2]}
    momentum: {one_minus_log_uniform: [0.01, 1.0]}
    input_noise: {uniform: [0, 1]}
"""


def searched(
    cells: Sequence[str] = ("lstm", "lstm-cifg", "lstm-nfg"),
    tasks: Sequence[str] = ("chorales", "digits"),
    trials: int = 30,
    seed: int = 0,
) -> StudyTables:
    """A random search like Greff's: a basin of the learning rate, more units better and slower, noise worse."""
    sweeps = {name: Sweep.model_validate(sweep) for name, sweep in yaml.safe_load(SEARCH).items()}
    plain = run([Plan("cells", task, cell, k, k) for task in tasks for cell in cells for k in range(trials)])
    drawn = {k: draw(sweeps["cells"].search, seed, k) for k in range(trials)}
    table = plain.trials.assign(**{n: plain.trials["setting"].map(lambda k, n=n: drawn[k][n]) for n in drawn[0]})
    rate = np.log10(table["learning_rate"])
    lift = table["cell"].map(lambda cell: 0.3 * (cell == "lstm-nfg") + 0.02 * (cell == "lstm-cifg"))
    luck = stream(seed, "luck").normal(0, 0.02, (2, len(table)))
    loss = 0.1 * (rate + 3) ** 2 + 0.3 / np.log(table["hidden_size"]) + 0.1 * table["input_noise"] + lift
    failed = table["learning_rate"] > 7e-3
    table["status"] = np.where(failed, "diverged", "finished")
    table["best_valid_loss"] = (8 + loss + luck[0]).mask(failed)
    table["test_score"] = (8 + loss + luck[1]).mask(failed)
    table["parameter_count"] = 4 * table["hidden_size"] * (table["hidden_size"] + 90)
    table["wall_seconds"] = 5 + 0.3 * table["hidden_size"] * (1 + table["input_noise"])
    return with_statistics(table, plain.histories, 0.1, space_table(sweeps))


BITS = json.dumps({"definition": "pascanu-5bit", "length": 200})


def momenta(
    tasks: Sequence[str] = ("memorisation", "adding"), cells: Sequence[str] = ("rnn-tanh", "lstm")
) -> StudyTables:
    """Momenta by rates, by the four kinds of gradient descent, two starts; of the rates above 0.1 all diverge."""
    forms = [(way, m) for way in ("nesterov_given", "sgd", "nesterov", "sgd_rescaled") for m in (0.9, 0.98, 0.995)]
    ways = [
        {"optimizer": form, "momentum": m, "learning_rate": rate, "initialisation": start}
        for form, m in [("sgd", 0.0), *forms]
        for rate in (0.001, 0.01, 0.1, 1.0)
        for start in ("sutskever-numbers", "uniform")
    ]
    plans = [Plan("momentum", t, c, k, seed) for t in tasks for c in cells for k in range(len(ways)) for seed in (0, 1)]
    plain = run(plans)
    chosen = plain.trials["setting"].map(ways.__getitem__)
    values = {name: chosen.map(lambda way, name=name: way[name]) for name in ways[0]}
    lost = values["learning_rate"] > 0.1
    loss = plain.trials["best_valid_loss"].fillna(1.0) * (1.2 - values["momentum"])
    status = plain.trials["status"].mask(lost, "diverged").mask(~lost, "finished")
    scores = {name: loss.mask(lost) for name in ("best_valid_loss", "test_score")}
    return with_statistics(plain.trials.assign(**values, **scores, status=status, options=BITS), plain.histories)


def repeated_settings() -> StudyTables:
    """A search whose settings were trained with five seeds each, two of them in another sweep too."""
    plans = [
        Plan(sweep, task, cell, setting, seed)
        for sweep, settings in (("cells", 12), ("more", 2))
        for task in ("digits", "adding")
        for cell in ("lstm", "rnn-tanh")
        for setting in range(settings)
        for seed in range(5)
    ]
    return run(plans)


def all_diverged() -> StudyTables:
    """A study in which every trial diverged before its first finite loss."""
    return _lose(study_tables(("lstm", "gru", "rnn-tanh"), ("adding", "digits")))


def searched_and_lost() -> StudyTables:
    """A random search in which every trial diverged before its first finite loss."""
    return _lose(searched(trials=25))


def _lose(whole: StudyTables) -> StudyTables:
    lost = ["best_valid_loss", "best_valid_score", "test_loss", "test_score", "test_wrong_share", "success"]
    trials = whole.trials.assign(status="diverged", **dict.fromkeys(lost, np.nan))
    histories = whole.histories.assign(train_loss=np.nan, valid_loss=np.nan)
    return with_statistics(trials, histories, space=whole.space if len(whole.space) else None)


def run(plans: Sequence[Plan]) -> StudyTables:
    """The tables as if these plans had been trained; scores and comparisons by the real functions."""
    pairs = [_trial(plan, index) for index, plan in enumerate(plans)]
    return with_statistics(pd.DataFrame([t for t, _ in pairs]), pd.concat([h for _, h in pairs]))


def with_statistics(
    trials: pd.DataFrame, histories: pd.DataFrame, share: float = 0.5, space: pd.DataFrame | None = None
) -> StudyTables:
    """Scores and comparisons added, and where there is a space, the tables of a search."""
    baseline = "lstm" if "lstm" in set(trials["cell"]) else trials["cell"].iloc[0]
    plain = StudyTables(trials, histories, score_table(trials, share), comparison_table(trials, baseline, share))
    if space is None:
        return plain
    effects, importance = effect_table(trials, baseline, share), importance_table(trials, space)
    return replace(plain, space=space, effects=effects, importance=importance, best_of_k=best_of_k_table(trials))


def _trial(plan: Plan, index: int) -> tuple[dict, pd.DataFrame]:
    rng = stream(7, *(str(v) for v in vars(plan).values()))
    talent = stream(11, plan.task, plan.cell).uniform(0, 1) ** 2
    sort, family = TASKS.get(plan.task, TASKS["digits"]), split(plan.cell)[0]
    plain = family == "rnn"
    handicap = 0.35 * plain + 0.12 * talent + 0.05 * plan.setting - 0.02 * plan.num_layers
    skill = float(np.clip(1 - handicap - abs(rng.normal(0, 0.02)) - 0.2 * np.isnan(plan.clip_norm), 0.02, 0.99))
    hidden = 64
    params = int(plan.num_layers * (1 + plan.bidirectional) * GATES.get(family, 2) * (hidden * 90) * (0.9 + talent / 5))
    diverged = rng.uniform() < (0.7 * plain + 0.1) * (0.9 if np.isnan(plan.clip_norm) else 0.12)
    history = _history(sort, skill, diverged, rng)
    best = history.loc[history["valid_loss"].idxmin()]
    ended = sort.reachable + 1e-5 + (sort.untrained - sort.reachable) * (1 - skill) ** 2
    score = float(ended * rng.uniform(0.9, 1.1))
    lost = diverged and rng.uniform() < 0.5
    judged = None if sort.solved_below is None or lost else score < 3 * sort.solved_below
    trial_id = f"{index:012x}"
    return {
        **dict.fromkeys(BEST.values(), 1.0),
        **{"study": "invented", "sweep": plan.sweep, "setting": plan.setting, "shard": 0, "trial_id": trial_id},
        **{"task": plan.task, "cell": plan.cell, "family": family, "variant": plan.cell},
        **Settings().model_dump(),
        **{"hidden_size": hidden, "num_layers": plan.num_layers, "bidirectional": plan.bidirectional},
        **{"optimizer": "sgd", "learning_rate": 0.1, "momentum": 0.9, "clip_norm": plan.clip_norm},
        **{"input_noise": 0.0, "batch_size": 20, "max_epochs": 40, "patience": 15, "seed": plan.seed},
        "status": "diverged" if diverged else "solved" if judged else "finished",
        **{
            "sequences_seen": 20_000,
            "epochs": int(history["epoch"].max()),
            "updates": 1000,
            "best_epoch": int(best["epoch"]),
        },
        "parameter_count": params,
        "train_loss_at_best": best["train_loss"],
        "best_valid_loss": np.nan if lost else best["valid_loss"],
        "best_valid_score": np.nan if lost else score * 0.97,
        "test_loss": np.nan if lost else best["valid_loss"],
        "test_score": np.nan if lost else score,
        "test_wrong_share": np.nan,
        "success": judged,
        "score_name": sort.score_name,
        **{
            "more_scores": "{}",
            "test_lengths": "[]",
            "options": json.dumps({"length": 50 if plan.setting % 2 else 100}),
        },
        "gradient_norm_median": history["gradient_norm_median"].median(),
        "gradient_norm_max": history["gradient_norm_max"].max(),
        "clipped_share": 0.1,
        "wall_seconds": float(rng.uniform(5, 20)),
    }, history.assign(trial_id=trial_id)


def _history(sort: Sort, skill: float, diverged: bool, rng: np.random.Generator) -> pd.DataFrame:
    epochs = np.arange(int(rng.integers(25, 41)) if not diverged else int(rng.integers(4, 12)))
    start, floor = sort.untrained, sort.reachable + 0.02 * sort.untrained
    progress = np.exp(-epochs * skill * 0.25)
    train = (floor + (start - floor) * (progress * skill + (1 - skill))) * rng.normal(1, 0.02, epochs.size)
    valid = train * 1.08 + 0.004 * start * np.maximum(epochs - 18, 0) / 20
    median = rng.lognormal(-0.5 + (1 - skill), 0.3, epochs.size)
    peak = median * rng.lognormal(2 + 6 * diverged + 2 * (1 - skill), 0.5, epochs.size)
    if diverged:
        train[-1] = valid[-1] = np.nan
        peak[-1] = np.inf
    median[0] = peak[0] = np.nan
    return pd.DataFrame(
        {
            "epoch": epochs,
            "train_loss": train,
            "valid_loss": valid,
            "valid_score": valid,
            "gradient_norm_median": median,
            "gradient_norm_max": peak,
            "clipped_share": 0.1,
            "wall_seconds": epochs * 0.4,
        }
    )
