"""Where the time of a run has gone."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from odyssey.run_profile import of_study, overhead, profile_table, read_usage, sentence

SCRIPTS = Path(__file__).parents[2] / "scripts"


def line(command: list[str], cpu: float, children: float = 0.0, **within: float) -> dict:
    return {
        "command": command, "cpu_seconds": cpu, "children_cpu_seconds": children, "wall_seconds": cpu, "within": within
    }  # fmt: skip


LINES = [
    line(["/x/run_trials.py", "--out", "results/tour/shards/a.done"], 10.0, 3.0, training=7.0, testing=1.0),
    line(["/x/run_trials.py", "--out", "results/tours/shards/a.done"], 4.0, training=3.0),
    line(["/x/make_data.py", "--out", "results/data/x.npz"], 2.0),
    line(["snakemake", "--cores"], 4.0, 999.0),
]


def test_stages_add_up() -> None:
    table = profile_table(LINES).set_index("stage")
    assert table.loc["training", "cpu_seconds"] == 10
    assert table.loc["compiling kernels", "cpu_seconds"] == 3
    assert table.loc["starting jobs of trials", "cpu_seconds"] == pytest.approx(3)
    assert table.loc["starting jobs of trials", "processes"] == 2
    assert table["cpu_seconds"].sum() == 10 + 3 + 4 + 2 + 4
    assert table["share"].sum() == pytest.approx(1)
    assert overhead(table.reset_index()) == pytest.approx(23 / 11)
    assert sentence(table.reset_index()) == "23 CPU seconds, 2.09 times those of the experiments themselves"


def test_a_study_has_its_own_processes() -> None:
    assert of_study(LINES, "tour") == LINES[:1]
    assert profile_table([]).empty


def test_a_stage_appends_its_line(tmp_path: Path) -> None:
    usage = tmp_path / "usage.jsonl"
    usage.write_text('{"command": ["cut')  # by a process that was killed
    with usage.open("a") as lines:
        lines.write("\n")
    command = [sys.executable, str(SCRIPTS / "show_profile.py"), "--results", str(tmp_path)]
    done = subprocess.run(command, env=os.environ | {"ODYSSEY_USAGE": str(usage)}, capture_output=True, text=True)
    assert done.returncode == 1
    assert "error: there is no" in done.stderr
    (read,) = read_usage(usage)
    assert read["command"][0].endswith("show_profile.py")
    assert 0 < read["cpu_seconds"] < 60
    json.dumps(read)
