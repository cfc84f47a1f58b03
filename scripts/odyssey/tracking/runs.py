"""What the store shall hold: runs made from the rows of the trials and histories tables (no mlflow here)."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Hashable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from numbers import Real
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from odyssey import names
from odyssey.errors import InputError
from odyssey.trial import Settings

HYPER_PARAMETERS = (*Settings.model_fields, "seed", "device")
TRIAL_TAGS = (
    *("study", "task", "cell", "family", "variant", "seed", "status", "score_name", "code_digest"),
    *("git_commit", "torch_version", "hostname"),
)
BEST = {  # metric: column of the trials table; one value a run, so that tables show it and not the last epoch
    "best/epoch": "best_epoch",
    "best/train_loss": "train_loss_at_best",
    "best/valid_loss": "best_valid_loss",
    "best/valid_score": "best_valid_score",
    "test/loss": "test_loss",
    "test/score": "test_score",
    "test/wrong_share": "test_wrong_share",
    "parameter_count": "parameter_count",
    "seconds": "wall_seconds",
    "peak_memory_mib": "peak_memory_mib",
    "epochs": "epochs",
}
EPOCHS = {  # metric: column of the histories table; step = epoch
    "train/loss": "train_loss",
    "valid/loss": "valid_loss",
    "valid/score": "valid_score",
    "gradient/norm_median": "gradient_norm_median",
    "gradient/norm_max": "gradient_norm_max",
    "gradient/clipped_share": "clipped_share",
}
COLUMNS = {
    "trials": [
        *("sweep", "setting", "trial_id", "options", "data", "data_sha256", "started_at", "ended_at"),
        *("success", "more_scores"),
        *TRIAL_TAGS,
        *HYPER_PARAMETERS,
        *BEST.values(),
    ],
    "histories": ["trial_id", "epoch", "wall_seconds", *EPOCHS.values()],
}


class Point(NamedTuple):
    """One value of one metric; time in milliseconds since 1970 (UTC)."""

    key: str
    value: float
    time_ms: int
    step: int


@dataclass(frozen=True)
class DataFile:
    """The data a trial learnt from, as MLflow shows it; `facts` are the manifest's, as JSON."""

    name: str
    sha256: str
    source: str
    facts: str

    @property
    def digest(self) -> str:
        return self.sha256[:36]  # the longest that MLflow takes


@dataclass(frozen=True)
class Run:
    """One run as the store shall hold it.

    identity: tags that name the run for good; tags and summary may grow later; params and curves never change.
    """

    name: str
    identity: dict[str, str]
    tags: dict[str, str]
    started_ms: int
    ended_ms: int
    summary: dict[str, float]
    params: dict[str, str] = field(default_factory=dict)
    curves: tuple[Point, ...] = ()
    data: DataFile | None = None
    files: tuple[Path, ...] = ()
    parent: str | None = None  # the key of the run that this one hangs under

    @property
    def key(self) -> str:
        return key_of(self.identity)

    @cached_property
    def record_digest(self) -> str:
        """Over what is written once: parameters, curves, times."""
        return _digest(self.params, self.curves, self.started_ms, self.ended_ms, self.data and self.data.sha256)

    @cached_property
    def content_digest(self) -> str:
        """Over everything."""
        files = [(path.name, hashlib.sha256(path.read_bytes()).hexdigest()) for path in self.files]
        return _digest(self.record_digest, self.name, self.identity, self.tags, self.summary, files)


def key_of(tags: dict[str, str]) -> str:
    """What tells a study's runs apart: the trial's id, "summary cell task", or "overview"."""
    kind = tags.get("kind", "")
    if kind == "trial":
        return tags.get("trial_id", "")
    return f"summary {tags.get('cell')} {tags.get('task')}" if kind == "summary" else kind


