"""A few hundred fuzzed inputs each; `python tests/fuzz/campaign.py` runs any number in processes of their own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import torch
from hypothesis import HealthCheck, given, settings
from hypothesis import seed as of_seed

from fuzz import data_files, recurrent_calls
from odyssey.kernels.compiler import compiler

pytestmark = pytest.mark.skipif(compiler() is None, reason="there is no C compiler here")
MANY = {"deadline": None, "database": None, "suppress_health_check": list(HealthCheck)}
CAMPAIGN = Path(__file__).with_name("campaign.py")


@pytest.fixture(autouse=True, scope="module")
def one_thread() -> Iterator[None]:
    """Small tensors: threads would wait for each other."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@of_seed(0)
@settings(max_examples=800, **MANY)
@given(call=recurrent_calls.calls())
def test_calls_of_recurrent(call: recurrent_calls.Call) -> None:
    assert recurrent_calls.difference(call) is None


@of_seed(0)
@settings(max_examples=200, **MANY)
@given(changes=data_files.changes())
def test_data_files(changes: data_files.Changes) -> None:
    assert data_files.difference(changes) is None


def call(**kind: object) -> recurrent_calls.Call:
    return {
        "cell": "lstm", "dtype": "float32", "T": 4, "B": 3, "D": 2, "H": 5, "layers": 1, "both": False, "lengths": None,
        "packed": False, "x form": "contiguous", "initial form": "contiguous", "parameter form": "contiguous",
        "initial": "none", "grad": "on", "x grad": True, "initial grad": True, "parameters grad": "all",
        "backward": "once", "special": [], "sparse": 0.0, "seed": 1, "wrong": None, **kind,
    }  # fmt: skip


def test_a_difference_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    """With weights that are another back end's by a little, and with a refusal by one alone."""
    assert recurrent_calls.difference(call()) is None
    made = recurrent_calls._made

    def off(given: recurrent_calls.Call, backend: str) -> dict:
        found = made(given, backend)
        return {**found, "d x": found["d x"] + 0.1} if backend == "kernel" else found

    monkeypatch.setattr(recurrent_calls, "_made", off)
    assert "d x: apart by 0.1" in str(recurrent_calls.difference(call()))
    monkeypatch.setattr(recurrent_calls, "_made", lambda given, backend: made({**given, "wrong": None}, backend))
    assert recurrent_calls.difference(call(wrong="initial dtype")) == "initial dtype is refused by neither"


@pytest.mark.parametrize("wrong", recurrent_calls.WRONG)
def test_both_refuse(wrong: str) -> None:
    found = [recurrent_calls.outcome(call(wrong=wrong), backend) for backend in ("kernel", "reference")]
    assert found == ["InputError", "InputError"]


def test_a_campaign_goes_on_where_it_was_and_after_a_crash(tmp_path: Path) -> None:
    def run(*more: str, **variables: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, str(CAMPAIGN), "recurrent", "--chunk", "20", "--out", str(tmp_path), *more]
        return subprocess.run(command, env={**os.environ, **variables}, capture_output=True, text=True, check=False)

    # A "compiler" that ends the process that asks for a kernel, as a kernel that faults would.
    deadly = tmp_path / "deadly"
    deadly.write_text("#!/bin/sh\nkill -SEGV $PPID\n")
    deadly.chmod(0o755)
    crashed = run("--examples", "20", CC=str(deadly), ODYSSEY_CACHE=str(tmp_path / "cache"))
    assert crashed.returncode == 1
    assert "status -11" in crashed.stdout
    kept = json.loads((tmp_path / "recurrent-0-crash.json").read_text())
    assert kept["cell"], "the input that it died of"
    again = run("--examples", "40")
    assert again.returncode == 1
    assert "status -11" in again.stdout, "a chunk that is done is not run again"
    assert "seed 1: 20 inputs, 0 failures" in again.stdout
    assert run("--case", str(tmp_path / "recurrent-0-crash.json")).stdout == "no difference\n"
