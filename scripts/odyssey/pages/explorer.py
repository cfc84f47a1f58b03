"""Trials and learning curves as data for the page, thinned to what a page can hold; a script draws them with Bokeh.

Bokeh's own JavaScript (BSD licence, its notice is in it) lies compressed in the page and is unpacked when it is asked
for, so that a page opens as fast without it and needs no network. Bokeh itself is not imported.
"""

from __future__ import annotations

import base64
import gzip
import json
from collections.abc import Hashable
from html import escape
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from odyssey.figures import style
from odyssey.figures.numbers import SPAN_FOR_LOG, loss_label, score_factor, score_label
from odyssey.pages.marks import SHAPES
from odyssey.pages.study_results import StudyResults
from odyssey.trial import Settings

TRIALS, CURVES, EPOCHS, AXES = 4_000, 240, 60, 12  # of a study at most: points, curves, points of a curve, settings
BESIDE = {"parameter_count": "parameters", "wall_seconds": "seconds of training", "epochs": "epochs"}
NO_SETTING = {"seed", "max_epochs", "patience"}
LOSSES = ("train_loss", "valid_loss")
EXPLORED = '<details class="explore"'
SCRIPTS, BOKEH = "server/static/js", ("bokeh.min.js", "bokeh-api.min.js")


def explorer_html(study: StudyResults) -> str:
    """The data of a study of trials, with the place where they are drawn; "" of other kinds, or without trials."""
    if "trials" not in study.tables or study.tables["trials"].empty:
        return ""
    trials = study.tables["trials"].drop_duplicates("trial_id")
    cells, tasks = style.in_order(trials["cell"]), sorted(trials["task"].unique())
    scored = trials[np.isfinite(trials["test_score"].astype(float))]
    shown = evenly(scored, TRIALS)
    curves = _curves(study.folder / "histories.parquet", best_of_each(trials, CURVES))
    data = {
        "cells": [_cell(cell) for cell in cells],
        "tasks": [_task(task, rows["score_name"].dropna()) for task, rows in trials.groupby("task", sort=True)],
        "trials": _numbered(shown, cells, tasks) | {"score": _short(shown["test_score"])},
        "axes": [axis for name in _varied(trials) if (axis := _axis(shown[name], name))],
        "curves": [_numbered(trials[trials["trial_id"] == id], cells, tasks) | curve for id, curve in curves.items()],
    }
    content = json.dumps(data, separators=(",", ":"), allow_nan=False).replace("</", "<\\/")
    summary = "Explore the trials: hover, zoom, choose cells and settings"
    return (
        f'{EXPLORED} hidden data-name="{escape(study.title)}"><summary>{summary}</summary>'
        f"<p>{_thinned(trials, scored, shown, len(curves))}</p>"
        f'<script type="application/json">{content}</script></details>'
    )


def bokeh_html() -> str:
    """Bokeh's scripts, compressed; only needed where there is something to explore."""
    spec = find_spec("bokeh")
    folder = Path((spec and spec.origin) or "").parent / SCRIPTS
    content = b"\n".join((folder / name).read_bytes() for name in BOKEH)
    packed = base64.b64encode(gzip.compress(content, mtime=0)).decode()
    return f'<script type="application/octet-stream" id="bokeh">{packed}</script>'


def evenly(rows: pd.DataFrame, most: int) -> pd.DataFrame:
    """At most so many rows, evenly from each task and cell."""
    rows = rows.sort_values(["task", "cell", "trial_id"])
    return rows if len(rows) <= most else rows.iloc[np.linspace(0, len(rows) - 1, most).round().astype(int)]


def best_of_each(trials: pd.DataFrame, most: int) -> pd.DataFrame:
    """At most so many trials: by validation the best of every task and cell, then the second best, and so on."""
    ranked = trials.sort_values(["best_valid_loss", "trial_id"])
    rank = ranked.groupby(["task", "cell"]).cumcount()
    return (
        ranked.assign(rank=rank).sort_values(["rank", "task", "cell"]).head(most).sort_values(["task", "cell", "rank"])
    )


