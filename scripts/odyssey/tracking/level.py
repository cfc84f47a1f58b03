"""Bringing a tracking store level with a study's tables: adds what is missing, writes nothing twice."""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
from mlflow import MlflowClient
from mlflow.entities import Dataset, DatasetInput, InputTag, Metric, Param, RunTag
from mlflow.entities import Run as StoredRun

from odyssey.files import write_whole
from odyssey.tracking.guide import Guide, StudyView, experiment_tags
from odyssey.tracking.runs import DataFile, Point, Run, key_of, overview_run, study_runs
from odyssey.tracking.store import LOCAL_ARTIFACTS, is_http, open_store
from odyssey.tracking.views import SHARED

METRICS_A_BATCH = 1000  # MLflow's limit; those on params and tags (100) are far away
BESIDE = (".txt", ".mid", ".csv")  # of an exhibit
DIGEST, PARENT = "content_digest", "mlflow.parentRunId"


@dataclass(frozen=True)
class TrackingReport:
    """What was done to the trials' runs; `removed`: runs of trials that the tables no longer hold."""

    experiment: str
    experiment_id: str
    added: int
    updated: int
    unchanged: int
    removed: int
    views: tuple[str, ...] = ()  # names of the experiment's ready views


def bring_level(
    view: StudyView,
    trials: pd.DataFrame,
    histories: pd.DataFrame,
    uri: str,
    artifact_root: Path,
    figures: Path | None = None,
    data_manifests: Path | None = None,
    cards: Path | None = None,
    exhibits: Path | None = None,
) -> TrackingReport:
    """Make the study's experiment in the store at `uri` show what its tables hold, and nothing else.

    trials, histories: whole tables (odyssey.tables); a run whose trial they lack goes to the store's trash.
    figures, exhibits: folders of *.png, for the study; an exhibit's other files go with it.
    cards: folder of <cell>-<task>.png, for the summaries.
    data_manifests: folder of <data>.npz.json. Any number of callers may run at once.
    Raises InputError if the store cannot be used, or a column is missing; the next call mends what was cut short.
    """
    tasks = sorted(set(trials["task"].astype(str))) if "task" in trials else []  # study_runs says what is missing

    def tags(*place: Any) -> dict[str, str]:
        return experiment_tags(view, tasks, *place)

    runs = study_runs(trials, histories, data_manifests, cards)
    return bring_runs(view, runs, tags, uri, artifact_root, figures, exhibits)


def bring_runs(
    view: StudyView,
    runs: Iterable[Run],
    tags: Callable[[str, str | None, Sequence[Path]], dict[str, str]],
    uri: str,
    artifact_root: Path,
    figures: Path | None = None,
    exhibits: Path | None = None,
) -> TrackingReport:
    """The same for any kind of study: `runs` are all that its experiment shall hold, besides that with the figures.

    tags: the experiment's, from its id, the id of the run with the figures, and these. Trials are counted.
    """
    pictures = tuple(path for folder in (figures, exhibits) if folder for path in sorted(folder.glob("*.png")))
    beside = tuple(path for path in sorted(exhibits.glob("*")) if path.suffix in BESIDE) if exhibits else ()
    with open_store(uri, artifact_root) as client:
        experiment_id = _experiment(client, view, uri)
        local = None if is_http(uri) else artifact_root
        stored, doubles = _stored_runs(client, experiment_id)
        level = _Level(client, experiment_id, local, stored)
        ended_ms = 0
        for run in runs:
            level.bring(run)
            ended_ms = max(ended_ms, run.ended_ms)
        if pictures:
            level.bring(overview_run(view.study, ended_ms, pictures + beside))
        level.remove([*stored.values(), *doubles])
        said = tags(experiment_id, level.ids.get("overview"), pictures)
        _set_tags(client, experiment_id, said)
    done = level.done
    views = tuple(sorted(tag.removeprefix(SHARED) for tag in said if tag.startswith(SHARED)))
    counts = (done["added"], done["updated"], done["unchanged"], done["removed"])
    return TrackingReport(view.experiment, experiment_id, *counts, views)


def bring_guided_level(
    view: StudyView, guide: Guide, runs: Iterable[Run], uri: str, artifact_root: Path, figures: Path
) -> TrackingReport:
    """The same for a kind of study whose experiment has a guide and no ready views."""

    def tags(_: str, overview_id: str | None, pictures: Sequence[Path]) -> dict[str, str]:
        return guide.tags(view, overview_id, pictures)

    return bring_runs(view, runs, tags, uri, artifact_root, figures)


