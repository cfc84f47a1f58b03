"""From a study of gradients to its jobs. Imports no torch: Snakemake plans at every parse."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from odyssey import catalogue
from odyssey.errors import InputError, said_of
from odyssey.identity import AskedTrial
from odyssey.plan import Plan, PlannedTrial, plan_sweeps
from odyssey.schema import Config
from odyssey.studies.gradients.schema import GradientsStudy
from odyssey.studies.kind import Batch, Planned
from odyssey.trial import Settings, Trial

# Trials are as large and long as told, at one rate.
NO_SAY = ("parameter_budget", "halve_after", "decay_factor", "stop_when_solved", "test_lengths")
TRIALS_PER_JOB = 12  # what is measured takes longer than the training that can be predicted


@dataclass(frozen=True)
class ToMeasure:
    """A batch of trials, and how each is measured: after which epochs, on how many sequences, what has exploded."""

    trials: tuple[AskedTrial, ...]
    epochs: tuple[int, ...]
    sequences: int
    beyond: float


@dataclass(frozen=True)
class PlannedTrials:
    """All trials of a study, each in its place."""

    study: str
    trials: tuple[PlannedTrial, ...]


def plan_gradients(study: GradientsStudy, config: Config) -> Plan:
    """All trials of the study, each as long as its last epoch; raises InputError for what cannot be measured."""
    length = {"max_epochs": max(1, study.epochs[-1]), "patience": None}
    config = config.model_copy(update={"trials_per_job": config.trials_per_job or TRIALS_PER_JOB})
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
        shard: Batch(to_measure(study, trials), tuple(dict.fromkeys(trial.data for trial in trials)))
        for shard, trials in plan.shards.items()
    }
    return Planned(batches, plan.data, PlannedTrials(study.name, plan.trials))


def to_measure(study: GradientsStudy, trials: Iterable[PlannedTrial]) -> ToMeasure:
    """What the job of these trials is given; the same in whichever order a study names them."""
    asked = sorted((t.asked for t in trials), key=lambda t: (t.data, t.key))
    return ToMeasure(tuple(asked), tuple(study.epochs), study.sequences, study.beyond)
