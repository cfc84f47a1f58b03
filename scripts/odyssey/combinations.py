"""What a trial cannot combine, said before anything runs. Imports no torch: Snakemake plans at every parse."""

from __future__ import annotations

from collections.abc import Container, Iterator

from odyssey import catalogue
from odyssey.equations.forms import plain_activation
from odyssey.errors import InputError
from odyssey.tasks.task import Task
from odyssey.trial import Trial


def check(trial: Trial, where: str) -> None:
    """Raise InputError with the first thing about this trial that cannot be run."""
    module = catalogue.task_module(trial.task)
    for problem in _problems(trial, module.TASK, hasattr(module, "draw")):
        raise InputError(f"{where}: {problem}")


def _problems(trial: Trial, task: Task, can_draw: bool) -> Iterator[str]:
    yield from _answers_read(trial, task)
    yield from _running_text(trial, task)
    if trial.truncation is not None:
        if trial.bidirectional:
            yield "truncation cuts a sequence before the backward half has read its end; set bidirectional: false."
        if task.timing == "own_length":
            yield f"'{trial.task}' is answered after whole sequences, so truncation has no meaning; leave it out."
    if trial.feedback is not None:
        if trial.bidirectional:
            yield "feedback gives each step the answer before it, which a backward half cannot have; set one of them."
        if task.timing == "own_length":
            yield f"the answers to '{trial.task}' belong to no step and cannot be fed back; leave feedback out."
    yield from _order(trial, task)
    if trial.test_lengths and not (can_draw and task.criterion and "length" in module_options(trial.task)):
        yield f"'{trial.task}' has no criterion or no option `length` to draw by; leave test_lengths out."
    if trial.stop_when_solved and task.criterion is None:
        yield f"'{trial.task}' has no criterion by which it is solved; leave stop_when_solved out."
    yield from _schedule(trial)
    if trial.embedding_size is not None and trial.input_noise > 0:
        yield "input_noise is added to inputs, and embedding_size learns them; leave one of them out."
    if trial.dropout > 0 and (task.output == "words" or trial.feedback is not None):
        yield "dropout is defined for layers between inputs and answers, without feedback or a decoder; leave it out."
    if trial.fresh_sequences is not None and not can_draw:
        yield f"'{trial.task}' is a fixed set of sequences: none can be drawn anew; leave fresh_sequences out."
    if task.output == "words" and trial.window + trial.window_ahead > 1:
        yield f"'{trial.task}' is read word by word; leave window and window_ahead out."
    if trial.regulariser is not None:
        yield from _regulariser(trial, task)


def _schedule(trial: Trial) -> Iterator[str]:
    """Of the learning rate: one, and whole."""
    named = [name for name in ("halve_after", "decay_after", "constant_epochs") if getattr(trial, name) is not None]
    if len(named) > 1:
        yield f"{named[0]} and {named[1]} are two schedules of the learning rate; set one of them to null."
    if trial.patience is not None:
        for name in named:
            yield f"{name} says when training stops, and so does patience; set patience: null."
    decays = "decay_after" in named or "constant_epochs" in named
    if trial.decay_factor is None:
        if decays:
            yield f"{named[0]} needs the factor that the rate is multiplied by, as in decay_factor: 0.8; give it."
        if trial.least_rate is not None:
            yield "least_rate stops a rate that is decayed; give decay_factor too, or leave least_rate out."
    elif not decays:
        yield "decay_factor needs to know when; give decay_after or constant_epochs, or leave decay_factor out."
    if trial.least_rate is not None and trial.least_rate >= trial.learning_rate:
        yield f"least_rate is {trial.least_rate:g}, but learning_rate starts at {trial.learning_rate:g}; lower it."


def _answers_read(trial: Trial, task: Task) -> Iterator[str]:
    if not task.predicts_next_input:
        return
    if trial.bidirectional:
        yield (
            f"'{trial.task}' asks for the next input, which the backward half of a bidirectional net has already "
            f"read, so it would copy its answer; leave '{trial.task}' out of this sweep or set bidirectional: false."
        )
    if trial.window_ahead > 0:
        yield f"'{trial.task}' asks for the next input, which window_ahead shows; set window_ahead: 0."


def _order(trial: Trial, task: Task) -> Iterator[str]:
    if trial.reversed and (task.predicts_next_input or task.timing == "own_length"):
        yield f"'{trial.task}' cannot be read from its end; set reversed: false."
    if trial.delay > 0 and (task.timing != "every_step" or task.output != "classes" or task.continuous):
        yield f"'{trial.task}' has no class at every frame that could be asked for later; set delay: 0."
    if trial.delay > 0 and task.predicts_next_input:
        yield f"'{trial.task}' asks for the next input, which a delay would show; set delay: 0."


def module_options(task: str) -> Container[str]:
    """The names of a task's options."""
    return catalogue.task_module(task).Options.model_fields


def _running_text(trial: Trial, task: Task) -> Iterator[str]:
    if not task.continuous:
        return
    if trial.truncation is None:
        yield f"'{trial.task}' is one running text; say after how many steps the gradient is cut, as in truncation: 35."
    if trial.input_noise > 0:
        yield f"'{trial.task}' is a running text of symbols, which take no input_noise; leave it out."


def _regulariser(trial: Trial, task: Task) -> Iterator[str]:
    if plain_activation(catalogue.cell(trial.cell)) is None:
        yield (
            f"the regulariser against vanishing gradients is defined for a plain RNN, not for cell '{trial.cell}'; "
            "use rnn-tanh, rnn-sigmoid or rnn-relu, or leave regulariser out."
        )
    if trial.num_layers > 1 or trial.bidirectional or trial.truncation is not None or trial.feedback is not None:
        yield "the regulariser is defined for one layer in one direction, trained by whole sequences, without feedback."
    if task.output == "words":
        yield "the regulariser is not defined for an encoder and a decoder; leave it out."
