"""What a study of trials found, in sentences; every number is taken from its tables. Imports no scipy."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from odyssey.figures import style
from odyssey.figures.numbers import column_texts, score_factor, score_label

TASKS = 4  # that are named one by one


def findings(tables: Mapping[str, pd.DataFrame]) -> list[str]:
    """Three or four sentences, of those tables that are there."""
    said = [_trained(tables["trials"]), _solved(tables["trials"])] if "trials" in tables else []
    said += [_best(tables["scores"])] if "scores" in tables else []
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
    minutes = once["wall_seconds"].sum() / 60
    return (
        f"{_counted(len(once), 'trial')} of {_counted(once['cell'].nunique(), 'cell')} on "
        f"{_counted(once['task'].nunique(), 'task')} trained for {minutes:,.1f} minutes together; {lost}."
    )


def _solved(trials: pd.DataFrame) -> str:
    asked = trials.drop_duplicates("trial_id").dropna(subset=["success"])
    if asked.empty:
        return ""
    return f"{int(asked['success'].astype(bool).sum()):,} of the {len(asked):,} whose task has a criterion solved it."


def _best(scores: pd.DataFrame) -> str:
    """The best cell of each task, in the sweep that compares most of them."""
    scores = scores.dropna(subset=["mean"])
    told = [_best_of_task(str(task), rows) for task, rows in scores.groupby("task", sort=True)]
    told = [text for text in told if text]
    more = f"; and on {len(told) - TASKS} more" if len(told) > TASKS else ""
    return f"Best cell by mean test score: {'; '.join(told[:TASKS])}{more}." if told else ""


def _best_of_task(task: str, rows: pd.DataFrame) -> str:
    sweep = rows.groupby("sweep")["cell"].nunique().idxmax()
    rows = rows[rows["sweep"] == sweep].sort_values(["mean", "cell"])
    if rows["cell"].nunique() < 2:
        return ""
    best, name = rows.iloc[0], rows["score_name"].iloc[0]
    numbers = [best["mean"], best["mean_low"], best["mean_high"], rows["mean"].max()]
    mean, low, high, worst = column_texts(score_factor(name) * number for number in numbers)
    interval = f" ({low} to {high})" if low and high else ""
    return (
        f"on {style.task_title(task)} {style.label(best['cell'])} with {score_label(name)} {mean}{interval}, "
        f"the worst of {rows['cell'].nunique()} has {worst}"
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
