"""From a study to its trials: every configuration resolved, checked, named and put into a batch.

Imports no torch: Snakemake plans at every parse.
"""

from __future__ import annotations

import importlib
import itertools
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property, partial
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from odyssey import batching, catalogue, combinations, names, search
from odyssey.digests import digest, release
from odyssey.errors import InputError, said_of, unknown
from odyssey.exhibits.kinds import check_fit
from odyssey.identity import AskedTrial, key_of, short_hash
from odyssey.ignored import check_ignored
from odyssey.schema import MOST_TRIALS, Config, Study, Sweep, SweptStudy, checked
from odyssey.search import OPTIONS
from odyssey.trial import Trial

TRAINING = "odyssey.training.trial"  # what a trial's result depends on is what this module imports
EVALUATION = "odyssey.training.evaluation"
REPEATED = 10**12  # from seed to seed of a setting that is repeated: beyond every number of a trial and entropy


@dataclass(frozen=True)
class PlannedTrial(AskedTrial):
    """A trial in its place in a study."""

    sweep: str
    setting: int  # number of the draw; equal numbers pair across cells and tasks
    shard: str  # the batch that trains it

    @property
    def asked(self) -> AskedTrial:
        """What a job is asked for, wherever it stands in a study."""
        return AskedTrial(self.key, self.data, self.code, self.trial)


@dataclass(frozen=True)
class Plan:
    study: SweptStudy
    trials: tuple[PlannedTrial, ...]

    @property
    def data(self) -> dict[str, tuple[str, str]]:
        """Data file name -> (task, its options as JSON)."""
        one_each = {t.data: t.trial for t in self.trials}
        return {name: (trial.task, json.dumps(trial.options, sort_keys=True)) for name, trial in one_each.items()}

    @cached_property
    def shards(self) -> dict[str, list[PlannedTrial]]:
        """Shard -> its trials, each once, in the order of the study."""
        shards: dict[str, dict[str, PlannedTrial]] = defaultdict(dict)
        for t in self.trials:
            shards[t.shard].setdefault(t.key, t)
        return {shard: list(trials.values()) for shard, trials in shards.items()}


def plan_study(study: Study, config: Config) -> Plan:
    """All trials of a study; raises InputError for what cannot be run."""
    with said_of(f"study '{study.name}'"):
        catalogue.cell(study.baseline)
        shown = {name: [t for t in some if t not in config.leave_out] for name, some in study.exhibits.items()}
        plan = plan_sweeps(study.model_copy(update={"exhibits": shown}), config)
        _check_exhibits(study.name, shown, {t.trial.task for t in plan.trials})
        _check_baseline(study.baseline, plan)
    return plan


def plan_sweeps(study: SweptStudy, config: Config) -> Plan:
    """All trials of the sweeps of a study; raises InputError for what cannot be run."""
    study = without(study, config.leave_out)
    sweeps = {n: search.resolved(sweep, f"study '{study.name}', sweep '{n}'") for n, sweep in study.sweeps.items()}
    study = study.model_copy(update={"sweeps": sweeps})
    asked: list[tuple[str, int, AskedTrial]] = []
    for sweep_name, sweep in study.sweeps.items():
        search.check(sweep.search, f"study '{study.name}', sweep '{sweep_name}'")
        for setting, trial in _trials(study, sweep_name, sweep, config):
            code = code_of(trial.task, trial.cell, trial.optimizer)
            asked.append((sweep_name, setting, AskedTrial(key_of(trial, code), data_name(trial), code, trial)))
    if not asked:
        raise InputError(f"study '{study.name}' has no trials; give a sweep at least one cell, task and value.")
    names.check_names(*(dict.fromkeys(getattr(one.trial, what) for *_, one in asked) for what in ("cell", "task")))
    shard = batching.shards((one for *_, one in asked), config.trials_per_job)
    return Plan(
        study, tuple(PlannedTrial(**vars(one), sweep=s, setting=k, shard=shard[one.key]) for s, k, one in asked)
    )


def _check_baseline(baseline: str, plan: Plan) -> None:
    cells = list(dict.fromkeys(t.trial.cell for t in plan.trials))
    if baseline not in cells:
        raise InputError(
            f"no sweep that is run has a trial of the baseline '{baseline}', with which the others are compared; give "
            f"it to a sweep, or take another baseline: {', '.join(cells)}."
        )


def without(study: SweptStudy, tasks: list[str]) -> SweptStudy:
    """The study without these tasks, and without sweeps that ask for no other."""
    for task in tasks:
        if task not in study.tasks:
            raise unknown(f"task of study '{study.name}'", task, study.tasks)
    sweeps = {
        name: sweep.model_copy(update={"tasks": [t for t in sweep.tasks if t not in tasks]})
        if isinstance(sweep.tasks, list)
        else sweep
        for name, sweep in study.sweeps.items()
    }
    return study.model_copy(
        update={
            "tasks": {name: choice for name, choice in study.tasks.items() if name not in tasks},
            "sweeps": {name: sweep for name, sweep in sweeps.items() if sweep.tasks},
        }
    )


