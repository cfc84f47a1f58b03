"""On what a trial runs, by its configuration: the kernel, PyTorch on the CPU, or a GPU where a step is worth it."""

from __future__ import annotations

import pytest

from engine_cases import data_of, task_of, trial_of
from odyssey import catalogue
from odyssey.errors import InputError
from odyssey.training.devices import WORTH_LAUNCHES, operations_a_step, place
from odyssey.trial import Trial

SMALL, LARGE = 0.9 * WORTH_LAUNCHES, 1.1 * WORTH_LAUNCHES


def trial(device: str) -> Trial:
    return Trial(task="any", cell="lstm", device=device)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("device", "in_kernel", "operations", "gpu", "expected"),
    [
        ("auto", True, SMALL, True, ("kernel", "cpu")),
        ("auto", False, SMALL, True, ("torch", "cpu")),
        ("auto", True, LARGE, True, ("torch", "cuda")),
        ("auto", False, LARGE, True, ("torch", "cuda")),
        ("auto", True, LARGE, False, ("kernel", "cpu")),
        ("auto", False, LARGE, False, ("torch", "cpu")),
        ("cpu", True, LARGE, True, ("kernel", "cpu")),
        ("cpu", False, LARGE, True, ("torch", "cpu")),
        ("cuda", True, SMALL, True, ("torch", "cuda")),
    ],
)
def test_place(device: str, in_kernel: bool, operations: float, gpu: bool, expected: tuple[str, str]) -> None:
    here = place(trial(device), in_kernel, operations, lambda: gpu)
    assert (here.engine, here.device) == expected
    assert here.why


@pytest.mark.parametrize(("device", "operations"), [("cpu", LARGE), ("auto", SMALL)])
def test_a_gpu_is_looked_for_only_where_the_answer_matters(device: str, operations: float) -> None:
    def asked() -> bool:
        raise AssertionError("this imports torch")

    assert place(trial(device), True, operations, asked).device == "cpu"


def test_a_gpu_that_is_not_there() -> None:
    with pytest.raises(InputError, match="sees no GPU"):
        place(trial("cuda"), True, SMALL, lambda: False)


@pytest.mark.parametrize(
    ("settings", "width", "millions"),
    [
        ({"batch_size": 20, "hidden_size": 200}, 5, 6 * 4 * 20 * 200 * 205 / 1e6),  # LSTM: 4 sums a unit
        ({"batch_size": 1, "hidden_size": 1000}, 5, 6 * 4 * 1000 * 1005 / 1e6),
        ({"batch_size": 2, "hidden_size": 10, "num_layers": 3}, 5, 6 * 4 * 2 * 10 * (10 + 25 / 3) / 1e6),
        ({"batch_size": 2, "hidden_size": 10, "num_layers": 2, "bidirectional": True}, 5, 480 * (10 + 12.5) / 1e6),
    ],
)
def test_operations(settings: dict[str, int], width: int, millions: float) -> None:
    data = data_of(task_of("every_step", "real"))
    assert data.input_size == width
    found = operations_a_step(trial_of(**settings), catalogue.cell("lstm"), data)
    assert found == pytest.approx(1e6 * millions)


def test_the_default_study_stays_on_the_cpu_and_large_steps_are_worth_a_gpu() -> None:
    data, lstm = data_of(task_of("every_step", "real")), catalogue.cell("lstm")
    assert operations_a_step(trial_of(batch_size=20, hidden_size=48), lstm, data) < WORTH_LAUNCHES
    assert operations_a_step(trial_of(batch_size=1, hidden_size=200), lstm, data) < WORTH_LAUNCHES
    assert operations_a_step(trial_of(batch_size=20, hidden_size=256), lstm, data) > WORTH_LAUNCHES
