"""Every cell's kernel and whole epochs of it touch no memory but their own, and do nothing that C leaves undefined.

Each cell in one kind of instructions and one precision, in turn; `python tests/native/everything.py` runs all of them.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from native.compiler_with_sanitizers import with_checks
from native.planted import plant
from native.under_sanitizers import FINDING, KINDS, has_sanitizers, started
from odyssey import catalogue
from odyssey.kernels.compiler import source

WAYS = [(kind, precision) for precision in ("float32", "float64") for kind in KINDS]


pytestmark = pytest.mark.skipif(not has_sanitizers(), reason="there is no gcc with sanitizers here")


def test_every_cell(tmp_path: Path) -> None:
    cells: dict[str, list[tuple[str, str]]] = {kind: [] for kind in KINDS}
    for place, id in enumerate(sorted(catalogue.cells())):
        kind, precision = WAYS[place % len(WAYS)]
        cells[kind].append((precision, id))
    running = [started(some, kind, tmp_path) for kind, some in cells.items()]
    for process in running:
        text, _ = process.communicate()
        assert process.returncode == 0, text[-6000:]
        assert text.strip().endswith("cases without a finding")


PLANTED = {
    "a stretch that is too short": (
        "workspace.h", "numbers(arena, (DEPTH + l->B) * l->HS)", "numbers(arena, l->HS)", "use-after-poison",
    ),
    "a store beyond the outputs": (
        "workspace.h", "load(from + r * from_row + j), width - j)", "load(from + r * from_row + j), width - j + 1)",
        "heap-buffer-overflow",
    ),
    "a target of another class": ("losses.h", "logits[class]", "logits[class + 200]", "use-after-poison"),
    "a number that overflows": (
        "layer.h", "SIZE most = l->N * l->D / 4", "SIZE most = (int)l->N + 0x7fffffff", "signed integer overflow",
    ),
}  # fmt: skip


@pytest.mark.parametrize("bug", list(PLANTED))
def test_a_planted_bug_is_found(bug: str, tmp_path: Path) -> None:
    file, old, new, report = PLANTED[bug]
    plant(tmp_path, file, old, new)
    process = started([("float32", "rnn-tanh")], KINDS[0], tmp_path / "cache", package=tmp_path)
    text, _ = process.communicate()
    assert process.returncode == FINDING, text[-6000:]
    assert report in text


@pytest.mark.parametrize("kind", KINDS)
def test_the_text_with_checks_differs_in_two_places(kind: str) -> None:
    text = source(catalogue.cell("lstm"), "float32", kind)
    checked = with_checks(text)
    assert checked.count("static void *take(") == text.count("static void *take(") == 1
    lost = set(text.splitlines()) - set(checked.splitlines())
    assert len(lost) == 2, f"only the body of take is replaced: {lost}"
