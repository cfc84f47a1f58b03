"""A trial is solved where a validation pass holds once more, and trains on where it does not."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import Any

import numpy as np
import pytest

from odyssey import catalogue
from odyssey.criterion import Criterion
from odyssey.datasets.sequences import Data, Split
from odyssey.networks.network import Network
from odyssey.tasks import adding
from odyssey.tasks.task import Task
from odyssey.training.answers import answers
from odyssey.training.assembly import build, load
from odyssey.training.batch_job import summary
from odyssey.training.engine import Engine
from odyssey.training.engines import engine
from odyssey.training.judging import judge
from odyssey.training.preparation import confirming_split, prepared
from odyssey.training.solving import Solving
from odyssey.training.trial import train
from odyssey.trial import Trial

OPTIONS = adding.Options(length=20, train=10, valid=30, test=40)
DATA = adding.make(OPTIONS, None)
FIXED = {"task": "adding", "cell": "gru", "hidden_size": 4, "options": OPTIONS.model_dump(), "device": "cpu"}


def of_adding(**criterion: Any) -> Task:
    return replace(adding.TASK, criterion=Criterion("squared_error", 0.04, **criterion))


def constant(answer: float, trial: Trial, task: Task) -> Engine:
    """What runs a network that answers one number, whatever it reads."""
    run = engine(trial, catalogue.cell(trial.cell), task, DATA)
    nothing = {name: np.zeros_like(weight) for name, weight in run.weights().items()}
    run.load({**nothing, "output.bias": np.full_like(nothing["output.bias"], answer)})
    return run


def easy(data: Data, within: float) -> Data:
    """Only those validation sequences whose target is about 0.5."""
    keep = [k for k, y in enumerate(data.valid.targets) if abs(y[0] - 0.5) < within]
    valid = Split([data.valid.inputs[k] for k in keep], [data.valid.targets[k] for k in keep])
    return replace(data, valid=valid)


def test_a_lucky_validation_pass_is_no_solution_and_one_that_holds_is() -> None:
    """Always answering 0.5 is right on the sequences chosen here, and wrong on about a third of all."""
    trial, lucky = Trial(**FIXED, stop_when_solved=True), easy(DATA, 0.19)
    strict, lenient = of_adding(wrong_share_below=0.1), of_adding(wrong_share_below=0.6)
    network = constant(0.5, trial, strict)
    solving = Solving(trial, strict, network, lucky)
    assert not solving.after(1)
    assert not solving.after(2), "two passes of the same sequences tell no more than one"
    assert solving.unconfirmed == 2
    assert Solving(trial, lenient, network, lucky).after(1)
    assert not Solving(trial, lenient, network, lucky).after(0), "before any update"
    assert not Solving(trial.model_copy(update={"stop_when_solved": False}), lenient, network, lucky).after(1)
    assert not Solving(trial, lenient, constant(3.0, trial, strict), lucky).after(1), "validation fails"


def test_what_confirms_is_as_large_as_the_papers_test_new_every_time_and_judged_as_it() -> None:
    trial, data = Trial(**FIXED, stop_when_solved=True), easy(DATA, 0.19)
    first, again, later = (confirming_split(trial, DATA, epoch, 300) for epoch in (1, 1, 2))
    assert len(first.inputs) == 300
    assert all(np.array_equal(a, b) for a, b in zip(first.inputs, again.inputs, strict=True))
    assert not any(np.array_equal(a, b) for a in first.inputs for b in (*later.inputs, *DATA.test.inputs))
    assert len(confirming_split(trial, DATA, 1, None).inputs) == OPTIONS.test
    network = constant(0.5, trial, adding.TASK)
    wrong = judge(Criterion("squared_error", 0.04), network.answers(first), first).wrong_share
    assert 0.2 < wrong < 0.4
    for allowed, solved in ((wrong, True), (wrong - 1 / 300, False)):
        task = of_adding(wrong_share_below=0.01, test_wrong_share=allowed, test_sequences=300)
        assert Solving(trial, task, network, data).after(1) == solved


def test_where_none_can_be_drawn_two_passes_in_a_row_are_asked() -> None:
    trial = Trial(**{**FIXED, "task": "digits", "options": {}}, stop_when_solved=True)
    task = of_adding(wrong_share_below=0.6)
    right, wrong = constant(0.5, trial, task), constant(3.0, trial, task)
    solving = Solving(trial, task, right, DATA)
    found = []
    for epoch, network in enumerate((right, wrong, right, right), 1):
        solving.run = network
        found.append(solving.after(epoch))
    assert found == [False, False, False, True]
    assert solving.unconfirmed == 2


@pytest.mark.parametrize("setting", [{}, {"truncation": 50}], ids=["whole epochs in C", "through PyTorch"])
def test_training_goes_on_until_a_pass_holds(setting: dict[str, Any]) -> None:
    """The validation sequences are easy and soon right; the epochs are those of a trial that never asks."""
    options = adding.Options(length=20, train=200, valid=30, test=10)
    data, task = easy(adding.make(options, None), 0.19), of_adding(wrong_share_below=0.15, test_sequences=1000)
    settings = {**FIXED, "options": options.model_dump(), "learning_rate": 0.02, "patience": None, "max_epochs": 60}
    trial = Trial(**settings, **setting, stop_when_solved=True)
    outcome = train(trial, catalogue.cell("gru"), task, data)
    assert outcome.status == "solved"
    assert outcome.unconfirmed_passes > 0
    last = outcome.history[-1].epoch
    assert 1 < last < 60
    assert outcome.best is outcome.history[-1]
    unstopped = Trial(**{**settings, "max_epochs": last}, **setting)
    free = train(unstopped, catalogue.cell("gru"), task, data)
    assert [without_times(e) for e in free.history] == [without_times(e) for e in outcome.history]
    network = build(trial, catalogue.cell("gru"), task, data)
    assert isinstance(network, Network)
    load(network, outcome.weights)
    held = confirming_split(trial, prepared(trial, data), last, 1000)
    assert task.criterion is not None
    assert judge(task.criterion, answers(network, task, held), held).solved
    recorded, never = summary(outcome, trial, data), summary(free, unstopped, data)
    assert recorded["sequences_to_solution"] == 200 * last == recorded["sequences_seen"]
    assert recorded["unconfirmed_passes"] == outcome.unconfirmed_passes
    assert np.isnan(never["sequences_to_solution"])


def without_times(epoch: Any) -> dict[str, Any]:
    return {name: repr(value) for name, value in asdict(epoch).items() if name != "wall_seconds"}  # NaN is NaN
