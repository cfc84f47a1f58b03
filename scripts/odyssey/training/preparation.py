"""A task's data as a trial reads it: through a sliding window, where the trial has one."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from odyssey import registry
from odyssey.schema import Trial
from odyssey.tasks.task import Data, Split, stream

SPLITS = ("train", "valid", "test")


def prepared(trial: Trial, data: Data) -> Data:
    """The data, each frame [D] with the `window` - 1 before it and the `window_ahead` after it, [D * frames]."""
    train, valid, test = (through_window(trial, data, getattr(data, name)) for name in SPLITS)
    return replace(data, train=train, valid=valid, test=test)


def through_window(trial: Trial, data: Data, split: Split) -> Split:
    """One split."""
    if trial.window == 1 and trial.window_ahead == 0:
        return split
    nothing = len(data.input_symbols) if split.inputs[0].dtype == np.int32 else 0
    return replace(split, inputs=[windowed(x, trial.window, trial.window_ahead, nothing) for x in split.inputs])


def windowed(x: NDArray, window: int, ahead: int, nothing: int) -> NDArray:
    """x [T, D] -> [T, D * (window + ahead)], the earliest frame first; symbols [T] -> [T, window + ahead].

    nothing: what stands beyond the ends: 0, or the number after the last symbol.
    """
    frames = x[:, None] if x.ndim == 1 else x
    padded = np.pad(frames, ((window - 1, ahead), (0, 0)), constant_values=nothing)
    return np.concatenate([padded[k : k + len(x)] for k in range(window + ahead)], axis=1)


def training_split(trial: Trial, data: Data, epoch: int) -> Split:
    """What an epoch (from 1) trains on: the stored split, or sequences that no epoch has seen before."""
    if trial.fresh_sequences is None:
        return data.train
    module = registry.task_module(trial.task)
    options = module.Options.model_validate(trial.options)
    split: Split = module.draw(stream(trial.seed, "fresh", epoch), trial.fresh_sequences, options)
    return through_window(trial, data, split)
