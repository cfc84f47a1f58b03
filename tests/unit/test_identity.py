"""What the key of a trial holds: edits of the real files that decide no number leave it, others change it."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPTS = Path(__file__).parents[2] / "scripts"
PLAN = """
from odyssey.plan import evaluation_code, plan_study
from odyssey.schema import Config
from odyssey.studies.reading import read_study
trials = plan_study(read_study("tour", "smoke"), Config()).trials
print(evaluation_code(), *sorted({t.key for t in trials}))
"""
NO_SAY = [  # file, what stands there, what shall
    ("registry.py", '"exhibits"', '"exhibits"\nMORE = "more"'),
    ("studies/surface/kind.py", "from __future__ import annotations", "from __future__ import annotations\n\nMORE = 1"),
    ("schema.py", "    track: bool", '    colour: str = Field("red", description="of the report")\n    track: bool'),
    ("schema.py", "    baseline: str", '    remark: str = Field("", description="more")\n    baseline: str'),
    ("schema.py", "class Choice(Strict):", "class Fixed(Strict):\n    value: int\n\n\nclass Choice(Strict):"),
    ("search.py", 'f"{value:.6g}"', 'f"{value:.6g}".strip()'),
    ("trial.py", "units a layer and direction", "how many units a layer and direction have"),
    ("trial.py", "leave initial_scale out", "please leave initial_scale out"),
    ("errors.py", "did you mean", "you mean"),
    ("files.py", "def write_whole(", "def written() -> None: ...\n\n\ndef write_whole("),
    ("figures/style.py", "from __future__ import annotations", "from __future__ import annotations\n\nMORE = 1"),
    (
        "studies/speed/peers/nn_gru.py",
        "from __future__ import annotations",
        "from __future__ import annotations\n\nMORE = 1",
    ),
    ("exhibits/panels.py", "from __future__ import annotations", "from __future__ import annotations\n\nMORE = 1"),
    ("tracking/guide.py", "from __future__ import annotations", "from __future__ import annotations\n\nMORE = 1"),
    ("progress.py", "from __future__ import annotations", "from __future__ import annotations\n\nMORE = 1"),
    ("watching.py", "SAY_SECONDS = 20.0", "SAY_SECONDS = 30.0"),
    ("kernels/c/training.h", "/* A whole trial's updates", "/* All of a trial's updates"),
    ("training/trial.py", '"""One trial: from', '"""A trial: from'),
    ("training/devices.py", "but torch sees no GPU here", "but there is no GPU for torch here"),
]
A_SAY = [
    ("trial.py", "    momentum: float", "    decay: float = 0.0\n    momentum: float"),
    ("tasks/adding.py", "total / 2", "total / 3"),
    ("cells/gru.py", '"gru": {}', '"gru": {"h": "z * n + (1 - z) * h[t-1]"}'),
    ("equations/reverse.py", "from __future__ import annotations", "from __future__ import annotations\n\nMORE = 1"),
    ("kernels/c/trainer.h", "#define MOST_LAYERS 16", "#define MOST_LAYERS 17"),
    ("kernels/compiler.py", '"-O2"', '"-O3"'),
    ("networks/network.py", "from __future__ import annotations", "from __future__ import annotations\n\nMORE = 1"),
    ("training/noise.py", "from __future__ import annotations", "from __future__ import annotations\n\nMORE = 1"),
    ("training/torch_engine.py", "EVALUATION_STEPS = 1000", "EVALUATION_STEPS = 999"),  # imported within functions
    ("training/batches.py", "from __future__ import annotations", "from __future__ import annotations\n\nMORE = 1"),
    ("training/stopping.py", "from __future__ import annotations", "from __future__ import annotations\n\nMORE = 1"),
    ("streams.py", "from __future__ import annotations", "from __future__ import annotations\n\nMORE = 1"),
]


@pytest.fixture
def scripts(tmp_path: Path) -> Path:
    shutil.copytree(SCRIPTS.parent / "config", tmp_path / "config")
    return Path(shutil.copytree(SCRIPTS, tmp_path / "scripts", ignore=shutil.ignore_patterns("*.pyc.*")))


def edit(scripts: Path, file: str, old: str, new: str) -> None:
    path = scripts / "odyssey" / file
    text = path.read_text()
    assert old in text, f"{old!r} no longer stands in {file}"
    path.write_text(text.replace(old, new, 1))


def keys(scripts: Path) -> list[str]:
    """The code of evaluation, then the keys of all trials of a small study, in a Python of its own."""
    done = subprocess.run([sys.executable, "-c", PLAN], cwd=scripts, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.split()


@pytest.fixture(scope="module")
def before() -> list[str]:
    found = keys(SCRIPTS)
    assert len(found) > 10
    return found


def test_what_decides_no_number_is_outside(scripts: Path, before: list[str]) -> None:
    for file, old, new in NO_SAY:
        edit(scripts, file, old, new)
    assert keys(scripts) == before


@pytest.mark.parametrize(("file", "old", "new"), A_SAY, ids=[file for file, *_ in A_SAY])
def test_what_may_decide_a_number_is_inside(scripts: Path, before: list[str], file: str, old: str, new: str) -> None:
    edit(scripts, file, old, new)
    after = keys(scripts)
    assert set(before[1:]) != set(after[1:])
