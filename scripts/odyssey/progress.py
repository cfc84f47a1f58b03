"""How far a sweep is, and how long it will still take."""

from __future__ import annotations

from collections import defaultdict
from statistics import fmean

from odyssey.plan import PlannedTrial


def seconds_left(
    planned: list[PlannedTrial], seconds: dict[str, float], done_before: set[str], elapsed: float
) -> float | None:
    """Estimated seconds until all of `planned` are done, or None before the first is.

    seconds: key of a trial -> seconds that it took, for those that are done; done_before: those done before this run
    began, which has been training for `elapsed` seconds. A trial is expected to take the mean of those done on its task
    with as many layers, or else on its task, or else of all; what `elapsed` is to the seconds of this run's trials
    (several at once, imports between them) it will be to those to come.
    """
    ours = sum(value for key, value in seconds.items() if key not in done_before)
    if not ours:
        return None
    kinds = {t.key: (_kind(t), (t.trial.task,), ()) for t in planned}
    taken: dict[tuple, list[float]] = defaultdict(list)
    for key, value in seconds.items():
        for kind in kinds[key]:
            taken[kind].append(value)
    waiting = [kinds[t.key] for t in {t.key: t for t in planned}.values() if t.key not in seconds]
    return sum(fmean(next(taken[k] for k in kind if k in taken)) for kind in waiting) * elapsed / ours


def _kind(planned: PlannedTrial) -> tuple:
    trial = planned.trial
    return (trial.task, trial.num_layers * (1 + trial.bidirectional))


def sentence(study: str, done: int, of: int, elapsed: float, left: float | None) -> str:
    """One line for a person: trials done, time so far, time left."""
    share = f"{study}: {done} of {of} trials, {duration(elapsed)} so far"
    if done == of:
        return f"{share}; tables and figures follow"
    return f"{share}, about {duration(left)} left" if left is not None else share


def duration(seconds: float) -> str:
    """55 s, 3 min 20 s, 2 h 5 min."""
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    minutes, rest = divmod(whole, 60)
    return f"{minutes} min {rest} s" if minutes < 60 else f"{minutes // 60} h {minutes % 60} min"
