"""A task's data as a trial reads it: from the end, through a sliding window, with time to answer."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from odyssey import catalogue
from odyssey.checking import Form, checked_split
from odyssey.datasets.sequences import NOT_SCORED, SPLITS, Data, Split
from odyssey.errors import InputError
from odyssey.streams import stream
from odyssey.tasks.task import TaskOptions
from odyssey.trial import Trial


def prepared(trial: Trial, data: Data) -> Data:
    """The data as the trial's network reads them."""
    train, valid, test = (as_read(trial, data, getattr(data, name)) for name in SPLITS)
    return replace(data, train=train, valid=valid, test=test)


def as_read(trial: Trial, data: Data, split: Split) -> Split:
    """One split: reversed, each frame [D] with those of its window, [D * frames], and answers delayed."""
    if trial.reversed:
        split = turned_round(split)
    split = through_window(trial, data, split)
    return delayed(split, trial.delay) if trial.delay else split


def turned_round(split: Split) -> Split:
    """Every sequence from its end, with its targets where there is one a step."""
    targets = split.targets if split.one_target_each else [y[::-1].copy() for y in split.targets]
    return replace(split, inputs=[x[::-1].copy() for x in split.inputs], targets=targets)


def delayed(split: Split, steps: int) -> Split:
    """Class targets so many steps later: nothing is asked at first, and empty frames follow the last one."""
    if split.inputs[0].dtype == np.int32:
        raise InputError("symbols have no empty frame to follow the last one while answers are due; set delay: 0.")
    inputs = [np.concatenate([x, np.zeros((steps, *x.shape[1:]), x.dtype)]) for x in split.inputs]
    targets = [np.concatenate([np.full(steps, NOT_SCORED, y.dtype), y]) for y in split.targets]
    return replace(split, inputs=inputs, targets=targets)


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
    module = catalogue.task_module(trial.task)
    options = module.Options.model_validate(trial.options)
    split = module.draw(stream(trial.seed, "fresh", epoch), trial.fresh_sequences, options)
    if isinstance(split, Split):
        split = replace(split, legal=None)  # what may come next is judged, not trained on
    form, called = replace(_form(trial, data), criterion=None), f"'train' drawn for epoch {epoch}"
    return as_read(trial, data, checked_split(split, form, called, trial.fresh_sequences))


def of_length(trial: Trial, data: Data, length: int) -> Split:
    """New test sequences of another length, with the targets that are judged."""
    module = catalogue.task_module(trial.task)
    one_length = {"length": length} | ({"longest": None} if "longest" in module.Options.model_fields else {})
    options = module.Options.model_validate({**trial.options, **one_length})
    key, called = ("test_length", length), f"'test' drawn at length {length}"
    return _judged(trial, data, key, options, options.test, called)


def confirming_split(trial: Trial, data: Data, epoch: int, count: int | None) -> Split:
    """New sequences for an epoch that has passed validation, `count` of them (None: as many as are tested)."""
    options = catalogue.task_module(trial.task).Options.model_validate(trial.options)
    called = f"'test' drawn after epoch {epoch}"
    return _judged(trial, data, ("confirmation", epoch), options, count or options.test, called)


def _judged(trial: Trial, data: Data, key: tuple[str, int], options: TaskOptions, count: int, called: str) -> Split:
    """New sequences from the trial's stream `key`, with the targets that are judged."""
    module = catalogue.task_module(trial.task)
    split = getattr(module, "draw_judged", module.draw)(stream(trial.seed, *key), count, options)
    return as_read(trial, data, checked_split(split, _form(trial, data), called, count))


def _form(trial: Trial, data: Data) -> Form:
    """What is drawn looks as the stored data did before `prepared`."""
    return Form.of(trial.task, catalogue.task_module(trial.task).TASK, data, trial.window + trial.window_ahead)
