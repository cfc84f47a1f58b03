"""The hidden size that a parameter budget allows. Imports torch only for networks that PyTorch alone has."""

from __future__ import annotations

from odyssey.datasets.sequences import Data
from odyssey.equations import Cell
from odyssey.errors import InputError
from odyssey.tasks.task import Task
from odyssey.training.plain_network import PlainNetwork, is_plain
from odyssey.trial import Trial

MOST_HIDDEN = 4096


def sized(trial: Trial, cell: Cell, task: Task, data: Data) -> Trial:
    """The trial with the largest hidden_size whose network keeps to the parameter budget, if there is one."""
    if trial.parameter_budget is None:
        return trial

    def count(hidden_size: int) -> int:
        return _parameter_count(trial.model_copy(update={"hidden_size": hidden_size}), cell, task, data)

    fits, too_many = 0, MOST_HIDDEN + 1
    while too_many - fits > 1:
        middle = (fits + too_many) // 2
        fits, too_many = (middle, too_many) if count(middle) <= trial.parameter_budget else (fits, middle)
    if fits == 0:
        raise InputError(
            f"no network of cell '{trial.cell}' on task '{trial.task}' has as few as {trial.parameter_budget:,} "
            f"parameters: the smallest has {count(1):,}; raise parameter_budget."
        )
    return trial.model_copy(update={"hidden_size": fits})


def _parameter_count(trial: Trial, cell: Cell, task: Task, data: Data) -> int:
    if is_plain(trial, data) and task.output != "words":
        return PlainNetwork.of(trial, cell, data).parameter_count()
    import torch

    from odyssey.training.assembly import build

    with torch.device("meta"):
        return build(trial, cell, task, data).parameter_count()
