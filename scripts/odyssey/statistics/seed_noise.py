"""How far scores lie apart that only the seed tells apart: the ceiling of every comparison of single trials."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from odyssey.statistics.outcomes import counted_scores, has_diverged
from odyssey.statistics.selection import GROUP

FEWEST = 2  # seeds of a setting that say anything
SETTING = ["sweep", "setting"]  # settings are numbered anew in every sweep
COLUMNS = ("settings", "seeds", "sd", "sd_of_all", "share")


def repeated(trials: pd.DataFrame) -> pd.DataFrame:
    """The trials whose sweep, task, cell and setting were trained with several seeds, with the scores they count as."""
    counted = trials.assign(test_score=counted_scores(trials), diverged=has_diverged(trials))
    seeds = counted.groupby([*GROUP, "setting"])["seed"].transform("nunique")
    return counted[seeds >= FEWEST]


def seed_noise_table(trials: pd.DataFrame, by: Sequence[str] = GROUP) -> pd.DataFrame:
    """One row a group that has repeated settings: settings, seeds (of all of them), sd, sd_of_all and share.

    sd: of scores of one setting, pooled over settings, with seeds - settings degrees of freedom. sd_of_all: of the
    scores of all these trials. share: of that variance, the part that is seeds'; the rest is what settings decide.
    """
    some = repeated(trials)
    rows = []
    for key, group in some.groupby(list(by)):
        scores = group["test_score"].astype(float)
        one = scores.groupby([group[name] for name in SETTING])
        apart, settings, seeds = scores - one.transform("mean"), one.ngroups, len(group)
        within = float((apart**2).sum() / (seeds - settings))
        whole = float(scores.var(ddof=1))
        share = within / whole if whole > 0 else float("nan")
        rows.append([*key, settings, seeds, within**0.5, whole**0.5, min(1.0, share) if share == share else share])
    return pd.DataFrame(rows, columns=[*by, *COLUMNS])
