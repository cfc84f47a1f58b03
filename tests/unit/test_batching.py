"""Batches of about equal predicted seconds, which depend on the study alone."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from odyssey.batching import LONGEST, SHORTEST, predicted_seconds
from odyssey.plan import Plan, plan_study
from odyssey.schema import Config, Study
from odyssey.studies.reading import read_study

BASE = {
    "name": "small",
    "title": "",
    "question": "",
    "figures": ["scores_by_cell"],
    "baseline": "lstm",
    "settings": {"hidden_size": 32, "max_epochs": 10},
    "tasks": {"adding": {"options": {"train": 800}}, "temporal_order": {}},
    "sweeps": {"cells": {"cells": ["lstm", "gru", "rnn-tanh", "mut1", "mut2"], "trials": 3}},
}


def plan(**change: Any) -> Plan:
    return plan_study(Study.model_validate({**BASE, **change}), Config())


def seconds(plan: Plan) -> dict[str, float]:
    return {shard: sum(predicted_seconds(t.trial) for t in trials) for shard, trials in plan.shards.items()}


@pytest.mark.parametrize("study", ["tour", "hochreiter", "greff-music", "translation"])
def test_batches_are_neither_short_nor_long(study: str) -> None:
    found = plan_study(read_study(study), Config())
    lasting = seconds(found)
    longest_trial = max(predicted_seconds(t.trial) for t in found.trials)
    assert max(lasting.values()) <= 2 * LONGEST + longest_trial
    assert len(lasting) <= 1 + 4 * sum(lasting.values()) / SHORTEST, "few processes"
    assert sum(map(len, found.shards.values())) == len({t.key for t in found.trials})


def test_what_takes_longer_is_predicted_to() -> None:
    (first, *_) = plan().trials
    base = first.trial
    more = {"hidden_size": 64, "max_epochs": 20, "num_layers": 2, "bidirectional": True, "fresh_sequences": 5000}
    for name, value in more.items():
        assert predicted_seconds(base.model_copy(update={name: value})) > predicted_seconds(base), name


def test_a_cell_that_is_added_moves_no_other() -> None:
    cells = [*BASE["sweeps"]["cells"]["cells"], "lstm1997"]  # type: ignore[index]
    before = {t.key: t.shard for t in plan().trials}
    after = {t.key: t.shard for t in plan(sweeps={"cells": {"cells": cells, "trials": 3}}).trials}
    assert before.items() <= after.items()


def test_trials_that_are_added_at_the_end_move_no_other() -> None:
    long = {"hidden_size": 200, "max_epochs": 150}
    before = plan(settings=long, sweeps={"cells": {"cells": ["lstm"], "trials": 40}})
    after = plan(settings=long, sweeps={"cells": {"cells": ["lstm"], "trials": 41}})
    assert {t.key: t.shard for t in before.trials}.items() <= {t.key: t.shard for t in after.trials}.items()
    assert len(before.shards) > 4
    assert max(Counter(t.trial.task for trials in before.shards.values() for t in trials[:1]).values()) > 1


def test_options_of_any_kind_are_no_obstacle() -> None:
    """A task of one's own may call something else `train` or `length`."""
    (first, *_) = plan().trials
    for options in ({"train": 0.8, "length": "long"}, {"train": True, "lag": None}, {"train": -5, "steps": 0}, {}):
        assert predicted_seconds(first.trial.model_copy(update={"options": options})) > 0