def study_runs(
    trials: pd.DataFrame, histories: pd.DataFrame, data_manifests: Path | None = None, cards: Path | None = None
) -> Iterator[Run]:
    """The runs of a study: a summary for each task and cell, followed by its trials.

    A trial that belongs to several sweeps is one run. Raises InputError if a column is missing.
    """
    for table, frame in (("trials", trials), ("histories", histories)):
        if missing := [name for name in COLUMNS[table] if name not in frame.columns]:
            raise InputError(
                f"the {table} table has no column {', '.join(missing)}; collect the study again before tracking it."
            )
    times = {name: pd.to_datetime(trials[name], utc=True) for name in ("started_at", "ended_at")}
    trials = trials.assign(**times)
    curves = {str(id): epochs for id, epochs in histories.groupby("trial_id", sort=False)}
    for (task, cell), rows in trials.groupby(["task", "cell"], sort=True):
        card = None if cards is None else cards / f"{names.card(str(cell), str(task))}.png"
        summary = _summary_run(str(task), str(cell), rows.drop_duplicates("trial_id"), card)
        yield summary
        for id, same in rows.groupby("trial_id", sort=False):
            yield _trial_run(same, curves.get(str(id), histories.iloc[:0]), data_manifests, summary)


def _trial_run(rows: pd.DataFrame, epochs: pd.DataFrame, manifests: Path | None, summary: Run) -> Run:
    row = rows.iloc[:1].to_dict("records")[0]
    started, ended = milliseconds(row["started_at"]), milliseconds(row["ended_at"])
    options = json.loads(row["options"] or "{}") if isinstance(row["options"], str) else {}
    hyper = {name: row[name] for name in HYPER_PARAMETERS} | options
    return Run(
        name=f"{row['cell']}-{row['task']}-{str(row['trial_id'])[:8]}",
        identity={"kind": "trial", "trial_id": str(row["trial_id"])},
        tags=_trial_tags(row)
        | {name: ",".join(sorted(set(rows[name].astype(str)))) for name in ("sweep", "setting")}
        | {"best_of_cell": "yes" if summary.tags["best_trial"] == str(row["trial_id"]) else "no"}
        | _not_finite(epochs),
        started_ms=started,
        ended_ms=ended,
        summary=finite({metric: row[column] for metric, column in BEST.items()} | _more(row) | _numbers(hyper)),
        params={"cell": row["cell"], "task": row["task"]} | {k: text(v) for k, v in hyper.items()},
        curves=tuple(points(epochs.sort_values("epoch"), EPOCHS, started)),
        data=_data_file(str(row["data"]), str(row["data_sha256"]), manifests),
        parent=summary.key,
    )


def _trial_tags(row: dict[Hashable, Any]) -> dict[str, str]:
    clipped = not pd.isna(row["clip_norm"])
    solved = {} if pd.isna(row["success"]) else {"success": "yes" if row["success"] else "no"}
    return {
        **{name: text(row[name]) for name in TRIAL_TAGS},
        "depth": text(row["num_layers"]),
        "direction": "bidirectional" if row["bidirectional"] else "unidirectional",
        "clipping": "on" if clipped else "off",
        "evaluated": "no" if pd.isna(row["test_loss"]) and pd.isna(row["test_score"]) else "yes",
        **solved,
        "mlflow.source.name": "scripts/run_trials.py",
        "mlflow.source.type": "LOCAL",
        **({} if pd.isna(row["git_commit"]) else {"mlflow.source.git.commit": row["git_commit"]}),
    }


def _summary_run(task: str, cell: str, trials: pd.DataFrame, card: Path | None) -> Run:
    valid = trials["best_valid_loss"].astype(float)
    best = trials[valid.map(math.isfinite)].sort_values("best_valid_loss", kind="stable").iloc[:1].to_dict("records")
    scores = trials["test_score"].astype(float).replace([math.inf, -math.inf], math.nan).dropna()
    solved = trials["success"].dropna().astype(bool)
    chosen = {} if not best else best[0]
    return Run(
        name=f"{cell}-{task}",
        identity={"kind": "summary", "task": task, "cell": cell},
        tags={
            **{name: text(trials[name].iloc[0]) for name in ("study", "family", "variant", "score_name")},
            "best_trial": str(chosen.get("trial_id", "none")),
            "mlflow.source.name": "scripts/collect_study.py",
            "mlflow.source.type": "LOCAL",
        },
        started_ms=milliseconds(trials["started_at"].min()),
        ended_ms=milliseconds(trials["ended_at"].max()),
        files=(card,) if card is not None and card.exists() else (),
        summary=finite(
            {
                "cell/trials": len(trials),
                "cell/diverged": int((trials["status"] == "diverged").sum()),
                "cell/evaluated": len(scores),
                "cell/best_valid_loss": chosen.get("best_valid_loss"),
                "cell/best_test_score": chosen.get("test_score"),
                "cell/mean_test_score": scores.mean(),
                "cell/median_test_score": scores.median(),
                "cell/solved_share": solved.mean(),
                "cell/seconds": trials["wall_seconds"].sum(),
            }
        ),
    )