def unobtainable(study: Study, mirror: Path | None) -> dict[str, str]:
    """Task -> why its data cannot be had here, for the tasks whose data the study says are optional."""
    optional = study.tasks if study.optional_data == "all" else study.optional_data
    for task in optional:
        if task not in study.tasks:
            raise unknown(f"task of study '{study.name}'", task, study.tasks)
    needs = {task: getattr(catalogue.task_module(task), "NEEDS", ()) for task in optional}
    reasons = {task: [why for need in some if (why := need.missing(mirror))] for task, some in needs.items()}
    return {task: why[0] for task, why in reasons.items() if why}


def _trials(study: SweptStudy, sweep_name: str, sweep: Sweep, config: Config) -> Iterator[tuple[int, Trial]]:
    where = f"study '{study.name}', sweep '{sweep_name}'"
    cells = list(catalogue.cells()) if sweep.cells == "all" else sweep.cells
    tasks = list(study.tasks) if sweep.tasks == "all" else sweep.tasks
    draw = cache(partial(search.draw, sweep.search, study.entropy))  # the same for every cell and task
    first_seed = MOST_TRIALS * study.entropy  # trials of another entropy have nothing in common
    for task, cell, number, repeat in itertools.product(tasks, cells, range(sweep.trials), range(sweep.repeats)):
        if task not in study.tasks:
            catalogue.task_module(task)
            raise unknown(f"task of study '{study.name}'", task, study.tasks)
        if number == repeat == 0:
            catalogue.cell(cell)
            check_ignored(study, sweep_name, task, where)
        choice, drawn = study.tasks[task], draw(number)
        for point in _grid(sweep.grid):
            of_task = {name.removeprefix(OPTIONS): v for name, v in point.items() if name.startswith(OPTIONS)}
            of_trial = {name: v for name, v in point.items() if not name.startswith(OPTIONS)}
            settings = {**study.settings, **choice.settings, **sweep.settings, **drawn, **of_trial}
            search.check_settings(settings, where)
            options = options_of(task, {**choice.options, **of_task}, where)
            values = {
                **settings,
                "task": task,
                "options": options,
                "cell": cell,
                "seed": first_seed + number + REPEATED * repeat,
            }
            trial = checked(Trial, {**values, "device": config.device}, where)
            combinations.check(trial, where)
            yield number, trial


def _grid(grid: dict[str, list[Any]]) -> Iterable[dict[str, Any]]:
    return (dict(zip(grid, values, strict=True)) for values in itertools.product(*grid.values()))


def _check_exhibits(study: str, exhibits: dict[str, list[str]], run: set[str]) -> None:
    for exhibit, tasks in exhibits.items():
        for task in tasks:
            check_fit(exhibit, task)
            if task not in run:
                raise unknown(f"task of study '{study}' for exhibit '{exhibit}'", task, run)


def options_of(task: str, given: dict[str, Any], where: str) -> dict[str, Any]:
    """All options of a task's data, defaults filled in."""
    model: type[BaseModel] = catalogue.task_module(task).Options
    return checked(model, given, f"{where}, options of task '{task}'").model_dump(mode="json")


def data_name(trial: Trial) -> str:
    """The name of a trial's data file."""
    return _data_name(trial.task, json.dumps(trial.options, sort_keys=True))


@cache
def _data_name(task: str, options: str) -> str:
    defaults = catalogue.task_module(task).Options().model_dump(mode="json")
    return names.data_file(task, json.loads(options), defaults)


def data_code(task: str) -> str:
    """The digest of what a task's data depends on besides its options."""
    packages = [release(package) for package in catalogue.task_module(task).TASK.data_packages]
    return short_hash({"code": digest(f"odyssey.tasks.{task}", "odyssey.datasets.arrays"), "packages": packages})


@cache
def _training_code(optimiser: str) -> str:
    """Of the optimisers, which are found by their names, that of the trial alone."""
    return short_hash({"code": digest(TRAINING, f"odyssey.optimisers.{optimiser}"), "torch": release("torch")})


def evaluation_code() -> str:
    """The digest of what turns best weights into test scores."""
    return short_hash({"code": digest(EVALUATION), "torch": release("torch")})


def cells_code() -> str:
    """The digest of all cells and of what their families' docstrings say: what the page of cells depends on."""
    families = {cell.family for cell in catalogue.cells().values()}
    docstrings = [importlib.import_module(f"odyssey.cells.{family}").__doc__ for family in sorted(families)]
    return short_hash([[(id, cell.digest) for id, cell in catalogue.cells().items()], docstrings])


@cache
def code_of(task: str, cell: str, optimiser: str) -> str:
    """The digest of the code that the result of a trial depends on."""
    return short_hash([_training_code(optimiser), catalogue.cell(cell).digest, _data_code(task)])


_data_code = cache(data_code)


def fingerprint(trials: Iterable[AskedTrial]) -> str:
    """One hash over the keys of these trials: changes when any of them must run again."""
    return short_hash(sorted(t.key for t in trials))
