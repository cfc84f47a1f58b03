"""The stage make_data.py, run as a user runs it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from odyssey.datasets import arrays
from odyssey.errors import InputError
from odyssey.making import make_data

STAGE = Path(__file__).parents[2] / "scripts" / "make_data.py"


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, str(STAGE), *arguments], capture_output=True, text=True, check=False)


def test_the_options_reach_the_task(tmp_path: Path) -> None:
    out = tmp_path / "data" / "adding.npz"
    options = '{"length": 30, "definition": "le", "train": 12, "valid": 10, "test": 10}'
    assert run("--task", "adding", "--options", options, "--out", str(out)).returncode == 0
    assert [x.shape for x in arrays.load(out).train.inputs] == [(30, 2)] * 12


def test_a_mistake_is_one_line_and_leaves_nothing(tmp_path: Path) -> None:
    result = run("--task", "ading", "--out", str(tmp_path / "x.npz"))
    assert result.returncode == 1
    assert result.stderr.startswith("error: unknown task 'ading'; did you mean adding")
    assert result.stderr.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("task", "options", "said"),
    [
        ("adding", '{"lenght": 30}', "unknown option of task 'adding' 'lenght'; did you mean length or longest?"),
        ("adding", '{"length": 3}', "'adding' have length = 3; input should be greater than or equal to 20"),
        ("adding", '{"definition": "mine"}', "definition = 'mine'; input should be 'pascanu', 'hochreiter' or 'le'"),
        ("adding", "length=3", "the options of task 'adding' have 'length=3'; invalid json"),
        ("digits", '{"length": 3}', "task 'digits' has no options"),
    ],
)
def test_wrong_options_say_what_is_allowed(task: str, options: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(InputError) as refused:
        make_data(task, options, tmp_path / "x.npz", None)
    assert said in str(refused.value)


def test_another_file_type_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"must end in \.npz"):
        make_data("adding", "{}", tmp_path / "x.csv", None)


def test_the_stage_writes_the_same_bytes_twice(tmp_path: Path) -> None:
    for name in ("a.npz", "b.npz"):
        make_data("temporal_order", '{"seed": 7}', tmp_path / name, None)
    assert (tmp_path / "a.npz").read_bytes() == (tmp_path / "b.npz").read_bytes()
    assert np.load(tmp_path / "a.npz", allow_pickle=False)["train_inputs"].dtype == np.uint8
