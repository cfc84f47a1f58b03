"""What a trial is known by: what was asked (configuration and code), and of which data. Imports no torch."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from odyssey.trial import Trial


@dataclass(frozen=True)
class AskedTrial:
    """What a job is asked for."""

    key: str  # of what is asked, configuration and code; with the content of its data its id
    data: str  # name of its data file
    code: str  # digest of the code and data that its result depends on
    trial: Trial


def key_of(trial: Trial, code: str) -> str:
    """The key of a trial that the code with this digest would train."""
    in_order = trial.model_copy(update={"options": dict(sorted(trial.options.items()))})
    return hashlib.sha256(f"{code} {in_order.model_dump_json()}".encode()).hexdigest()[:16]


def short_hash(content: Any) -> str:
    """16 hexadecimal digits of the SHA-256 of what JSON can hold."""
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()[:16]


def trial_id(key: str, content_sha256: str) -> str:
    """The id of a trial in the store and in all tables, 16 hexadecimal digits.

    key: of its configuration and code; content_sha256: of its data, whatever made them.
    """
    return hashlib.sha256(f"{key} {content_sha256}".encode()).hexdigest()[:16]


class Identities:
    """The ids of planned trials, by the data files that lie in a folder now."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.known: dict[str, tuple[int, str]] = {}  # of each data file, when its manifest was written, and its content

    def of(self, key: str, data: str) -> str | None:
        """The id of the trial `key` on the data file called `data`; None while that is not made."""
        content = self._content(data)
        return None if content is None else trial_id(key, content)

    def _content(self, data: str) -> str | None:
        path = self.folder / f"{data}.npz.json"
        try:
            written = path.stat().st_mtime_ns
            if self.known.get(data, (0, ""))[0] != written:
                self.known[data] = written, str(json.loads(path.read_text())["content_sha256"])
        except (OSError, ValueError, KeyError):
            return None
        return self.known[data][1]
