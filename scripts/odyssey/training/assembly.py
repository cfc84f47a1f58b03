"""The network of a trial, as large as it is told to be."""

from __future__ import annotations

import numpy as np
import torch

from odyssey.datasets.sequences import Data
from odyssey.equations import Cell
from odyssey.errors import InputError
from odyssey.networks.encoder_decoder import EncoderDecoder
from odyssey.networks.feedback import FeedbackNetwork
from odyssey.networks.network import Network
from odyssey.tasks.task import Task
from odyssey.trial import Trial

MOST_HIDDEN = 4096
AnyNetwork = Network | EncoderDecoder


def build(trial: Trial, cell: Cell, task: Task, data: Data) -> AnyNetwork:
    """The trial's network for data that `prepared` has made; its weights are not yet drawn."""
    first = data.train.inputs[0]
    if trial.embedding_size and first.dtype != np.int32:
        raise InputError(f"task '{trial.task}' has no symbols to embed; leave embedding_size out.")
    sizes = (cell, data.input_size, trial.hidden_size, data.output_size)
    if task.output == "words":
        end = data.output_symbols.index("<eos>")
        depth = (trial.num_layers, trial.bidirectional, trial.embedding_size)
        return EncoderDecoder(*sizes, *depth, end=end)
    window = first.shape[1] if first.dtype == np.int32 and first.ndim == 2 else 1
    if trial.feedback is not None:
        answer = (task.timing, task.output, trial.feedback)
        return FeedbackNetwork(*sizes, *answer, trial.num_layers, trial.embedding_size, window)
    return Network(*sizes, task.timing, trial.num_layers, trial.bidirectional, trial.embedding_size, window)


def sized(trial: Trial, cell: Cell, task: Task, data: Data) -> Trial:
    """The trial with the largest hidden_size whose network keeps to the parameter budget, if there is one."""
    if trial.parameter_budget is None:
        return trial

    def count(hidden_size: int) -> int:
        with torch.device("meta"):
            return build(trial.model_copy(update={"hidden_size": hidden_size}), cell, task, data).parameter_count()

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
