"""When a trial stops and what its rate is until then; sizes by budget; solved runs; other lengths."""

from __future__ import annotations

import numpy as np
import pytest

from odyssey import catalogue
from odyssey.criterion import Criterion
from odyssey.datasets.sequences import Data, Split
from odyssey.errors import InputError
from odyssey.tasks.task import Task
from odyssey.training.assembly import build
from odyssey.training.engines import engine
from odyssey.training.evaluation import test_scores as scores_on_test
from odyssey.training.preparation import of_length, prepared
from odyssey.training.sizing import sized
from odyssey.training.stopping import Stopping
from odyssey.training.trial import train
from odyssey.trial import Trial

SIGN = Task("sign of the last", "last_step", "classes", criterion=Criterion("class"))


def signs(count: int, seed: int) -> Split:
    rng = np.random.default_rng(seed)
    inputs = [rng.standard_normal((4, 2)).astype(np.float32) for _ in range(count)]
    return Split(inputs, [np.asarray(int(x[-1, 0] > 0), np.int64) for x in inputs])


def data() -> Data:
    return Data(signs(200, 0), signs(60, 1), signs(60, 2), output_size=2, source="made up")


def rates(trial: Trial, best_epochs: list[int]) -> tuple[list[float], int | None]:
    """The factor before each next epoch, and the epoch after which it stops; best_epochs[e]: the best by epoch e."""
    stopping, factors = Stopping(trial), []
    for epoch, best in enumerate(best_epochs):
        if stopping.after(epoch, best):
            return factors, epoch
        factors.append(stopping.rate_factor)
    return factors, None


def test_patience_waits_so_many_epochs() -> None:
    assert rates(Trial(task="t", cell="lstm", patience=2), [0, 1, 1, 1, 1])[1] == 4
    assert rates(Trial(task="t", cell="lstm", patience=2), [0, 1, 1, 1, 4])[1] is None


def test_jozefowicz_halves_every_epoch_and_then_stops() -> None:
    """No progress for 3 epochs, 4 halved epochs, and the end, also where those bring progress."""
    trial = Trial(task="t", cell="lstm", patience=None, halve_after=3, halvings=4)
    still = [1.0, 1.0, 1.0, 1.0]  # before epochs 1 to 4; epoch 1 was the best
    assert rates(trial, [0, 1, 1, 1, 1, 1, 1, 1, 1, 1]) == ([*still, 0.5, 0.5, 0.5, 0.5], 8)
    assert rates(trial, [0, 1, 1, 1, 1, 5, 6, 7, 8, 9]) == ([*still, 0.5, 0.5, 0.5, 0.5], 8)


def test_music_decays_whenever_it_has_waited_and_stops_at_the_least_rate() -> None:
    """After 3 epochs without progress (the paper: 10), the counter set back each time and by progress."""
    trial = Trial(
        task="t", cell="lstm", patience=None, learning_rate=0.1, decay_after=3, decay_factor=0.5, least_rate=0.02
    )
    bests = [0, 1, 2, 2, 2, 2, 2, 2, 2, 9, 9, 9, 9, 9]
    factors, end = rates(trial, bests)
    assert [epoch for epoch, factor in enumerate(factors) if factor != 1] == [5, 8]
    assert set(factors) == {1.0, 0.5}
    assert end == 12, "a third time, 3 epochs after the progress in epoch 9, the rate would be 0.0125"
    assert rates(trial.model_copy(update={"least_rate": 0.0125}), bests)[1] is None, "below it, not at it"


def test_words_have_a_constant_rate_that_then_falls_every_epoch() -> None:
    """Zaremba et al. 2014: epochs 1 to 4 at the first rate, the 5th at half, whatever validation says."""
    trial = Trial(task="t", cell="lstm", patience=None, constant_epochs=4, decay_factor=0.5)
    for bests in (range(8), [0] * 8):
        assert rates(trial, list(bests)) == ([1.0, 1.0, 1.0, 1.0, 0.5, 0.5, 0.5, 0.5], None)
    ending = trial.model_copy(update={"learning_rate": 1.0, "least_rate": 0.3})
    assert rates(ending, list(range(8)))[1] == 5


