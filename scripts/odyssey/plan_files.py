"""The plan of a run as files: a batch of trials for each job, and the whole for who watches and collects.

Written once when a run starts, in results/plans/, each named by what it holds: jobs train what was planned, also when
the study is edited meanwhile, and what a job must run again for is the name of its batch. Imports no torch.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from odyssey.errors import InputError
from odyssey.files import write_whole
from odyssey.identity import AskedTrial, key_of, short_hash
from odyssey.plan import Plan, PlannedTrial, fingerprint
from odyssey.trial import Trial


@dataclass(frozen=True)
class ReadPlan:
    """A plan as its files say it."""

    study: str
    title: str
    question: str
    trials: tuple[PlannedTrial, ...]


def batch_file(trials: Iterable[AskedTrial]) -> str:
    """The name of the file of a batch."""
    return f"{fingerprint(trials)}.json"


def plan_file(plan: Plan) -> str:
    """The name of the file of a plan: another once its tables would be others."""
    return f"{plan.study.name}-{short_hash(_rows(plan))}.json"


def _rows(plan: Plan) -> list[list[Any]]:
    return [[t.sweep, t.setting, t.shard, t.key] for t in plan.trials]


def write_plan(plan: Plan, folder: Path) -> None:
    """Write the plan and its batches to `folder`, where they are not there."""
    there = {path.name for path in folder.glob("*.json")}
    batches = {}
    for shard, trials in plan.shards.items():
        batches[shard] = batch_file(trials)
        if batches[shard] not in there:
            content = [
                {"key": t.key, "data": t.data, "code": t.code, "trial": t.trial.model_dump(mode="json")}
                for t in sorted(trials, key=lambda t: (t.data, t.key))
            ]
            write_whole(folder / batches[shard], json.dumps(content).encode(), durable=False)  # read against its keys
    said = {"study": plan.study.name, "title": plan.study.title, "question": plan.study.question}
    write_whole(folder / plan_file(plan), json.dumps({**said, "batches": batches, "rows": _rows(plan)}).encode())


def read_batch(path: Path) -> list[AskedTrial]:
    """The trials of a batch, in the order of their data; raises InputError if the file is not what was planned."""
    content = _content(path)
    try:
        trials = [_asked(entry) for entry in content]
    except (KeyError, TypeError, ValueError):
        raise _damaged(path) from None
    if path.name != batch_file(trials) or any(t.key != key_of(t.trial, t.code) for t in trials):
        raise _damaged(path)
    return trials


def read_plan(path: Path) -> ReadPlan:
    """A plan from its file and those of its batches, beside it; raises InputError as `read_batch` does."""
    content = _content(path)
    try:
        asked = {t.key: t for name in content["batches"].values() for t in read_batch(path.parent / name)}
        trials = tuple(
            PlannedTrial(**vars(asked[key]), sweep=sweep, setting=setting, shard=shard)
            for sweep, setting, shard, key in content["rows"]
        )
        return ReadPlan(content["study"], content["title"], content["question"], trials)
    except (KeyError, TypeError):
        raise _damaged(path) from None


def _asked(entry: dict[str, Any]) -> AskedTrial:
    return AskedTrial(entry["key"], entry["data"], entry["code"], Trial.model_validate(entry["trial"]))


def _content(path: Path) -> Any:
    try:
        return json.loads(path.read_bytes())
    except FileNotFoundError:
        raise InputError(
            f"{path} is missing, in which the run has its plan; has the study been edited since? Run snakemake again."
        ) from None
    except ValueError:
        raise _damaged(path) from None


def _damaged(path: Path) -> InputError:
    return InputError(f"{path} is not the plan that was written there; delete it and run snakemake again.")
