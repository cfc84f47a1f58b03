"""What an analysis found, as lines for a terminal."""

from __future__ import annotations

import numpy as np
import pandas as pd

from odyssey.exported.analysis import Analysis
from odyssey.exported.reading import title_of
from odyssey.statistics.comparisons import ALPHA

MOST_TERMS = 8  # of a group, the largest
TRUSTED = 0.5  # of the variance, below which a forest knows too little for its shares


def summary(found: Analysis) -> str:
    """Counts, what was left out, shares of variance, and groups against the baseline."""
    trials = found.tables.trials
    groups, tasks = trials["cell"].nunique(), trials["task"].nunique()
    lost = int((trials["status"] == "diverged").sum())
    head = ", ".join([_count(len(trials), "trial"), _count(groups, "group"), _count(tasks, "task")])
    head += f"; {lost} without a score count as the worst" if lost else ""
    return "\n".join([head, *found.left_out, *_importance(found.tables.importance), *_groups(found)])


def _count(n: int, thing: str) -> str:
    return f"{n} {thing}{'s' * (n != 1)}"


def _importance(importance: pd.DataFrame) -> list[str]:
    lines: list[str] = []
    scored = importance[importance["target"] == "score"]
    for (task, cell), rows in scored.groupby(["task", "cell"]):
        title = title_of(str(cell), str(task))
        if not np.isfinite(rows["share"]).any():
            lines += ["", f"{title}: all scores are the same, so that nothing decides them"]
            continue
        bounded = ", with 95 % bounds of the true one" if rows["share_low"].notna().any() else ""
        lines += [
            "",
            f"{title}: share of the score's variance (fANOVA, {rows['n'].iloc[0]} trials){bounded}",
        ]
        largest = rows.sort_values("share", ascending=False).head(MOST_TERMS)
        width = max(map(len, largest["term"]))
        lines += [f"  {row['term']:<{width}}  {_share(row)}" for row in largest.to_dict("records")]
        lines.append(f"  {_fit(float(rows['fit'].iloc[0]))}")
    return lines


def _share(row: dict) -> str:
    known = np.isfinite([row["share_low"], row["share_high"]]).all()
    interval = f"  ({100 * row['share_low']:.0f} to {100 * row['share_high']:.0f} %)" if known else ""
    return f"{100 * row['share']:6.1f} %{interval}"


def _fit(fit: float) -> str:
    if fit <= 0:
        return "the forest explains nothing of trials that it has not seen: these shares are not to be trusted"
    said = f"the forest explains {100 * fit:.0f} % of the variance of trials that it has not seen"
    return said if fit >= TRUSTED else f"{said}: these shares are not to be trusted"


def _groups(found: Analysis) -> list[str]:
    """Three answers to three questions, each with its own verdict: of the best, of the typical trial, of pairs."""
    best = found.best_difference.set_index(["task", "cell"])
    effects = found.tables.effects
    effects = effects.set_index(["task", "cell"]) if len(effects) else effects
    keys = [*dict.fromkeys([*best.index, *(effects.index if len(effects) else ())])]
    name = str(found.tables.trials["score_name"].iloc[0]).replace("_", " ")
    lines = ["", f"differences from {found.baseline} in {name} (negative is better)"] if keys else []
    for task, cell in keys:
        lines.append(f"  {title_of(cell, task)}")
        if (task, cell) in best.index:
            lines += _best(best.loc[(task, cell)], float(found.tables.scores["best_share"].iloc[0]))
        if len(effects) and (task, cell) in effects.index:
            lines += _pairs(effects.loc[(task, cell)], str(cell))
    return lines


def _best(row: pd.Series, share: float) -> list[str]:
    how = "in pairs" if row["in_pairs"] else "not in pairs"
    verdict = _verdict(row["p_holm"], row["difference"])
    difference = _interval(row["difference"], row["low"], row["high"])
    return [f"    mean of the best {100 * share:.3g} %  {difference}: {verdict}, {how}"]


def _pairs(row: pd.Series, cell: str) -> list[str]:
    typical = _interval(row["iqm_difference"], row["iqm_difference_low"], row["iqm_difference_high"])
    won = f"{cell} scores better in {100 * row['improvement']:.0f} % of {_count(int(row['n_pairs']), 'pair')}"
    ranks = _verdict(row["p_holm"], row["rank_biserial"], "ranks of differences ")
    return [
        f"    interquartile mean     {typical}",
        f"    pairs                  {won}" + (f"; {ranks}" if ranks else ""),
    ]


def _interval(value: float, low: float, high: float) -> str:
    ends = f" ({low:.4g} to {high:.4g})" if np.isfinite([low, high]).all() else ""
    return f"{value:+.4g}{ends}"


def _verdict(p: float, sign: float, of: str = "") -> str:
    """ "better" or "worse" only by the sign of the very number that was tested."""
    if not np.isfinite(p):
        return "not tested"
    direction = "better" if sign < 0 else "worse"
    return f"{of}{direction if p < ALPHA else 'undecided'} (p = {p:.2g})"
