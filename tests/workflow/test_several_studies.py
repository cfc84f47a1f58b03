"""Several studies in one run: one DAG, one progress line, one ledger; nothing of one is repeated for another."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd

from workflow.conftest import Project, copy_of

BOTH = ("--cores", "2", "--config", "study=[micro,surface]", "size=smoke")


def test_a_second_study_joins_a_finished_one(finished: Project, tmp_path: Path) -> None:
    folder = tmp_path / "project"
    project = copy_of(finished, folder)
    planned = project.plan("--dry-run", *BOTH).stdout
    assert re.search(r"^trace_surface +1$", planned, re.M), planned
    assert not re.search(r"^(run_trials|prepare_data|tabulate_trials|typeset_cells) ", planned, re.M), planned
    done = project.run(*BOTH)
    assert done.returncode == 0, done.stdout
    for study in ("micro", "surface"):
        assert str(folder / "results" / study / "figures") in done.stdout
    assert re.search(r"^Of \d+ published claims the trials that were run here leave", done.stdout, re.M)
    whole = pd.read_csv(folder / "results" / "profile.csv")
    assert {"experiments", "figures", "MLflow"} <= {*whole["stage"]}
    alone = pd.read_csv(folder / "results" / "surface" / "profile.csv")
    assert 0 < alone["cpu_seconds"].sum() < whole["cpu_seconds"].sum()
    assert "Nothing to be done" in project.run(*BOTH).stdout


def test_bad_lists_of_studies_are_refused_in_a_sentence(project: Project) -> None:
    for study, said in (
        ("[micro,micro]", "names 'micro' twice"),
        ("[micro,everything]", "'everything' is all studies there are"),
        ("[]", "at least 1 item"),
        ("[micro,latchin]", "did you mean latching"),
        ("[micro,config/studies/micro.yaml]", "have one folder for their results"),
    ):
        done = project.plan("--cores", "1", "--dry-run", "--config", f"study={study}")
        assert done.returncode != 0
        (line,) = [line for line in done.stdout.splitlines() if line.startswith("error: ")]
        assert said in line, line
    assert not (project.folder / "results").exists()
