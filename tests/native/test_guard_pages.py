"""The kernels as they are used: arrays at the edge of memory that may not be touched, inputs that may not be written.

Every cell in the machine's own instructions and one precision, two cells in the others;
`python tests/native/everything.py` runs all.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from native.guarded_memory import GuardedMemory
from native.planted import plant
from native.under_sanitizers import KINDS, TESTS
from odyssey import catalogue
from odyssey.kernels.compiler import compiler

pytestmark = pytest.mark.skipif(compiler() is None, reason="there is no C compiler here")
AT_THE_EDGE = Path(__file__).with_name("at_the_edge.py")
FEW = [("float32", "lstm"), ("float64", "rnn-tanh")]


def ended(
    cells: Sequence[tuple[str, str]], kind: str, package: Path = TESTS.parent / "scripts", **variables: str
) -> subprocess.CompletedProcess[str]:
    paths = {"PYTHONPATH": os.pathsep.join([str(package), str(TESTS)]), "ODYSSEY_INSTRUCTIONS": kind}
    command = [sys.executable, str(AT_THE_EDGE), *(f"{precision}:{id}" for precision, id in cells)]
    return subprocess.run(
        command, env={**os.environ, **paths, **variables}, capture_output=True, text=True, check=False
    )


def test_every_cell() -> None:
    done = ended([(f"float{32 + 32 * (k % 2)}", id) for k, id in enumerate(sorted(catalogue.cells()))], KINDS[0])
    assert done.returncode == 0, done.stdout[-600:] + done.stderr[-3000:]
    assert done.stdout.strip().endswith("cases within their memory")


@pytest.mark.parametrize("kind", KINDS[1:])
def test_other_instructions(kind: str) -> None:
    done = ended(FEW, kind)
    assert done.returncode == 0, done.stdout[-600:] + done.stderr[-3000:]


PLANTED = {
    "a store beyond the outputs": (
        "workspace.h", "load(from + r * from_row + j), width - j)", "load(from + r * from_row + j), width - j + 1)",
        "Segmentation fault",
    ),
    "a look before the input": (
        "layer.h", "store(to + d, load_first(from + d, l->D - d))",
        "(void)((volatile const REAL *)from)[-1], store(to + d, load_first(from + d, l->D - d))", "Segmentation fault",
    ),
    "a class target that is written": (
        "training.h", "t->targets++;", "t->targets++; if (t->split.classes) ((int64_t *)t->split.classes)[row] = 0;",
        "Segmentation fault",
    ),
    "a sum that does not start at zero": (
        "workspace.h", "memset(l->dvector[k], 0,", "memset(l->dvector[k], 0, 0 *", "not equal",
    ),
}  # fmt: skip


@pytest.mark.parametrize("bug", list(PLANTED))
def test_a_planted_bug_is_found(bug: str, tmp_path: Path) -> None:
    file, old, new, report = PLANTED[bug]
    plant(tmp_path, file, old, new)
    done = ended([("float32", "lstm")], KINDS[0], tmp_path, ODYSSEY_CACHE=str(tmp_path / "cache"))
    assert done.returncode != 0
    assert report in done.stderr
    assert done.stdout.splitlines()[-1].startswith("float32 lstm "), "the case is named"


@pytest.mark.parametrize("edge", ["end", "start"])
def test_what_is_written_beside_an_array_is_seen(edge: str) -> None:
    memory = GuardedMemory(edge)  # type: ignore[arg-type]
    array = memory.array("numbers", np.zeros(3))
    array[:] = 1
    memory.check()
    slack = next(slack for _, slack in memory.slack if len(slack))
    slack[-1 if edge == "end" else 0] = 0
    with pytest.raises(AssertionError, match="beside numbers"):
        memory.check()
