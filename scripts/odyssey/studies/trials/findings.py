"""What a study of trials found, in sentences; every number is taken from its tables. Imports no scipy."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from odyssey.figures import style
from odyssey.figures.numbers import column_texts, score_factor, score_label

TASKS = 4  # that are named one by one


def findings(tables: Mapping[str, pd.DataFrame]) -> list[str]:
    """A sentence on the trials, one a task, and one or two on all of them; of those tables that are there."""
    said = [_trained(tables["trials"]), _solved(tables["trials"])] if "trials" in tables else []
    said += _best(tables["scores"]) if "scores" in tables else []
    said += [_against_baseline(tables["comparisons"])] if "comparisons" in tables else []
    said += [_decides(tables["importance"])] if "importance" in tables else []
    return [sentence for sentence in said if sentence]


def _trained(trials: pd.DataFrame) -> str:
    once = trials.drop_duplicates("trial_id")
    if once.empty:
        return "No trial is finished."
    diverged = int((once["status"] == "diverged").sum())
    lost = (
        "none diverged"
        if not diverged
        else "all of them diverged"
        if diverged == len(once)
        else f"{diverged:,} diverged"
    )
    seconds = once["wall_seconds"].sum()
    time = f"{seconds / 60:,.1f} minutes" if seconds >= 60 else f"{seconds:.1f} seconds"
    return (
        f"{_counted(len(once), 'trial')} of {_counted(once['cell'].nunique(), 'cell')} on "
        f"{_counted(once['task'].nunique(), 'task')} trained for {time} together; {lost}."
    )


def _solved(trials: pd.DataFrame) -> str:
    asked = trials.drop_duplicates("trial_id").dropna(subset=["success"])
    if asked.empty:
        return ""
    solved = int(asked["success"].astype(bool).sum())
    return f"Of the {len(asked):,} whose task has a criterion {solved or 'none'} solved it."


def _best(scores: pd.DataFrame) -> list[str]:
    """The best cell of each task, in the sweep that compares most of them."""
    scores = scores.dropna(subset=["mean"])
    told = [text for task, rows in scores.groupby("task", sort=True) if (text := _best_of_task(str(task), rows))]
    more = [f"On {len(told) - TASKS} more tasks: see the tables."] if len(told) > TASKS else []
    return told[:TASKS] + more


def _best_of_task(task: str, rows: pd.DataFrame) -> str:
    sweep = rows.groupby("sweep")["cell"].nunique().idxmax()
    rows = rows[rows["sweep"] == sweep].sort_values(["mean", "cell"])
    cells = rows["cell"].nunique()
    if cells < 2:
        return ""
    best, worst, name = rows.iloc[0], rows.iloc[-1], rows["score_name"].iloc[0]
    numbers = [best["mean"], best["mean_low"], best["mean_high"], worst["mean"]]
    mean, low, high, most = column_texts(score_factor(name) * number for number in numbers)
    what, _, unit = score_label(name).removesuffix(")").partition(" (")
    interval = f" ({low} to {high})" if low and high else ""
    return (
        f"{style.task_title(task)}: of {cells} cells {style.label(best['cell'])} has the best mean test score, {what} "
        f"{mean} {unit}".rstrip()
        + f"{interval}; {style.label(worst['cell'])} has the worst, {most} {unit}".rstrip()
        + "."
    )


def _against_baseline(comparisons: pd.DataFrame) -> str:
    if comparisons.empty:
        return ""
    found = comparisons["direction"].value_counts()
    baselines = " and ".join(map(style.label, sorted(comparisons["baseline"].unique())))
    return (
        f"Of {_counted(len(comparisons), 'comparison')} with {baselines}, {found.get('better', 0)} came out better and "
        f"{found.get('worse', 0)} worse after the correction for many tests."
    )


def _decides(importance: pd.DataFrame) -> str:
    """The setting that decides most of the score's variance, in the median over searches."""
    alone = importance[(importance["target"] == "score") & (importance["order"] == 1)]
    if alone.empty:
        return ""
    shares = alone.groupby("term")["share"].median()
    searches = len(alone.drop_duplicates(["sweep", "task", "cell"]))
    over = "" if searches == 1 else f" in the median over {searches} searches"
    setting = str(shares.idxmax()).replace("_", " ")
    return f"Of what was searched, the {setting} decides most: {100 * shares.max():.0f} % of the variance{over}."


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
