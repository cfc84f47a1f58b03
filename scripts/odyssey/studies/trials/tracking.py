"""A study of trials in the store: one run a trial, and one a cell and task."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd

from odyssey import names
from odyssey.digests import digest
from odyssey.figures.sheets import render
from odyssey.files import write_whole
from odyssey.identity import short_hash
from odyssey.studies.trials.cell_card import draw_card
from odyssey.tables import read_parquet
from odyssey.tracking.guide import StudyView
from odyssey.tracking.level import TrackingReport, bring_level


def bring(view: StudyView, tables: Path, uri: str, data: Path) -> TrackingReport:
    """Bring the store level with the tables; data: folder with the data files' manifests."""
    trials, histories = (read_parquet(tables / f"{name}.parquet") for name in ("trials", "histories"))
    artifacts, cards = tables.parent / "mlartifacts", draw_cards(trials, histories, tables / "cards")
    pictures, exhibits = tables / "figures", tables / "exhibits"
    return bring_level(view, trials, histories, uri, artifacts, pictures, data, cards, exhibits)


def draw_cards(trials: pd.DataFrame, histories: pd.DataFrame, folder: Path) -> Path:
    """Draw the card of every cell and task whose trials are not those that it shows already; returns the folder."""
    known_file, code = folder / "shown.json", digest("odyssey.studies.trials.cell_card")
    known = json.loads(known_file.read_text()) if known_file.exists() else {}
    shown = {}
    for (task, cell), rows in trials.groupby(["task", "cell"]):
        name, of = names.card(str(cell), str(task)), short_hash([code, sorted(rows["trial_id"])])
        if known.get(name) != of or not (folder / f"{name}.png").exists():
            curves = histories[histories["trial_id"].isin(rows["trial_id"])]
            write_whole(folder / f"{name}.png", render(draw_card(rows, curves), "png"), durable=False)
        shown[name] = of
    write_whole(known_file, json.dumps(shown).encode())
    return folder
