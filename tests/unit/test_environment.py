"""What is pinned: the lock, environment.yml derived from it, the schema for editors, and this very environment."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import tomllib
from importlib.metadata import version
from pathlib import Path

import pytest
import yaml

from odyssey.studies.reading import schema_document

ROOT = Path(__file__).parents[2]
LOCK = (ROOT / "requirements.lock").read_text().split()
SPEED_LOCK = (ROOT / "requirements-speed.lock").read_text().split()


def test_environment_yml_has_the_versions_of_the_lock() -> None:
    environment = yaml.safe_load((ROOT / "environment.yml").read_text())
    (pip,) = [d["pip"] for d in environment["dependencies"] if isinstance(d, dict)]
    assert pip == LOCK


def test_every_dependency_is_pinned_and_locked() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    wanted = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    assert set(wanted) <= set(LOCK)
    assert set(project["optional-dependencies"]["speed"]) <= set(SPEED_LOCK)
    lines = [*LOCK, *SPEED_LOCK]
    assert all(re.fullmatch(r"[A-Za-z0-9_.\-\[\]]+==[0-9][0-9A-Za-z.]*", line) for line in lines), "no +cpu, no ranges"


def test_the_extra_of_the_speed_study_only_adds() -> None:
    """It is not in environment.yml: the study does without it, and nothing else needs it."""
    names, added = ({re.split(r"[\[=]", line)[0].lower() for line in lock} for lock in (LOCK, SPEED_LOCK))
    assert names.isdisjoint(added)


def test_this_environment_is_the_locked_one() -> None:
    installed = {line: version(re.split(r"[\[=]", line)[0]).split("+")[0] for line in LOCK}
    assert {line: line.split("==")[1] for line in LOCK} == installed


@pytest.mark.parametrize("python", ["python3.12", "python3.13"])
def test_the_lock_is_to_be_had_for_other_pythons(python: str) -> None:
    """Every version of the lock has a file for them in the package index that pip asks here."""
    path = shutil.which(python)
    if path is None or subprocess.run([path, "--version"], capture_output=True).returncode:
        pytest.skip(f"there is no {python} here")

    def dry_run(*wanted: str) -> subprocess.CompletedProcess[str]:
        pip = [sys.executable, "-m", "pip", "--python", str(path), "--disable-pip-version-check", "--retries", "0"]
        options = ["--quiet", "--dry-run", "--ignore-installed", "--no-deps"]
        return subprocess.run([*pip, "install", *options, *wanted], capture_output=True, text=True)

    if dry_run("packaging").returncode:
        pytest.skip("there is no package index within reach")
    done = dry_run("--requirement", str(ROOT / "requirements.lock"))
    assert done.returncode == 0, done.stderr


def test_schema_for_editors_is_current() -> None:
    assert json.loads((ROOT / "config" / "schema.json").read_text()) == schema_document(), "write it by `make schema`"
