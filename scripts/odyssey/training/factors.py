"""What an update multiplies by: the learning rate, and the weight of Pascanu's regulariser. Imports no torch."""

from __future__ import annotations

from odyssey import optimisers
from odyssey.trial import Trial


def effective_rate(trial: Trial) -> float:
    """The rate that an update multiplies by: the learning rate, where its optimiser says no other."""
    module = optimisers.module(trial.optimizer)
    return module.effective_rate(trial) if hasattr(module, "effective_rate") else trial.learning_rate


def regulariser_weight(trial: Trial, epoch: int) -> float:
    """What the term is multiplied by in this epoch (from 1): falls as 1 / epoch, if asked to."""
    return trial.regulariser_weight / (epoch if trial.regulariser_decays else 1)
