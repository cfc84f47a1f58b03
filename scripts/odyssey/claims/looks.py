"""Registered looks at claims for which trials are trained on demand: results/decide/looks.jsonl, which only grows.

Each line is one look, as JSON: the claim, the study and size whose trials it grew from, which look, of how many trials,
the row of the ledger that it gave, and the digest of the claim's code. It also holds the digest of the line before, so
that an altered, missing or reordered line is noticed. A look is the same whenever it is taken again, since trials are.
"""

from __future__ import annotations

import hashlib
import json
import math
import os
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from odyssey.digests import digest
from odyssey.errors import InputError

LOOKS = Path("decide", "looks.jsonl")  # in the folder of results
BEGINNING = "0" * 16


@dataclass(frozen=True)
class Look:
    """A look at a claim.

    look: counted from 0. trials: behind it. code: of what judged it. trained_by: of what trained them. row: of the
    ledger.
    """

    claim: str
    study: str
    size: str
    look: int
    trials: int
    taken: str
    code: str
    trained_by: str
    row: dict[str, Any]


def code_of(claim: str) -> str:
    """The digest of what a claim is judged by; a verdict stands as long as it is the same."""
    return digest(f"odyssey.claims.ledger.{claim}", "odyssey.claims.verdict", "odyssey.claims.spending")


def read_looks(path: Path) -> list[Look]:
    """All looks, in the order in which they were taken; none where there is no file.

    A last line without an end, of a process that was killed, is left out: the look is taken again. Raises InputError
    for a line that is not what was written.
    """
    return [look for look, _ in _lines(path)]


def add_look(path: Path, look: Look) -> None:
    """Write one more look, whole or not at all; raises InputError if those before are not what was written."""
    before = _lines(path)
    text = _text(look, before[-1][1] if before else BEGINNING)
    path.parent.mkdir(parents=True, exist_ok=True)
    whole = len(b"".join(_whole_lines(path)))
    with path.open("ab") as file:
        file.truncate(whole)  # what a killed process has left
        file.write(text.encode())
        file.flush()
        os.fsync(file.fileno())


def _whole_lines(path: Path) -> list[bytes]:
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return []
    return [line for line in content.splitlines(keepends=True) if line.endswith(b"\n")]


def _lines(path: Path) -> list[tuple[Look, str]]:
    """Each look with the digest of its line."""
    found: list[tuple[Look, str]] = []
    for number, line in enumerate(_whole_lines(path), 1):
        try:
            content = json.loads(line)
            look = Look(**{**content["look"], "row": _with_nan(content["look"]["row"])})
            if _text(look, found[-1][1] if found else BEGINNING).encode() != line:
                raise ValueError
        except (ValueError, KeyError, TypeError):
            raise InputError(
                f"line {number} of {path} is not what was written there; put the file back as it was, for what was "
                f"looked at counts: or delete {path.parent} with all its looks, and give the studies another entropy."
            ) from None
        found.append((look, content["digest"]))
    return found


def _text(look: Look, before: str) -> str:
    """The line of a look after one with that digest."""
    content = {**asdict(look), "row": _without_nan(look.row)}
    digest = hashlib.sha256(json.dumps([content, before], sort_keys=True).encode()).hexdigest()[:16]
    return f"{json.dumps({'look': content, 'before': before, 'digest': digest})}\n"


def _without_nan(row: dict[str, Any]) -> dict[str, Any]:
    """JSON has no NaN and no infinity: as texts."""
    return {name: str(v) if isinstance(v, float) and not math.isfinite(v) else _plain(v) for name, v in row.items()}


def _with_nan(row: dict[str, Any]) -> dict[str, Any]:
    return {name: float(v) if v in ("nan", "inf", "-inf") else v for name, v in row.items()}


def _plain(value: Any) -> Any:
    return value.item() if hasattr(value, "item") else value