def test_a_trial_trains_by_its_schedule_on_either_engine() -> None:
    """The epochs before a decay are those without it, and at a rate of almost nothing nothing moves any more."""
    settings = {
        "task": "any",
        "cell": "gru",
        "hidden_size": 4,
        "learning_rate": 0.05,
        "patience": None,
        "device": "cpu",
    }
    for truncation in (None, 2):
        fixed = {**settings, "patience": None, "max_epochs": 4, "truncation": truncation, "optimizer": "sgd"}
        plain, decayed = (
            train(Trial(**fixed, **schedule), catalogue.cell("gru"), SIGN, data()).history
            for schedule in ({}, {"constant_epochs": 2, "decay_factor": 1e-9})
        )
        assert [row.valid_loss for row in decayed[:3]] == [row.valid_loss for row in plain[:3]]
        assert decayed[4].valid_loss == pytest.approx(decayed[2].valid_loss, rel=1e-6)
        assert plain[4].valid_loss != pytest.approx(plain[2].valid_loss, rel=1e-6)


@pytest.mark.parametrize("truncation", [None, 2])
def test_a_halved_rate_is_the_one_that_updates_use(truncation: int | None) -> None:
    """In whole epochs in C (no truncation) and through PyTorch: a step of plain SGD is half as long."""
    settings = {"optimizer": "sgd", "learning_rate": 0.1, "batch_size": 200, "hidden_size": 4, "device": "cpu"}
    trial = Trial(task="any", cell="gru", truncation=truncation, **settings)
    moved = []
    for factor in (1.0, 0.5):
        run = engine(trial, catalogue.cell("gru"), SIGN, data())
        before = run.weights()
        run.rescale_rate(factor)
        run.train_epoch(1)
        moved.append({name: value - before[name] for name, value in run.weights().items()})
    for name, step in moved[0].items():
        np.testing.assert_allclose(moved[1][name], step / 2, rtol=1e-3, atol=1e-7)
    assert any(np.abs(step).max() > 1e-4 for step in moved[0].values())


@pytest.mark.parametrize(("cell", "layers", "both"), [("lstm", 1, False), ("rnn-tanh", 3, True), ("mut1", 2, False)])
def test_a_budget_is_kept_and_used_up(cell: str, layers: int, both: bool) -> None:
    trial = Trial(task="any", cell=cell, num_layers=layers, bidirectional=both, parameter_budget=5000)
    found = sized(trial, catalogue.cell(cell), SIGN, data())

    def count(size: int) -> int:
        larger = trial.model_copy(update={"hidden_size": size})
        return build(larger, catalogue.cell(cell), SIGN, data()).parameter_count()

    assert count(found.hidden_size) <= 5000 < count(found.hidden_size + 1)
    assert sized(Trial(task="any", cell=cell, hidden_size=7), catalogue.cell(cell), SIGN, data()).hidden_size == 7


def test_a_budget_that_is_too_small_is_one_sentence() -> None:
    wide = Split([np.zeros((3, 500), np.float32)] * 2, [np.asarray(0, np.int64)] * 2)
    many = Data(wide, wide, wide, output_size=2, source="made up")
    with pytest.raises(InputError, match=r"as few as 100 parameters: the smallest has [\d,]+; raise parameter_budget"):
        sized(Trial(task="any", cell="lstm", parameter_budget=100), catalogue.cell("lstm"), SIGN, many)


def test_other_lengths_are_drawn_and_judged() -> None:
    module = catalogue.task_module("adding")
    options = module.Options(length=20, train=10, valid=10, test=30)
    given = module.make(options, None)
    trial = Trial(
        task="adding", cell="gru", hidden_size=4, options=options.model_dump(), test_lengths=(40, 80), device="cpu"
    )
    weights = engine(trial, catalogue.cell("gru"), module.TASK, prepared(trial, given)).weights()
    found = scores_on_test(trial, catalogue.cell("gru"), module.TASK, given, weights)["more_scores"]
    assert {"wrong_share_at_40", "wrong_share_at_80"} <= found.keys()
    assert 0 < found["wrong_share_at_40"] <= 1
    longer = of_length(trial, given, 80)
    assert len(longer.inputs) == 30
    assert all(80 <= len(x) < 88 for x in longer.inputs)
    many = trial.model_copy(update={"options": {**trial.options, "longest": 30}})
    assert all(80 <= len(x) < 88 for x in of_length(many, given, 80).inputs)
