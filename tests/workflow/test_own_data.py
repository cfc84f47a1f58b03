"""A task on one's own data, as docs/data.md shows it: run by Snakemake, by the stage, and by the contract tests."""

from __future__ import annotations

import subprocess
import sys

import yaml

from own_task import HOURS, source, write_csv
from workflow.conftest import ROOT, Project, clean_environment

STUDY = {
    "title": "Tides", "question": "Does it run?", "baseline": "lstm", "best_share": 1.0, "tasks": {"tides": {}},
    "settings": {"hidden_size": 3, "max_epochs": 1}, "sweeps": {"cells": {"cells": ["lstm"]}},
    "figures": ["learning_curves"],
}  # fmt: skip
LEVEL = f"r{17 * HOURS + 4}"  # of training: sequence 17, step 4


def test_one_new_file_runs_to_its_scores_and_what_is_wrong_is_one_sentence(project: Project) -> None:
    (project.folder / "scripts/odyssey/tasks/tides.py").write_text(source())
    (project.folder / "config/studies/tides.yaml").write_text(yaml.safe_dump(STUDY))
    mirror, table = project.folder / "mirror", "results/tides/trials.parquet"
    write_csv(mirror, **{LEVEL: "nan"})
    done = run(project, table)
    assert done.returncode != 0
    assert "error: task 'tides', split 'train', sequence 17, step 4, channel 0: the input is nan, not a" in done.stdout
    assert "Traceback" not in done.stdout
    assert not list((project.folder / "results/data").glob("*.npz*"))
    write_csv(mirror)
    done = run(project, table)
    assert done.returncode == 0, done.stdout
    assert project.table("trials", "tides").test_score.notna().all()


def run(project: Project, target: str) -> subprocess.CompletedProcess[str]:
    return project.run(target, "--cores", "1", "--config", "study=tides", f"data_mirror={project.folder / 'mirror'}")


def test_the_way_to_a_mistake_is_printed_where_it_is_asked_for(project: Project) -> None:
    (project.folder / "scripts/odyssey/tasks/tides.py").write_text(source())
    write_csv(project.folder / "mirror", **{LEVEL: "high"})
    command = [sys.executable, "scripts/make_data.py", "--task", "tides", "--out", "x.npz", "--mirror", "mirror"]
    said = []
    for more in ({}, {"ODYSSEY_TRACEBACK": "1"}):
        done = subprocess.run(
            command, cwd=project.folder, env=clean_environment(**more), capture_output=True, text=True
        )
        assert done.returncode == 1
        said.append(done.stderr)
    short, long = said
    assert short.count("\n") == 1
    assert "cannot make its data: ValueError: could not convert string 'high' to float64 at row 412, column 2;" in short
    assert long.endswith(short)
    assert "loadtxt" in long.split("error:")[0]


def test_the_contract_of_tasks_holds_the_file(project: Project) -> None:
    """With the mirror: all passes; without: what reads the file is left out, with the reason."""
    (project.folder / "scripts/odyssey/tasks/tides.py").write_text(source())
    write_csv(project.folder / "mirror")
    paths = f"pythonpath={project.folder / 'scripts'} {ROOT / 'tests'}"
    command = [sys.executable, "-m", "pytest", str(ROOT / "tests/contract/test_every_task.py"), "-k", "tides", "-rs"]
    command += ["-p", "no:cacheprovider", "-o", paths]
    for mirror, words in (
        ({"ODYSSEY_DATA_MIRROR": str(project.folder / "mirror")}, "7 passed, "),
        ({}, "cannot get tides.csv: it is a file of your own"),
    ):
        done = subprocess.run(command, cwd=ROOT, env=clean_environment(**mirror), capture_output=True, text=True)
        assert done.returncode == 0, done.stdout
        assert words in done.stdout
        assert ("skipped" in done.stdout.lower()) == (not mirror)