def overview_run(study: str, ended_ms: int, figures: tuple[Path, ...]) -> Run:
    """The run that carries the study's figures; it starts when the last trial ends and so tops the list."""
    return Run(
        name=f"{study}-figures",
        identity={"kind": "overview", "study": study},
        tags={"mlflow.source.name": "scripts/draw_figure.py", "mlflow.source.type": "LOCAL"},
        started_ms=ended_ms,
        ended_ms=ended_ms,
        summary={},
        files=figures,
    )


def points(epochs: pd.DataFrame, columns: dict[str, str], started_ms: int) -> Iterator[Point]:
    """The curves of a run from its rows, one an epoch; columns: metric -> column."""
    for row in epochs.to_dict("records"):
        seconds = float(row["wall_seconds"])
        time_ms = started_ms + (round(1000 * seconds) if math.isfinite(seconds) else 0)
        for metric, value in finite({metric: row[column] for metric, column in columns.items()}).items():
            yield Point(metric, value, time_ms, int(row["epoch"]))


def _not_finite(epochs: pd.DataFrame) -> dict[str, str]:
    """A tag that names the losses that were not finite in some epoch; curves lack those, they break the axes."""
    losses = ("train/loss", "valid/loss", "valid/score")
    broken = [m for m in losses if not epochs[EPOCHS[m]].astype(float).map(math.isfinite).all()]
    return {"not_finite": ",".join(broken)} if broken else {}


def _data_file(name: str, sha256: str, manifests: Path | None) -> DataFile:
    path = None if manifests is None else manifests / f"{name}.npz.json"
    manifest = json.loads(path.read_text()) if path is not None and path.exists() else {}
    if manifest.get("content_sha256") != sha256:  # made again since, of other data
        manifest = {}
    source = str(manifest.get("source", f"results/data/{name}.npz"))
    for long in ("input_symbols", "output_symbols"):  # whole vocabularies
        manifest[long] = len(manifest.get(long, ()))
    return DataFile(name, sha256, source, json.dumps(manifest, sort_keys=True))


def _more(row: dict[Hashable, Any]) -> dict[str, Any]:
    """The test scores that only some tasks have: perplexity, BLEU, ..."""
    return {f"test/{name}": value for name, value in json.loads(row["more_scores"]).items()}


def _numbers(hyper: dict[str, Any]) -> dict[str, Any]:
    """Numeric hyper-parameters again as metrics: the UI filters and sorts parameters as text only."""
    return {
        f"hp/{name}": value
        for name, value in hyper.items()
        if name != "seed" and isinstance(value, Real) and not isinstance(value, bool)
    }


def finite(values: dict[str, Any]) -> dict[str, float]:
    """The values that are numbers: what a metric can be."""
    return {k: float(v) for k, v in values.items() if not pd.isna(v) and math.isfinite(v)}


def text(value: Any) -> str:
    """A value as a parameter or tag."""
    if isinstance(value, (list, dict)):
        return json.dumps(value, sort_keys=True)
    if pd.isna(value):
        return "none"
    return f"{value:.6g}" if isinstance(value, float) else str(value)


def milliseconds(moment: pd.Timestamp) -> int:
    """Since 1970 (UTC); 0 where there is no time."""
    return 0 if pd.isna(moment) else int(moment.timestamp() * 1000)


def _digest(*parts: object) -> str:
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()[:16]
