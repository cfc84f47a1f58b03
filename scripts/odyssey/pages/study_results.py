"""What lies in a folder of results, study by study, whether it is all there or not."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from odyssey.errors import InputError
from odyssey.names import DECIDING, TAKEN
from odyssey.pages.pictures import ABOUT, read_about
from odyssey.schema import config_folder
from odyssey.studies.found import figure_facts, kinds, unsaid
from odyssey.studies.reading import said_kind, study_values
from odyssey.study_folders import KEPT
from odyssey.tables import read_parquet


class Tables(Mapping[str, pd.DataFrame]):
    """The tables of a study by name, read when they are first asked for; those that are not there are no keys."""

    def __init__(self, folder: Path) -> None:
        self._files = {path.stem: path for path in sorted(folder.glob("*.parquet"))}
        self._read: dict[str, pd.DataFrame] = {}

    def __getitem__(self, name: str) -> pd.DataFrame:
        if name not in self._read:
            self._read[name] = read_parquet(self._files[name])
        return self._read[name]

    def __contains__(self, name: object) -> bool:
        return name in self._files

    def __iter__(self) -> Iterator[str]:
        return iter(self._files)

    def __len__(self) -> int:
        return len(self._files)


@dataclass(frozen=True)
class StudyResults:
    """A study in its folder. published: in results/published, where its figures lie beside its tables.

    kind: "" where neither its file nor its tables say what it is. said: by its file; nothing where that is gone.
    """

    name: str
    folder: Path
    published: bool
    kind: str
    said: Mapping[str, Any]

    @cached_property
    def tables(self) -> Tables:
        return Tables(self.folder)

    @property
    def title(self) -> str:
        return str(self.said.get("title", self.name))

    @property
    def question(self) -> str:
        """The first paragraph of what it asks."""
        return str(self.said.get("question", "")).split("\n\n")[0]

    @property
    def figures(self) -> dict[str, Path]:
        """Its pictures by name, in the order of its file."""
        folder = self.folder if self.published else self.folder / "figures"
        found = {path.stem: path for path in sorted(folder.glob("*.png"))}
        named = [*(read_about(self.folder)["figures"] if self.published else self.said.get("figures") or []), *found]
        return {name: found[name] for name in dict.fromkeys(map(str, named)) if name in found}

    def facts(self, figure: str) -> dict[str, str]:
        """Title and caption of a figure; its name where no code draws it any more."""
        try:
            return figure_facts(figure, self.kind)
        except InputError:
            return {"title": figure.replace("_", " ").capitalize(), "caption": ""}


def studies_in(results: Path) -> list[StudyResults]:
    """Those that were run here, studies of trials first, by name; then the published ones that were not."""
    here = [_run_here(folder) for folder in sorted(results.iterdir()) if _is_study(folder)]
    here.sort(key=lambda study: study.kind != unsaid())
    names = {study.name for study in here}
    published = [path.parent for path in sorted((results / "published").glob(f"*/{ABOUT}"))]
    return [*here, *(_published(folder) for folder in published if folder.name not in names)]


def _is_study(folder: Path) -> bool:
    if folder.name in TAKEN or folder.name.startswith(DECIDING):  # of a claim: the ledger shows it
        return False
    return folder.is_dir() and (any(folder.glob("*.parquet")) or (folder / KEPT).exists())


def _run_here(folder: Path) -> StudyResults:
    said = _values(_file(folder))
    kind = said_kind(dict(said)) if said else _by_tables(folder)
    return StudyResults(folder.name, folder, False, kind if kind in kinds() else "", said)


def _published(folder: Path) -> StudyResults:
    return StudyResults(folder.name, folder, True, str(read_about(folder)["kind"]), _values(Path(folder.name)))


def _file(folder: Path) -> Path:
    """Its study file, as the folder keeps it; its name where it keeps none."""
    try:
        kept = Path(json.loads((folder / KEPT).read_text())["study_file"])
    except (OSError, ValueError, KeyError, TypeError):
        return Path(folder.name)
    places = (root / kept for root in (folder.absolute().parents[1], config_folder().parent))
    return next((path for path in places if path.is_file()), Path(folder.name))


def _values(file: Path) -> dict[str, Any]:
    try:
        return study_values(str(file))
    except InputError:  # gone since, or not to be read any more: what was run stays
        return {}


def _by_tables(folder: Path) -> str:
    """The kind of which some table lies there that no other kind has."""
    from odyssey.studies.found import kind

    there = {path.stem for path in folder.glob("*.parquet")}
    fitting = {name: len(there & set(kind(name).drawn)) for name in kinds()}
    best = max(fitting, key=lambda name: fitting[name])
    return best if fitting[best] else ""
