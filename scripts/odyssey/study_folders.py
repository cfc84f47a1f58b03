"""Whose results a folder results/<study>/ holds: two study files of one name would overwrite each other's.

The folder keeps the path of its study file, a relative one where both lie in the project, so that a project that is
moved or copied whole stays the owner of its results. Imports no torch.
"""

from __future__ import annotations

import json
from pathlib import Path

from odyssey.errors import InputError
from odyssey.files import write_whole
from odyssey.schema import config_folder

KEPT = "study_file.json"


def check_study_folder(folder: Path, study_file: Path) -> None:
    """Raise InputError if `folder` holds the results of another study file, still there and of other content.

    A file that is gone was renamed or moved, and one with the same content is a copy.
    """
    others = [owner for owner in _owners(folder) if owner.is_file()]
    if others and not any(_same(owner, study_file) for owner in others):
        raise InputError(
            f"{folder} holds the results of {others[0]}, which those of {study_file} would overwrite; rename one of "
            f"the two files, or move {folder} away."
        )


def keep_study_file(folder: Path, study_file: Path) -> None:
    """Note that `folder` holds the results of that study file."""
    file = study_file.resolve()
    root = next((root for root in _roots(folder) if file.is_relative_to(root)), Path("/"))
    content = json.dumps({"study_file": str(file.relative_to(root) if root != Path("/") else file)}).encode()
    if not (folder / KEPT).exists() or (folder / KEPT).read_bytes() != content:
        write_whole(folder / KEPT, content)


def _owners(folder: Path) -> list[Path]:
    """Where the study file of that folder may lie; nowhere, if it has none yet."""
    if not (folder / KEPT).exists():
        return []
    try:
        kept = Path(json.loads((folder / KEPT).read_text())["study_file"])
    except (ValueError, KeyError, TypeError):
        raise InputError(f"{folder / KEPT} is damaged; delete it and run again.") from None
    return [root / kept for root in _roots(folder)]


def _roots(folder: Path) -> list[Path]:
    """What may be moved or copied as a whole: where results/ lies, and the project."""
    return [folder.absolute().parents[1].resolve(), config_folder().parent.resolve()]


def _same(one: Path, other: Path) -> bool:
    return one.samefile(other) or one.read_bytes() == other.read_bytes()