class _Level:
    """The writer: compares each wanted run with its stored one. `stored` shrinks to the runs nobody wants."""

    def __init__(
        self, client: MlflowClient, experiment_id: str, local: Path | None, stored: dict[str, StoredRun]
    ) -> None:
        self.client, self.experiment_id, self.local, self.stored = client, experiment_id, local, stored
        self.ids: dict[str, str] = {}  # run id by key, of all that were brought level
        self.done: Counter[str] = Counter()

    def bring(self, run: Run) -> None:
        tags = run.identity | run.tags | {DIGEST: run.content_digest, "record_digest": run.record_digest}
        if run.parent is not None:
            tags[PARENT] = self.ids[run.parent]
        old = self.stored.pop(run.key, None)
        is_trial = run.identity["kind"] == "trial"
        if old is not None and is_trial and not _grows_into(old, run):
            self.client.delete_run(old.info.run_id)
            self._add(run, tags)
            self.done["updated"] += is_trial
        elif old is None:
            self._add(run, tags)
            self.done["added"] += is_trial
        elif old.info.status != "FINISHED" or any(old.data.tags.get(k) != v for k, v in tags.items()):
            self._amend(old, run, tags)
            self.done["updated"] += is_trial
        else:
            self.ids[run.key] = old.info.run_id
            self.done["unchanged"] += is_trial

    def _add(self, run: Run, tags: dict[str, str]) -> None:
        info = self.client.create_run(self.experiment_id, run.started_ms, tags, run.name).info
        if run.data is not None:
            self.client.log_inputs(info.run_id, [_dataset(run.data)])
        summary = (Point(key, value, run.ended_ms, 0) for key, value in run.summary.items())
        self._log(info.run_id, [*run.curves, *summary], run.params)
        self._finish(info.run_id, info.artifact_uri, run)

    def _amend(self, old: StoredRun, run: Run, tags: dict[str, str]) -> None:
        """Log what is new or different; values get the present time, which makes them a metric's last."""
        now, known = int(time.time() * 1000), old.data.metrics
        points = [Point(k, v, now, 0) for k, v in run.summary.items() if known.get(k) != v]
        self._log(old.info.run_id, points, {}, tags)
        self._finish(old.info.run_id, old.info.artifact_uri, run)

    def _log(
        self, run_id: str, points: list[Point], params: dict[str, str], tags: dict[str, str] | None = None
    ) -> None:
        metrics = [Metric(*point) for point in points]
        starts = range(0, len(metrics), METRICS_A_BATCH) or [0]
        for start in starts:
            self.client.log_batch(
                run_id,
                metrics[start : start + METRICS_A_BATCH],
                [Param(key, value) for key, value in params.items() if start == 0],
                [RunTag(key, value) for key, value in (tags or {}).items() if start == starts[-1]],
            )

    def _finish(self, run_id: str, artifact_uri: str, run: Run) -> None:
        """Files, then the status: a run that is not FINISHED was cut short."""
        for file in run.files:
            if self.local is not None and artifact_uri.startswith(LOCAL_ARTIFACTS):
                folder = self.local / artifact_uri.removeprefix(LOCAL_ARTIFACTS) / "figures"
                write_whole(folder / file.name, file.read_bytes())
            else:
                self.client.log_artifact(run_id, str(file), "figures")
        self.client.set_terminated(run_id, "FINISHED", run.ended_ms)
        self.ids[run.key] = run_id

    def remove(self, runs: Iterable[StoredRun]) -> None:
        for run in runs:
            self.client.delete_run(run.info.run_id)
            self.done["removed"] += run.data.tags["kind"] == "trial"


def _grows_into(old: StoredRun, run: Run) -> bool:
    """True if all that the stored trial holds is still so: then values can be added to it in place."""
    same_record = old.data.tags.get("record_digest") == run.record_digest
    summary = {k: v for k, v in old.data.metrics.items() if k not in {point.key for point in run.curves}}
    return old.info.status == "FINISHED" and same_record and summary.items() <= run.summary.items()


def _experiment(client: MlflowClient, view: StudyView, uri: str) -> str:
    """The id of the study's experiment, made if there is none, restored if somebody deleted it."""
    found = client.get_experiment_by_name(view.experiment)
    if found is None:
        location = None if is_http(uri) else f"{LOCAL_ARTIFACTS}{view.study}"
        return client.create_experiment(view.experiment, location)
    if found.lifecycle_stage == "deleted":
        client.restore_experiment(found.experiment_id)
    return found.experiment_id


def _set_tags(client: MlflowClient, experiment_id: str, tags: dict[str, str]) -> None:
    known = client.get_experiment(experiment_id).tags
    for key, value in tags.items():
        if known.get(key) != value:
            client.set_experiment_tag(experiment_id, key, value)


def _stored_runs(client: MlflowClient, experiment_id: str) -> tuple[dict[str, StoredRun], list[StoredRun]]:
    """The runs that this module wrote, by key, and any doubles; runs that people added are left alone."""
    found: dict[str, StoredRun] = {}
    doubles: list[StoredRun] = []
    for run in _pages(client, experiment_id):
        key = key_of(run.data.tags)
        if not key:
            continue
        if key in found and found[key].info.status == "FINISHED":
            doubles.append(run)
        else:
            doubles += [found[key]] if key in found else []
            found[key] = run
    return found, doubles


def _pages(client: MlflowClient, experiment_id: str) -> Iterator[StoredRun]:
    token = None
    while True:
        page = client.search_runs([experiment_id], max_results=1000, page_token=token)
        yield from page
        token = page.token
        if not token:
            return


def _dataset(data: DataFile) -> DatasetInput:
    source = json.dumps({"uri": data.source})
    dataset = Dataset(data.name, data.digest, "local", source, profile=data.facts)
    return DatasetInput(dataset, [InputTag("mlflow.data.context", "training")])
