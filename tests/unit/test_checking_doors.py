"""The check stands wherever data come in: made, loaded for trials, and drawn; nothing wrong reaches a kernel."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from data_cases import case
from gradient_tables import study
from odyssey import catalogue
from odyssey.datasets import arrays
from odyssey.datasets.sequences import Data
from odyssey.errors import InputError
from odyssey.exhibits.trained import best_trained
from odyssey.identity import AskedTrial, Identities
from odyssey.making import make_data
from odyssey.schema import Config
from odyssey.studies.gradients.batch_job import measure_batch
from odyssey.studies.gradients.plan import plan_gradients, to_measure
from odyssey.tasks import temporal_order
from odyssey.training.batch_job import run_batch, stored_data
from odyssey.training.preparation import of_length, prepared, training_split
from odyssey.training.store import Store
from odyssey.training.trial import train
from odyssey.trial import Trial
from own_task import HOURS, as_module, source, write_csv
from unit.test_exhibits_choice import store_of


@pytest.fixture
def tides(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The task of docs/data.md, registered, with its mirror."""
    write_csv(tmp_path / "mirror")
    monkeypatch.setitem(catalogue.tasks(), "tides", as_module(tmp_path, source()))
    return tmp_path


def test_the_task_of_the_readme_makes_its_data(tides: Path) -> None:
    make_data("tides", "{}", tides / "tides.npz", tides / "mirror")
    data = arrays.load(tides / "tides.npz")
    assert [len(split.inputs) for split in (data.train, data.valid, data.test)] == [28, 6, 6]
    assert {(x.shape, x.dtype.name) for x in data.train.inputs} == {((HOURS, 1), "float32")}
    assert data.test.targets[-1][-1, 0] == np.float32(f"{np.sin(40 * HOURS / 2) + 40 * HOURS / 1e4:.4f}")


LINE = source().split("    level = ")[0].count("\n") + 1  # of the task's file, where it reads
IN_THE_MIDDLE = 17 * HOURS + 4  # of training: sequence 17, step 4


@pytest.mark.parametrize(
    ("level", "said"),
    [
        ("nan", "task 'tides', split 'train', sequence 17, step 4, channel 0: the input is nan, not a finite number"),
        ("1e39", "task 'tides', split 'train', sequence 17, step 4, channel 0: the input is 1e+39, beyond 3.4e+38"),
        (
            "high",
            "task 'tides' (tasks/tides.py, line {line}) cannot make its data: ValueError: could not convert",
        ),
    ],
)
def test_a_wrong_level_is_one_sentence_and_nothing_is_written(tides: Path, level: str, said: str) -> None:
    write_csv(tides / "mirror", **{f"r{IN_THE_MIDDLE}": level})
    with pytest.raises(InputError) as refused:
        make_data("tides", "{}", tides / "out" / "tides.npz", tides / "mirror")
    assert str(refused.value).startswith(said.format(line=LINE))
    assert "\n" not in str(refused.value)
    assert not (tides / "out").exists()


def test_a_file_that_is_missing_or_too_short_is_one_sentence(tides: Path) -> None:
    for mirror, said in ((None, "no mirror folder is set"), (tides / "tasks", "does not hold it; put it there")):
        with pytest.raises(InputError, match=f"^cannot get tides.csv: it is a file of your own, .*{said}"):
            make_data("tides", "{}", tides / "tides.npz", mirror)
    write_csv(tides / "mirror", rows=3 * HOURS)
    with pytest.raises(
        InputError, match=r"^task 'tides', split 'train', sequence 0|^task 'tides', split 'valid': inputs is"
    ):
        make_data("tides", "{}", tides / "tides.npz", tides / "mirror")


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ("return None", "task 'tides': make gives a NoneType; let it return a Data"),
        (
            "raise KeyError('level')",
            "(tasks/tides.py, line {line}) cannot make its data: KeyError: 'level'; correct the task",
        ),
        ("raise ValueError", "(tasks/tides.py, line {line}) cannot make its data: ValueError; correct"),
        ("raise OSError('two\\nlines')", "cannot make its data: OSError: two; correct the task"),
        (
            "import scipy.io as io; return io.loadmat(folder / 'tides.csv')",
            "(tasks/tides.py, line {line}) cannot make its",
        ),
    ],
)
def test_a_make_that_fails_is_named_with_its_line(
    tides: Path, monkeypatch: pytest.MonkeyPatch, lines: str, said: str
) -> None:
    head = source().split("    level = ")[0]
    monkeypatch.setitem(catalogue.tasks(), "tides", as_module(tides, f"{head}    {lines}\n"))
    with pytest.raises(InputError) as refused:
        make_data("tides", "{}", tides / "tides.npz", tides / "mirror")
    assert said.format(line=LINE) in str(refused.value)
    assert "\n" not in str(refused.value)


OPTIONS = temporal_order.Options(length=12, train=10, valid=10, test=10)


