"""Watching a run from the side: progress and verdicts for the person, trials into MLflow while they come in."""

from __future__ import annotations

import select
import sys
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TextIO

from odyssey.claims.news import News
from odyssey.collection import collect, plan_table
from odyssey.errors import InputError
from odyssey.identity import Identities
from odyssey.plan import PlannedTrial, evaluation_code
from odyssey.plan_files import ReadPlan
from odyssey.progress import seconds_left, sentence
from odyssey.training.store import Store

LOOK_SECONDS = 5.0
SAY_SECONDS = 20.0
TRACK_SECONDS = 240.0  # of a run that is over by then MLflow is told once
MOST_NAMED = 5  # studies in a line
TRACK_SHARE = 0.03  # of the time at most is spent on telling it


def watch(plans: list[ReadPlan], judged: list[Path], results: Path, run: TextIO, track: bool) -> None:
    """Watch until the run has ended, and say how far its trials are and which verdicts have fallen.

    judged: tables of its studies that claims are about. run: the reading end of a pipe that the run holds open; it
    closes when the run ends, however it ends.
    """
    trials, news = _Watcher(plans, results, track) if plans else None, News(results, judged)
    try:
        ended = False
        while not ended:
            trials = trials if trials and trials.look() else None
            ended = bool(select.select([run], [], [], LOOK_SECONDS)[0])
            for line in news.look():
                print(line, file=sys.stderr, flush=True)
    except KeyboardInterrupt:
        return


@dataclass
class _Watcher:
    plans: list[ReadPlan]
    results: Path
    track: bool
    seconds: dict[str, float] = field(default_factory=dict)  # of the trials that are done
    found: set[str] | None = None  # those done when the watch began
    began: float = field(default_factory=time.monotonic)
    first: datetime = field(default_factory=lambda: datetime.max.replace(tzinfo=UTC))  # start of this run's training
    said: float = 0.0
    track_at: float = field(default_factory=lambda: time.monotonic() + TRACK_SECONDS)
    level: int = 0  # how many trials the tracking store had been told of
    complaint: str = ""

    def __post_init__(self) -> None:
        self.store = Store(self.results / "store")
        self.identities = Identities(self.results / "data")
        self.trials = [trial for plan in self.plans for trial in plan.trials]
        self.planned: dict[str, PlannedTrial] = {t.key: t for t in self.trials}

    def look(self) -> bool:
        """One look at the store; False once all trials are done."""
        for key, planned in self.planned.items():
            id = None if key in self.seconds else self.identities.of(key, planned.data)
            if id is not None and self.store.holds(id):
                record = self.store.record(id)
                self.seconds[key] = float(record["wall_seconds"])
                if self.found is not None:
                    self.first = min(self.first, datetime.fromisoformat(record["started_at"]))
        self.found = set(self.seconds) if self.found is None else self.found
        now, done = time.monotonic(), len(self.seconds) == len(self.planned)
        if now - self.said >= SAY_SECONDS or (done and len(self.found) < len(self.planned)):
            self._say(now)
        if self.track and now >= self.track_at and self.level < len(self.seconds) and not done:
            self._track()
            took = time.monotonic() - now
            self.track_at = now + max(TRACK_SECONDS, took / TRACK_SHARE)
        return not done

    def _say(self, now: float) -> None:
        training = (datetime.now(UTC) - self.first).total_seconds()
        left = seconds_left(self.trials, self.seconds, self.found or set(), training)
        studies = [plan.study for plan in self.plans]
        named = ", ".join(studies) if len(studies) <= MOST_NAMED else f"{len(studies)} studies"
        line = sentence(named, len(self.seconds), len(self.planned), now - self.began, left)
        print(line, file=sys.stderr, flush=True)
        self.said = now

    def _track(self) -> None:
        """Bring the tracking store level; a store that cannot be used costs the sweep nothing but one line."""
        from odyssey.tracking.guide import StudyView
        from odyssey.tracking.level import bring_level
        from odyssey.tracking.store import tracking_uri

        told = len(self.seconds)
        uri, artifacts = tracking_uri(None, self.results), self.results / "mlartifacts"
        manifests, code = self.results / "data", evaluation_code()
        try:
            for plan in self.plans:
                planned, folder = plan_table(plan.study, plan.trials), self.results / plan.study
                trials, histories = collect(planned, self.store, manifests, code, partly=True)
                view = StudyView(plan.study, plan.title, plan.question)
                figures, cards, exhibits = folder / "figures", folder / "cards", folder / "exhibits"
                bring_level(view, trials, histories, uri, artifacts, figures, manifests, cards, exhibits)
            self.level = told
        except InputError as error:
            if str(error) != self.complaint:
                print(f"MLflow is not kept level for now: {error}", file=sys.stderr, flush=True)
            self.complaint = str(error)
