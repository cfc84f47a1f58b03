"""Jobs do what was planned when the run began, wherever they run and whatever the files say by then."""

from __future__ import annotations

import subprocess
from dataclasses import asdict
from pathlib import Path

import pandas as pd
import pytest

from odyssey.studies.memories.batches import batches
from odyssey.studies.memories.experiment import recalls
from odyssey.studies.reading import read_study
from workflow.conftest import Project, clean_environment

EXECUTORS = Path(__file__).parent / "executors"
ELSEWHERE = ("--executor", "elsewhere", "--jobs", "1", "--seconds-between-status-checks", "1")


@pytest.mark.parametrize("where", [("--cores", "1"), ELSEWHERE], ids=["here", "elsewhere"])
def test_batches_are_those_that_were_planned(where: tuple[str, ...], project: Project) -> None:
    """After the first batch the study asks for other loads, and nothing can read the configuration."""
    asked = ("--config", "study=memories", "size=smoke", "track=false")
    run = subprocess.Popen(
        project.command("results/memories/recalls.parquet", *where, *asked), cwd=project.folder,
        env=clean_environment(PYTHONPATH=str(EXECUTORS)), text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip
    assert run.stdout
    said = []
    for line in run.stdout:
        said.append(line)
        if line.startswith("1 of 5 steps"):
            study = project.folder / "config/studies/memories.yaml"
            study.write_text(study.read_text().replace("loads: [", "loads: [0.03, "))
            (project.folder / "config/config.yaml").write_text("study: [")
    assert run.wait() == 0, "".join(said)
    expected = [recalls(**asdict(batch)) for batch in batches(read_study("memories", "smoke")).values()]
    found = project.table("recalls", "memories")
    columns = [name for name in found.columns if not name.endswith("_at")]
    pd.testing.assert_frame_equal(found[columns], pd.concat(expected, ignore_index=True)[columns], check_exact=True)