def spoilt() -> Data:
    """Four classes, and one of validation that is the fifth."""
    data = temporal_order.make(OPTIONS, None)
    targets = [*data.valid.targets]
    targets[7] = np.asarray(4)
    return replace(data, valid=replace(data.valid, targets=targets))


SAID = r"\.npz does not fit: task 'temporal_order', split 'valid', sequence 7: the class is 4, but there are 4 classes"


def test_a_file_made_by_hand_is_refused_before_it_is_trained_on(tmp_path: Path) -> None:
    arrays.save(spoilt(), tmp_path / "by_hand.npz")
    trial = Trial(task="temporal_order", options=OPTIONS.model_dump(), cell="rnn-tanh", hidden_size=3, max_epochs=1)
    asked = [AskedTrial("a", "by_hand", "c", trial)]
    store = Store(tmp_path / "store")
    with pytest.raises(InputError, match=SAID):
        run_batch(asked, tmp_path, store, "c")
    id = Identities(tmp_path).of("a", "by_hand")
    assert id is not None
    assert not store.holds(id)
    store.keep(id, {}, {"epoch": [0]}, {})
    with pytest.raises(InputError, match=SAID):
        run_batch(asked, tmp_path, store, "c")


def test_a_file_made_by_hand_is_refused_before_its_gradients_are_measured(tmp_path: Path) -> None:
    batch = to_measure(study(), next(iter(plan_gradients(study(), Config()).shards.values())))
    arrays.save(spoilt(), tmp_path / f"{batch.trials[0].data}.npz")
    with pytest.raises(InputError, match=SAID):
        measure_batch(batch, tmp_path)


def test_a_file_made_by_hand_is_refused_before_it_is_shown(tmp_path: Path) -> None:
    trials = store_of(tmp_path, 0.3)
    arrays.save(spoilt(), tmp_path / "data" / "adding.npz")
    with pytest.raises(InputError, match=r"adding\.npz does not fit: task 'adding': the criterion measures 'class'"):
        best_trained(trials, tmp_path / "data", Store(tmp_path / "store"), None)


def test_a_file_whose_types_are_others_is_converted_for_trials(tmp_path: Path) -> None:
    data = case("adding")[1]
    wide = replace(data.train, inputs=[x.astype(np.float64) for x in data.train.inputs])
    arrays.save(replace(data, train=wide), tmp_path / "wide.npz")
    found = stored_data("adding", tmp_path / "wide.npz")
    assert found.content_sha256 == arrays.load(tmp_path / "wide.npz").content_sha256
    assert {x.dtype for x in found.train.inputs} == {np.dtype(np.float32)}
    for a, b in zip(found.train.inputs, data.train.inputs, strict=True):
        np.testing.assert_array_equal(a, b)


DRAWN = """
from odyssey.tasks.temporal_order import TASK, Options, draw as right, make

def draw(random, count, options):
    split = right(random, count, options)
    if random.integers(2):
        split.targets[3] = {value}
    return split

def draw_judged(random, count, options):
    split = right(random, count, options)
    split.targets[3] = {value}
    return split
"""


@pytest.mark.parametrize("backend", ["kernel", "PyTorch"])
def test_a_wrong_draw_is_refused_in_the_epoch_that_draws_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, backend: str
) -> None:
    module = as_module(tmp_path, DRAWN.format(value="np.asarray(4)").replace("\nfrom", "import numpy as np\nfrom", 1))
    monkeypatch.setitem(catalogue.tasks(), "tides", module)
    data = module.make(OPTIONS, None)
    settings = {"hidden_size": 3, "max_epochs": 50, "fresh_sequences": 8, "window": 2, "device": "cpu"}
    settings |= {} if backend == "kernel" else {"truncation": 5}
    trial = Trial.model_validate({"task": "tides", "options": OPTIONS.model_dump(), "cell": "rnn-tanh", **settings})
    with pytest.raises(
        InputError, match=r"^task 'tides', split 'train' drawn for epoch \d+, sequence 3: the class is 4"
    ):
        train(trial, catalogue.cell("rnn-tanh"), module.TASK, data)
    with pytest.raises(
        InputError, match="split 'test' drawn at length 20, sequence 3: the class is 4, but there are 4"
    ):
        of_length(trial, prepared(trial, data), 20)


def test_a_draw_that_is_right_is_read_through_the_window() -> None:
    for window, ahead in ((1, 0), (3, 0), (2, 2)):
        trial = Trial(
            task="memorisation", cell="mlp", options={"length": 3}, fresh_sequences=4, window=window, window_ahead=ahead
        )
        module = catalogue.task_module("memorisation")
        data = prepared(trial, module.make(module.Options(length=3, train=10, valid=10, test=10), None))
        split = training_split(trial, data, 1)
        assert {x.shape[1:] for x in split.inputs} == {x.shape[1:] for x in data.train.inputs}
