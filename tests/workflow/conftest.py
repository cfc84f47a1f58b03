"""A copy of the project in an empty folder, and a way to run its real Snakemake there."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import pytest
from filelock import FileLock

from workflow import forking

ROOT = Path(__file__).parents[2]
NASTY = 'it\'s "$HOME" (1) é & #1%20 a?b;*'  # a folder's name, with what shells, URIs and Snakemake give a meaning
MICRO = Path(__file__).parent / "micro.yaml"
BEING_WRITTEN = shutil.ignore_patterns("*.pyc.*")  # by another process; bytecode itself spares each copy a second


@dataclass(frozen=True)
class Project:
    """A checkout: `run` calls Snakemake in it as a user would."""

    folder: Path

    def command(self, *arguments: str) -> list[str]:
        return [sys.executable, "-m", "snakemake", *arguments]

    def run(self, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            self.command(*arguments), cwd=self.folder, env=clean_environment(**environment), text=True,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=600,
        )  # fmt: skip

    def plan(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """The same for what ends before a job starts: a dry run, or what is refused."""
        return forking.snakemake(self.folder, arguments, clean_environment())

    def table(self, name: str, study: str = "micro") -> pd.DataFrame:
        return pd.read_parquet(self.folder / "results" / study / f"{name}.parquet")

    def edit(self, file: str, old: str, new: str) -> None:
        path = self.folder / file
        text = path.read_text()
        assert text.count(old) == 1, f"{old!r} should stand once in {file}"
        path.write_text(text.replace(old, new))


def clean_environment(**more: str) -> dict[str, str]:
    """This environment without what would lead a run elsewhere."""
    return {k: v for k, v in os.environ.items() if not k.startswith(("MLFLOW_", "ODYSSEY_"))} | more


def has_ended(run: subprocess.Popen[str]) -> bool:
    """Whether it has, after a moment in which it has the processor to itself."""
    with contextlib.suppress(subprocess.TimeoutExpired):
        run.wait(timeout=0.02)
    return run.poll() is not None


def copy_project(folder: Path) -> Project:
    for name in ("workflow", "scripts", "config", "environment.yml"):
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, folder / name, ignore=BEING_WRITTEN)
        else:
            shutil.copy(source, folder / name)
    shutil.copy(MICRO, folder / "config" / "studies" / "micro.yaml")
    return Project(folder)


@pytest.fixture(scope="session")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """The micro study, run from start to report on two cores, in a folder of an awkward name; to be read and copied.

    One for all processes that test.
    """
    shared = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent
    folder = shared / "finished" / NASTY
    with FileLock(shared / "finished.lock"):
        if not (folder / "first_run.log").exists():
            folder.mkdir(parents=True)
            done = copy_project(folder).run("--cores", "2", "--config", "study=micro")
            assert done.returncode == 0, done.stdout
            (folder / "first_run.log").write_text(done.stdout)
    return Project(folder)


def copy_of(finished: Project, folder: Path) -> Project:
    """A finished project, to be changed."""
    shutil.copytree(finished.folder, folder, dirs_exist_ok=True, symlinks=True, ignore=BEING_WRITTEN)
    return Project(folder)


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A fresh copy of the project."""
    return copy_project(tmp_path)
