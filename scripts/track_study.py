"""Show a study in MLflow: bring the tracking store level with the tables in results/<study>."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Iterable
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from odyssey import names
from odyssey.errors import InputError, run_stage
from odyssey.files import write_whole
from odyssey.tables import read_parquet
from odyssey.yaml_files import read_yaml

if TYPE_CHECKING:
    from odyssey.tracking.guide import Guide, StudyView
    from odyssey.tracking.level import TrackingReport
    from odyssey.tracking.runs import Run


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
    kind = str(study.get("kind", "trials"))
    if kind not in TRACKERS:
        raise InputError(f"a study of kind '{kind}' is not tracked; those of kind {' or '.join(TRACKERS)} are.")

    from odyssey.tracking.guide import StudyView
    from odyssey.tracking.store import tracking_uri

    view, uri = StudyView(tables.name, study["title"], study["question"]), tracking_uri(given.uri, results)
    report = TRACKERS[kind](view, tables, uri, given.data or results / "data")
    text = json.dumps(asdict(report), indent=2)
    write_whole(given.out or tables / "tracking.json", f"{text}\n".encode())
    print(
        f"{report.experiment}: {report.added} runs added, {report.updated} updated, "
        f"{report.unchanged} unchanged, {report.removed} removed"
    )


def track_trials(view: StudyView, tables: Path, uri: str, data: Path) -> TrackingReport:
    from odyssey.tracking.level import bring_level

    trials, histories = (read_parquet(tables / f"{name}.parquet") for name in ("trials", "histories"))
    artifacts, cards = tables.parent / "mlartifacts", draw_cards(trials, histories, tables / "cards")
    pictures, exhibits = tables / "figures", tables / "exhibits"
    return bring_level(view, trials, histories, uri, artifacts, pictures, data, cards, exhibits)


def track_memories(view: StudyView, tables: Path, uri: str, _: Path) -> TrackingReport:
    from odyssey.tracking import memories

    recalls, capacity = (read_parquet(tables / f"{name}.parquet") for name in ("recalls", "capacity"))
    return track_guided(view, tables, uri, memories.GUIDE, memories.memory_runs(view.study, recalls, capacity))


def track_gradients(view: StudyView, tables: Path, uri: str, _: Path) -> TrackingReport:
    from odyssey.tracking import gradients

    snapshots = read_parquet(tables / "snapshots.parquet")
    return track_guided(view, tables, uri, gradients.GUIDE, gradients.gradient_runs(snapshots))


def track_latching(view: StudyView, tables: Path, uri: str, _: Path) -> TrackingReport:
    from odyssey.tracking import latching

    path = tables / "latches.parquet"
    runs = latching.latching_runs(view.study, read_parquet(path), written_at(path))
    return track_guided(view, tables, uri, latching.GUIDE, runs)


def track_surface(view: StudyView, tables: Path, uri: str, _: Path) -> TrackingReport:
    from odyssey.tracking import surface

    path = tables / "paths.parquet"
    runs = surface.surface_runs(view.study, read_parquet(path), written_at(path))
    return track_guided(view, tables, uri, surface.GUIDE, runs)


TRACKERS: dict[str, Callable[[StudyView, Path, str, Path], TrackingReport]] = {
    "trials": track_trials,
    "memories": track_memories,
    "gradients": track_gradients,
    "latching": track_latching,
    "surface": track_surface,
}


def track_guided(view: StudyView, tables: Path, uri: str, guide: Guide, runs: Iterable[Run]) -> TrackingReport:
    from odyssey.tracking.level import bring_guided_level

    return bring_guided_level(view, guide, runs, uri, tables.parent / "mlartifacts", tables / "figures")


def written_at(path: Path) -> pd.Timestamp:
    """When that file was last written (UTC): the time of runs that have none of their own."""
    return pd.Timestamp(path.stat().st_mtime, unit="s", tz="UTC")


def draw_cards(trials: pd.DataFrame, histories: pd.DataFrame, folder: Path) -> Path:
    """Draw the card of every cell and task; returns the folder."""
    from odyssey.figures.cell_card import draw_card
    from odyssey.figures.sheets import render

    for (task, cell), rows in trials.groupby(["task", "cell"]):
        curves = histories[histories["trial_id"].isin(rows["trial_id"])]
        write_whole(folder / f"{names.card(str(cell), str(task))}.png", render(draw_card(rows, curves), "png"))
    return folder


def _study(path: Path) -> dict[str, Any]:
    study = read_yaml(path)
    if not all(isinstance(study.get(name), str) for name in ("title", "question")):
        raise InputError(f"the study file {path} lacks `title` or `question`; both are texts.")
    return study


if __name__ == "__main__":
    run_stage(main)
