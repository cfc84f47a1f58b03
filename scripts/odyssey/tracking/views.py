"""Ready views of MLflow's run page: columns, filters and charts, opened by a link.

MLflow keeps what its "Share" button makes as experiment tags `mlflow.sharedViewState.<name>`; these are such tags.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

TRAINING = "workflowType=machine_learning"  # else the UI opens on its pages for language models
SHARED = "mlflow.sharedViewState."
TRIALS, SUMMARIES = "tags.kind = 'trial'", "tags.kind = 'summary'"
SCORES = ("test/score", "best/valid_loss", "best/epoch")
KNOBS = ("hp/learning_rate", "hp/hidden_size", "hp/num_layers", "parameter_count", "seconds")
SUMMARY = ("best_test_score", "median_test_score", "solved_share", "trials", "diverged")


@dataclass(frozen=True)
class ReadyView:
    """One view: its title, its state as MLflow's own page stores it, and whether it opens on the charts."""

    title: str
    state: dict[str, Any]
    charts: bool = False


@dataclass(frozen=True)
class Columns:
    """Of a table of runs: tags and metrics, and the metric that they are sorted by, best first."""

    tags: tuple[str, ...]
    metrics: tuple[str, ...]
    order: str
    greater_is_better: bool = False


OF_TRIALS = Columns(("task", "cell", "direction", "clipping", "status"), (*SCORES, *KNOBS), "test/score")


def table_view(title: str, filter: str, columns: Columns) -> ReadyView:
    """A view of a table of the runs that the filter keeps."""
    state = _table(filter, columns.order, columns.tags, columns.metrics)
    return ReadyView(title, state | {"orderByAsc": not columns.greater_is_better})


def ready_views(tasks: Sequence[str]) -> dict[str, ReadyView]:
    """The views of a study by name: `cells`, `trials`, and for each task `curves-<task>` and `search-<task>`."""
    views = {
        "cells": ReadyView(
            "Cells compared: best, median, share solved, diverged",
            _table(SUMMARIES, "cell/best_test_score", ("task", "cell"), [f"cell/{name}" for name in SUMMARY]),
        ),
        "trials": table_view("All trials, best first", TRIALS, OF_TRIALS),
    }
    for task in tasks:
        curves = _charts("Learning curves", [_line(m) for m in ("valid/loss", "train/loss", "gradient/norm_median")])
        best = f"{TRIALS} and tags.task = '{task}' and tags.best_of_cell = 'yes'"
        views[f"curves-{task}"] = ReadyView(
            f"Learning curves on {task}, the best trial of each cell", _state(best, "test/score", **curves), True
        )
        knobs = ("hp/learning_rate", "hp/hidden_size", "gradient/norm_max", "seconds")
        search = _charts("What decides the score", [_scatter(knob, "test/score") for knob in knobs])
        of_task = f"{TRIALS} and tags.task = '{task}'"
        views[f"search-{task}"] = ReadyView(
            f"Score on {task} against learning rate, size, gradient and time",
            _state(of_task, "test/score", **search),
            True,
        )
    return views


def link(experiment_id: str, name: str) -> str:
    """The address of a ready view, relative to the server's."""
    mode = "CHART" if name.startswith(("curves-", "search-")) else "TABLE"
    return f"#/experiments/{experiment_id}/runs?{TRAINING}&viewStateShareKey={name}&compareRunsMode={mode}"


def runs_page(experiment_id: str, tags: Mapping[str, str]) -> str:
    """The address of an experiment's table of runs, relative to the server's: a ready view where it has one."""
    return first_page(experiment_id, {tag.removeprefix(SHARED) for tag in tags})


def first_page(experiment_id: str, views: Collection[str]) -> str:
    """The same by the names of its ready views: that of cells, or of all runs."""
    ready = next((name for name in ("cells", "runs") if name in views), None)
    return link(experiment_id, ready) if ready else f"#/experiments/{experiment_id}/runs?{TRAINING}"


def _table(filter: str, order: str, tags: Sequence[str], metrics: Sequence[str]) -> dict[str, Any]:
    frame = {_column("attributes", "Run Name"): 190, _column("attributes", "Created"): 110}
    columns = {_column("tags", name): 95 for name in tags}
    columns |= {_column("metrics", name): 26 + 7 * len(name) for name in metrics}
    return _state(
        filter,
        order,
        selectedColumns=list(columns),
        columnOrder=[*frame, *columns],
        columnWidths=frame | columns,
    )


def _state(filter: str, order: str, **more: Any) -> dict[str, Any]:
    return {
        "searchFilter": filter,
        "orderByKey": _column("metrics", order),
        "orderByAsc": True,
        "startTime": "ALL",
        "lifecycleFilter": "Active",
        "datasetsFilter": [],
        "modelVersionFilter": "All Runs",
        "runsHiddenMode": "SHOW_ALL",
        **more,
    }


def _column(kind: str, name: str) -> str:
    return f"{kind}.`{name}`"


def _charts(title: str, charts: list[dict[str, Any]]) -> dict[str, Any]:
    section = {"uuid": "ready", "name": title, "display": True, "isReordered": True, "columns": 2}
    return {
        "compareRunSections": [section],
        "compareRunCharts": [
            {"uuid": f"ready-{i}", "metricSectionId": "ready", "deleted": False, "isGenerated": False, **chart}
            for i, chart in enumerate(charts)
        ],
        "isAccordionReordered": True,
    }


def _line(metric: str) -> dict[str, Any]:
    axes = {"xAxisKey": "step", "xAxisScaleType": "linear", "useGlobalXaxisKey": False, "range": {}}
    smooth = {"lineSmoothness": 0, "useGlobalLineSmoothing": False}
    return {"type": "LINE", "metricKey": metric, "selectedMetricKeys": [metric], "scaleType": "log", **axes, **smooth}


def _scatter(x: str, y: str) -> dict[str, Any]:
    axes = {"xaxis": {"type": "METRIC", "key": x}, "yaxis": {"type": "METRIC", "key": y}}
    return {"type": "SCATTER", "runsCountToCompare": 100, **axes}
