"""From a study of gradients to its jobs. Imports no torch: Snakemake plans at every parse."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from odyssey import catalogue
from odyssey.errors import InputError, said_of
from odyssey.plan import Plan, PlannedTrial, plan_sweeps
from odyssey.plan import fingerprint as trials_fingerprint
from odyssey.schema import Config
from odyssey.studies.gradients.schema import GradientsStudy
from odyssey.studies.kind import Batch, Planned
from odyssey.trial import Settings, Trial

# Trials are as large and long as told, at one rate.
NO_SAY = ("parameter_budget", "halve_after", "decay_factor", "stop_when_solved", "test_lengths")


def plan_gradients(study: GradientsStudy, config: Config) -> Plan:
    """All trials of the study, each as long as its last epoch; raises InputError for what cannot be measured."""
    length = {"max_epochs": max(1, study.epochs[-1]), "patience": None}
    with said_of(f"study '{study.name}'"):
        plan = plan_sweeps(study.model_copy(update={"settings": length | study.settings}), config)
    for planned in plan.trials:
        for problem in _problems(planned.trial, length):
            raise InputError(f"study '{study.name}', sweep '{planned.sweep}': {problem}")
    return plan


def _problems(trial: Trial, length: dict) -> Iterator[str]:
    task = catalogue.task_module(trial.task).TASK
    for name, value in length.items():
        if getattr(trial, name) != value:
            yield f"`epochs` says how long a trial trains; leave {name} out."
    for name in NO_SAY:
        if getattr(trial, name) != Settings.model_fields[name].default:
            yield f"every trial is measured at its hidden_size until its last epoch, and not tested; leave {name} out."
    if trial.num_layers > 1 or trial.bidirectional or trial.feedback is not None:
        yield "gradients are measured in one layer, in one direction, without feedback; leave these settings out."
    if task.continuous or task.output == "words":
        yield f"gradients are measured on sequences read by one network, which '{trial.task}' does not have."


def planned(study: GradientsStudy, config: Config) -> Planned:
    """The study as its batches of trials and their data files."""
    plan = plan_gradients(study, config)
    batches = {
        shard: Batch(trials, fingerprint(study, trials), tuple(dict.fromkeys(trial.data for trial in trials)))
        for shard, trials in plan.shards.items()
    }
    return Planned(batches, plan.data, plan, json.dumps([(t.sweep, t.setting, t.key) for t in plan.trials]))


def fingerprint(study: GradientsStudy, trials: Iterable[PlannedTrial]) -> str:
    """Changes when these trials must be measured again, besides the code that measures."""
    return f"{trials_fingerprint(trials)} {study.model_dump_json(include={'epochs', 'sequences', 'beyond'})}"
