"""Looks as they are written down: they only grow, and what was altered is noticed."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from odyssey.claims.looks import Look, add_look, read_looks
from odyssey.errors import InputError

LOOK = Look(
    "a_claim", "a_study", "laptop", 0, 10, "2026-01-01T00:00:00+00:00", "c0de", "7ra1n",
    {"claim": "a_claim", "verdict": "undecided", "value": 0.5, "low": -math.inf, "needed": math.nan, "check": False},
)  # fmt: skip


def written(folder: Path, count: int = 3) -> Path:
    path = folder / "decide" / "looks.jsonl"
    for number in range(count):
        add_look(path, replace(LOOK, look=number, trials=10 * 2**number))
    return path


def test_looks_come_back_in_the_order_in_which_they_were_taken(tmp_path: Path) -> None:
    assert read_looks(tmp_path / "looks.jsonl") == []
    found = read_looks(written(tmp_path))
    assert [(look.look, look.trials) for look in found] == [(0, 10), (1, 20), (2, 40)]
    assert found[0].row["low"] == -math.inf
    assert math.isnan(found[0].row["needed"])
    assert found[0].row["check"] is False


def test_numbers_of_numpy_are_numbers(tmp_path: Path) -> None:
    add_look(tmp_path / "looks.jsonl", replace(LOOK, row={"trials": np.int64(7), "check": np.bool_(True)}))
    (found,) = read_looks(tmp_path / "looks.jsonl")
    assert found.row == {"trials": 7, "check": True}


def test_what_a_killed_process_has_left_is_overwritten(tmp_path: Path) -> None:
    path = written(tmp_path, 2)
    with path.open("a") as file:
        file.write('{"look": {"claim": "a_cl')
    assert len(read_looks(path)) == 2
    add_look(path, replace(LOOK, look=2))
    assert [look.look for look in read_looks(path)] == [0, 1, 2]


@pytest.mark.parametrize("what", ["verdict", "order", "gone", "number", "text"])
def test_an_altered_file_is_refused_and_nothing_is_added(tmp_path: Path, what: str) -> None:
    path = written(tmp_path)
    lines = path.read_text().splitlines(keepends=True)
    if what == "verdict":
        lines[1] = lines[1].replace("undecided", "reproduced")
    elif what == "order":
        lines[0], lines[1] = lines[1], lines[0]
    elif what == "gone":
        del lines[0]
    elif what == "number":
        content = json.loads(lines[2])
        content["look"]["trials"] = 41
        lines[2] = json.dumps(content) + "\n"
    else:
        lines[1] = "nonsense\n"
    path.write_text("".join(lines))
    before = path.read_bytes()
    with pytest.raises(InputError, match=r"line \d of .* is not what was written there"):
        read_looks(path)
    with pytest.raises(InputError, match="is not what was written there"):
        add_look(path, LOOK)
    assert path.read_bytes() == before
