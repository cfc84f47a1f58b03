"""Files of one's own: in the mirror folder and nowhere else, without a SHA-256 that they should have."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from odyssey.datasets.download import check_mirror
from odyssey.errors import InputError


@dataclass(frozen=True)
class OwnFile:
    """A file that a data set is read from, or a folder of files."""

    name_in_mirror: str  # "tides.csv", "tides/2024.csv"

    def path(self, folder: Path | None) -> Path:
        """Where it lies in the mirror `folder`; raises InputError that says what to do if it does not."""
        if why := self.missing(folder):
            raise InputError(why)
        assert folder is not None
        return folder / self.name_in_mirror

    def missing(self, folder: Path | None) -> str | None:
        """Why it cannot be had, or None. Raises InputError if the mirror `folder` does not exist."""
        if folder is None:
            return (
                f"cannot get {self.name_in_mirror}: it is a file of your own, and no mirror folder is set; set "
                "data_mirror in the config (or ODYSSEY_DATA_MIRROR) to the folder that holds it."
            )
        check_mirror(folder)
        if (folder / self.name_in_mirror).exists():
            return None
        return (
            f"cannot get {self.name_in_mirror}: it is a file of your own, and the mirror folder {folder} does not "
            "hold it; put it there, or set data_mirror in the config (or ODYSSEY_DATA_MIRROR) to the folder that does."
        )
