"""What an analysis found, as lines for a terminal."""

from __future__ import annotations

import numpy as np
import pandas as pd

from odyssey.exported.analysis import Analysis

MOST_TERMS = 8  # of a group, the largest


def summary(found: Analysis) -> str:
    """Counts, what was left out, shares of variance, and groups against the baseline."""
    trials = found.tables.trials
    groups, tasks = trials["cell"].nunique(), trials["task"].nunique()
    lost = int((trials["status"] == "diverged").sum())
    head = f"{len(trials)} trials, {groups} group{'s' * (groups > 1)}, {tasks} task{'s' * (tasks > 1)}"
    head += f"; {lost} without a score count as the worst" if lost else ""
    parts = [head, *found.left_out, *_importance(found.tables.importance), *_effects(found)]
    return "\n".join(parts)


def _importance(importance: pd.DataFrame) -> list[str]:
    lines: list[str] = []
    scored = importance[importance["target"] == "score"]
    for (task, cell), rows in scored.groupby(["task", "cell"]):
        if not np.isfinite(rows["share"]).any():
            lines += ["", f"{cell}, {task}: all scores are the same, so that nothing decides them"]
            continue
        lines += ["", f"{cell}, {task}: share of the score's variance (fANOVA, {rows['n'].iloc[0]} trials)"]
        largest = rows.sort_values("share", ascending=False).head(MOST_TERMS)
        width = max(map(len, largest["term"]))
        lines += [f"  {row['term']:<{width}}  {100 * row['share']:6.1f} %" for row in largest.to_dict("records")]
    return lines


def _effects(found: Analysis) -> list[str]:
    effects = found.tables.effects
    if effects.empty:
        return []
    lines = [
        "",
        f"against {found.baseline}, over trials of equal parameters and seed (difference of interquartile means)",
    ]
    for row in effects.to_dict("records"):
        low, high = row["iqm_difference_low"], row["iqm_difference_high"]
        interval = f" ({low:.4g} to {high:.4g})" if np.isfinite([low, high]).all() else ""
        said = row["direction"] if row["significant"] else "undecided"
        difference = f"{row['iqm_difference']:+.4g}{interval}"
        lines.append(f"  {row['cell']}, {row['task']}: {difference}, {row['n_pairs']} pairs: {said}")
    return lines
