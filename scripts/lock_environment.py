"""Resolve the versions in pyproject.toml anew: write requirements.lock, environment.yml from it, and
requirements-speed.lock, which is what the extra of the speed study adds to it."""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

from odyssey.errors import run_stage
from odyssey.files import write_whole

ROOT = Path(__file__).parents[1]


def main() -> None:
    argparse.ArgumentParser(description=__doc__).parse_args()
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    wanted = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    locked = resolve(wanted)
    added = added_by(project["optional-dependencies"]["speed"], locked)
    write_whole(ROOT / "requirements.lock", "".join(f"{line}\n" for line in locked).encode())
    write_whole(ROOT / "requirements-speed.lock", "".join(f"{line}\n" for line in added).encode())
    write_whole(ROOT / "environment.yml", conda_environment(locked).encode())


def resolve(wanted: list[str]) -> list[str]:
    """Install `wanted` into an empty environment and say what came: `name==version`, sorted."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
        pip = [f"{folder}/bin/python", "-m", "pip", "--disable-pip-version-check"]
        subprocess.run([*pip, "install", "--quiet", *wanted], check=True)
        frozen = subprocess.run([*pip, "freeze"], check=True, capture_output=True, text=True).stdout.split()
    # A local part such as +cpu says which build this machine got; the next one may want another.
    versions = {re.split("==", line)[0]: line.split("+")[0] for line in frozen}
    extras = {re.split(r"\[", w)[0]: w for w in wanted if "[" in w}
    return [extras.get(name, line) for name, line in sorted(versions.items(), key=lambda item: item[0].lower())]


def added_by(extra: list[str], locked: list[str]) -> list[str]:
    """What `extra` needs besides `locked`, none of which may change for it: pip refuses where it would have to."""
    return [line for line in resolve([*locked, *extra]) if line not in locked]


def conda_environment(locked: list[str]) -> str:
    """environment.yml with the versions of the lock; pip installs them, since not all are on conda-forge."""
    head = "# Written by `make lock` from requirements.lock; the same versions, for conda users.\n"
    lines = "".join(f"      - {line}\n" for line in locked)
    return (
        f"{head}name: rnn-odyssey\nchannels:\n  - conda-forge\n  - nodefaults\n"
        f"dependencies:\n  - python=3.11\n  - pip\n  - pip:\n{lines}"
    )


if __name__ == "__main__":
    run_stage(main)
