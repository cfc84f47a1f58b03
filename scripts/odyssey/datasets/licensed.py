"""Corpora that only their owners hold: a folder on the user's machine that a variable names."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from odyssey.errors import InputError


@dataclass(frozen=True)
class LicensedTree:
    """A corpus that cannot be downloaded.

    given: how one comes by it, as the end of a sentence; holds: what its folder holds; stand_in: a task on free data.
    """

    name: str
    variable: str
    given: str
    holds: str
    stand_in: str

    def missing(self, folder: Path | None) -> str | None:
        """Why the corpus cannot be read here, or None; a mirror `folder` does not help."""
        named = os.environ.get(self.variable)
        if not named:
            return (
                f"cannot get {self.name}: {self.given}; set {self.variable} to the folder that holds {self.holds}, or "
                f"take the task {self.stand_in}, on data that are free."
            )
        if not Path(named).is_dir():
            return f"{self.variable} is {named}, which is not a folder; set it to the one that holds {self.holds}."
        return None

    def path(self) -> Path:
        """The folder of the corpus; raises InputError that says where the data come from."""
        if why := self.missing(None):
            raise InputError(why)
        return Path(os.environ[self.variable])
