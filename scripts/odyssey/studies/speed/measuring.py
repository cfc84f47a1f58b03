"""Measure the points of a study, one after the other; each is kept as soon as it is done."""

from __future__ import annotations

import importlib
import json
import sys
import time
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np

from odyssey.files import write_whole
from odyssey.progress import duration
from odyssey.studies.speed import found
from odyssey.studies.speed.ceilings import measured_ceilings
from odyssey.studies.speed.machine import facts, identity
from odyssey.studies.speed.one_point import measure_point
from odyssey.studies.speed.points import point_id, points
from odyssey.studies.speed.schema import SpeedStudy

UNEVEN_SHARE = 0.15


def measure(study: SpeedStudy, folder: Path) -> dict[str, Any]:
    """All that a study measures: the machine, its ceilings, and the points, those in `folder` taken from there."""
    machine, everything = identity(), points(study)
    able = _able(study)
    ceilings = measured_ceilings()
    records, began, fresh = [], time.monotonic(), 0
    for number, point in enumerate(everything):
        file = folder / f"{point_id(study, point, machine)}.json"
        if not file.exists():
            record = measure_point(study, point, able)
            write_whole(file, json.dumps(record, indent=1).encode())
            fresh += 1
            _warn(study.name, point.title, record)
            _say(study.name, number + 1, len(everything), time.monotonic() - began, fresh)
        records.append(json.loads(file.read_text()))
    again = measured_ceilings()  # whatever else ran for a moment lowers one of the two
    best = {name: max(value, getattr(again, name)) for name, value in asdict(ceilings).items()}
    return {"machine": facts(), "ceilings": best, "points": records}


def _able(study: SpeedStudy) -> dict[str, str]:
    """Peer -> why it cannot run here, or ""; each is told once."""
    names = dict.fromkeys(peer for grid in study.grids.values() for peer in grid.peers)
    able = {name: str(importlib.import_module(f"odyssey.studies.speed.peers.{name}").missing()) for name in names}
    for name, why in able.items():
        if why:
            print(f"{study.name}: {found.peer_facts(name)['label']} is left out: {why}", file=sys.stderr, flush=True)
    return able


def _warn(study: str, title: str, record: dict[str, Any]) -> None:
    """One line where the samples of some peer lie far apart."""
    apart = {peer: np.subtract(*np.percentile(r["seconds"], [75, 25])) for peer, r in record["peers"].items()}
    share = max(apart[peer] / np.median(record["peers"][peer]["seconds"]) for peer in apart)
    if share > UNEVEN_SHARE:
        line = f"{study}: {title} is uneven, quartiles {share:.0%} of the median apart; does anything else run here?"
        print(line, file=sys.stderr, flush=True)


def _say(study: str, done: int, of: int, elapsed: float, fresh: int) -> None:
    """One line for a person; points are expected to take the mean of those measured in this run."""
    left = duration((of - done) * elapsed / fresh)
    tail = f", about {left} left" if done < of else ""
    print(f"{study}: {done} of {of} points, {duration(elapsed)} so far{tail}", file=sys.stderr, flush=True)