def _cell(cell: str) -> dict[str, str]:
    return {"name": style.label(cell), "colour": style.colour(cell), "marker": SHAPES[style.marker(cell)]}


def _task(task: Hashable, score_names: pd.Series) -> dict[str, Any]:
    name = score_names.iloc[0] if len(score_names) else "score"
    words = {"title": style.task_title(str(task)), "score": score_label(name), "loss": loss_label(name)}
    return {**words, "factor": score_factor(name)}


def _numbered(trials: pd.DataFrame, cells: list[str], tasks: list[str]) -> dict[str, list[Any]]:
    """Id, status, and the numbers of cell and task."""
    return {
        "id": trials["trial_id"].tolist(),
        "status": trials["status"].tolist(),
        "cell": [cells.index(cell) for cell in trials["cell"]],
        "task": [tasks.index(task) for task in trials["task"]],
    }


def _varied(trials: pd.DataFrame) -> list[str]:
    """The numeric settings of which the trials have several values, and what follows from them; at most AXES."""
    settings = [name for name in Settings.model_fields if name in trials and name not in NO_SETTING]
    numeric = [name for name in (*settings, *BESIDE) if name in trials and is_number(trials[name])]
    varied = [name for name in numeric if trials[name].nunique() > 1]
    return sorted(varied, key=lambda name: (name in BESIDE, name != "learning_rate", -trials[name].nunique()))[:AXES]


def is_number(column: pd.Series) -> bool:
    """Whether a column holds numbers: no truth values, no words."""
    return bool(pd.api.types.is_numeric_dtype(column) and not pd.api.types.is_bool_dtype(column))


def _axis(values: pd.Series, name: str) -> dict[str, Any]:
    """A setting: its name, its values (null where it is not set), and whether its axis is logarithmic."""
    known = values.dropna().astype(float)
    log = len(known) and known.min() > 0 and known.max() / known.min() > SPAN_FOR_LOG
    return {"name": BESIDE.get(name, name.replace("_", " ")), "log": bool(log), "values": _short(values)}


def _curves(path: Path, trials: pd.DataFrame) -> dict[str, dict[str, Any]]:
    """Trial -> its curves, of EPOCHS points at most; none where there is no table of them."""
    if not path.is_file():
        return {}
    wanted = [("trial_id", "in", trials["trial_id"].tolist())]
    rows = pd.read_parquet(path, columns=["trial_id", "epoch", *LOSSES], filters=wanted).sort_values("epoch")
    groups = {str(id): _thin(group) for id, group in rows.groupby("trial_id")}
    return {
        id: {"epoch": groups[id]["epoch"].tolist(), **{name: _short(groups[id][name]) for name in LOSSES}}
        for id in trials["trial_id"]
        if id in groups
    }


def _thin(curve: pd.DataFrame) -> pd.DataFrame:
    if len(curve) <= EPOCHS:
        return curve
    return curve.iloc[np.linspace(0, len(curve) - 1, EPOCHS).round().astype(int)]


def _short(values: pd.Series) -> list[float | None]:
    """To four digits; what is no finite number is null."""
    numbers = values.astype("float64")
    return [float(f"{x:.4g}") if np.isfinite(x) else None for x in numbers]


def _thinned(trials: pd.DataFrame, scored: pd.DataFrame, shown: pd.DataFrame, curves: int) -> str:
    """What is shown, and what is left out."""
    lost = len(trials) - len(scored)
    points = (
        f"{len(shown):,} of {len(scored):,} trials, evenly,"
        if len(shown) < len(scored)
        else f"All {len(shown):,} trials"
    )
    without = f"; {lost:,} more have no test score, they diverged or are not tested" if lost else ""
    some = f"The learning curves are those of the best {curves:,} trials, cell by cell" if curves < len(trials) else ""
    thin = f"; of curves with more than {EPOCHS} epochs {EPOCHS} are shown, evenly"
    return f"{points} are shown{without}. {some or 'All learning curves are shown'}{thin}. Lower is better."
