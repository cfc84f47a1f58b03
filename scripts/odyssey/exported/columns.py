"""Which columns of somebody's table are what: named by the user, found in the table, or refused in a sentence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase

from odyssey.errors import InputError, unknown

SCALES = ("linear", "log", "one-minus-log", "choice")


@dataclass(frozen=True)
class Columns:
    """Names of columns.

    score: what is compared, lower is better unless higher_is_better. parameters: as NAME or NAME:SCALE; NAME may be a
    pattern such as "params_*". validation: by which the best trials are chosen [the score]. group: what is compared
    (a cell, a model); baseline: its value that the others are held against [the most frequent]. task, seed, seconds
    (of training), status: where there are any. failed: values of `status` of trials that count as the worst.
    """

    score: str
    parameters: Sequence[str]
    higher_is_better: bool = False
    validation: str | None = None
    group: str | None = None
    baseline: str | None = None
    task: str | None = None
    seed: str | None = None
    seconds: str | None = None
    status: str | None = None
    failed: Sequence[str] = field(default_factory=tuple)

    def check(self, there: Sequence[str]) -> None:
        """Raise InputError for a column that the table lacks."""
        asked = (self.score, self.validation, self.group, self.task, self.seed, self.seconds, self.status)
        for name in asked:
            if name is not None and name not in there:
                raise unknown("column", name, there)
        if self.failed and self.status is None:
            raise InputError("--failed names values of a column of states; say which column with --status.")
        if self.baseline is not None and self.group is None:
            raise InputError("--baseline is a value of the column that is compared; say which column with --group.")

    def searched(self, there: Sequence[str]) -> dict[str, str | None]:
        """Each parameter's column, and its scale where one was said; patterns filled in."""
        found: dict[str, str | None] = {}
        for given in self.parameters:
            name, scale = _parted(given, there)
            names = [column for column in there if fnmatchcase(column, name)] if name not in there else [name]
            if not names:
                raise unknown("column", name, there)
            found |= dict.fromkeys(names, scale)
        taken = {self.score, self.validation, self.group, self.task, self.seconds, self.status} & set(found)
        if taken:
            raise InputError(
                f"the column {', '.join(sorted(map(str, taken)))} is said to be a parameter and something else."
            )
        return found


def _parted(given: str, there: Sequence[str]) -> tuple[str, str | None]:
    """ "lr:log" as ("lr", "log"), unless a column has that very name."""
    name, colon, scale = given.rpartition(":")
    if given in there or not colon:
        return given, None
    if scale not in SCALES:
        raise unknown("scale", scale, SCALES)
    return name, scale.replace("-", " ")
