"""Show a study in MLflow: bring the tracking store level with the tables in results/<study>."""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from odyssey.errors import InputError, run_stage
from odyssey.files import write_whole
from odyssey.studies.found import kind, kinds, module_of
from odyssey.studies.reading import said_kind, study_values
from odyssey.tables import read_parquet

if TYPE_CHECKING:
    from odyssey.tracking.guide import StudyView
    from odyssey.tracking.level import TrackingReport


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tables", type=Path, required=True, help="results/<study>: its tables, and figures/")
    parser.add_argument("--study-file", type=Path, required=True, help="YAML with `title` and `question` (Markdown)")
    parser.add_argument("--uri", help="tracking store [results/mlflow.db; MLFLOW_TRACKING_URI goes before both]")
    parser.add_argument("--data", type=Path, help="folder with the data files' manifests [results/data]")
    parser.add_argument("--out", type=Path, help="report [results/<study>/tracking.json]")
    given = parser.parse_args()
    tables: Path = given.tables.resolve()
    results = tables.parent
    study = _study(given.study_file)
    name = said_kind(study)
    if not kind(name).tracked:
        others = " or ".join(other for other in kinds() if kind(other).tracked)
        raise InputError(f"a study of kind '{name}' is not tracked; those of kind {others} are.")

    from odyssey.tracking.guide import StudyView
    from odyssey.tracking.store import tracking_uri

    view, uri = StudyView(tables.name, study["title"], study["question"]), tracking_uri(given.uri, results)
    report = bring(name, view, tables, uri, given.data or results / "data")
    text = json.dumps(asdict(report), indent=2)
    write_whole(given.out or tables / "tracking.json", f"{text}\n".encode())
    print(
        f"{report.experiment}: {report.added} runs added, {report.updated} updated, "
        f"{report.unchanged} unchanged, {report.removed} removed"
    )


def bring(name: str, view: StudyView, tables: Path, uri: str, data: Path) -> TrackingReport:
    """By the tracking.py of that kind of study: its own `bring`, or its `GUIDE` and `runs`."""
    from odyssey.tracking.level import bring_guided_level

    module = module_of(name, "tracking")
    if hasattr(module, "bring"):
        return module.bring(view, tables, uri, data)
    files = [tables / f"{table}.parquet" for table in kind(name).tracked]
    read = [read_parquet(file) for file in files]
    runs = module.runs(view.study, *read, pd.Timestamp(files[0].stat().st_mtime, unit="s", tz="UTC"))
    return bring_guided_level(view, module.GUIDE, runs, uri, tables.parent / "mlartifacts", tables / "figures")


def _study(path: Path) -> dict[str, Any]:
    study = study_values(str(path))
    if not all(isinstance(study.get(name), str) for name in ("title", "question")):
        raise InputError(f"the study file {path} lacks `title` or `question`; both are texts.")
    return study


if __name__ == "__main__":
    run_stage(main)
