"""What jobs are given: the plan as it was when the run began, in files named by what they hold."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from odyssey.errors import InputError
from odyssey.plan import Plan, plan_study
from odyssey.plan_files import batch_file, plan_file, read_batch, read_plan, write_plan
from odyssey.schema import Config, Study

STUDY = {
    "name": "s", "title": "t", "question": "q", "settings": {"max_epochs": 1}, "figures": ["scores_by_cell"],
    "tasks": {"adding": {"options": {"length": 20}}, "temporal_order": {}},
    "sweeps": {
        "one": {"cells": ["lstm", "gru"], "trials": 3},
        "two": {"cells": ["lstm"], "grid": {"learning_rate": [1e-3, 0.1]}},
    },
}  # fmt: skip


def plan(**settings: object) -> Plan:
    return plan_study(Study.model_validate({**STUDY, "settings": {"max_epochs": 1, **settings}}), Config())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_plan(plan(), tmp_path)
    return tmp_path


def test_what_is_read_is_what_was_planned(folder: Path) -> None:
    read = read_plan(folder / plan_file(plan()))
    assert (read.study, read.title, read.question) == ("s", "t", "q")
    assert read.trials == plan().trials
    for trials in plan().shards.values():
        batch = read_batch(folder / batch_file(trials))
        assert {t.key for t in batch} == {t.key for t in trials}
        assert [t.data for t in batch] == sorted(t.data for t in batch), "a job reads each data file once"


def test_a_trial_of_two_sweeps_is_in_one_batch(folder: Path) -> None:
    batches = [read_batch(folder / batch_file(trials)) for trials in plan().shards.values()]
    keys = [t.key for batch in batches for t in batch]
    assert len(keys) == len(set(keys)) < len(plan().trials)


def test_another_plan_has_other_files_and_leaves_these(folder: Path) -> None:
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    write_plan(plan(hidden_size=9), folder)
    after = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert before.items() < after.items()
    assert plan_file(plan(hidden_size=9)) in after.keys() - before.keys()


@pytest.mark.parametrize("change", ["setting", "cut", "gone", "code", "shape"])
def test_a_batch_that_is_not_what_was_planned_is_refused(folder: Path, change: str) -> None:
    path = folder / batch_file(next(iter(plan().shards.values())))
    content = json.loads(path.read_bytes())
    content[0]["trial"]["learning_rate"] *= 1 + (change == "setting")
    content[0]["code"] += "0" * (change == "code")
    text = json.dumps(content if change != "shape" else {"trials": content})
    path.write_text(text[:-9] if change == "cut" else text)
    if change == "gone":
        path.unlink()
    with pytest.raises(
        InputError, match="is missing, in which the run" if change == "gone" else "is not the plan that"
    ):
        read_batch(path)
