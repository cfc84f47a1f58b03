"""Measure one point: every peer that can run makes its work ready, then they take turns."""

from __future__ import annotations

import importlib
from dataclasses import asdict
from typing import Any

from odyssey import catalogue
from odyssey.studies.speed.clock import take_turns
from odyssey.studies.speed.points import Point
from odyssey.studies.speed.schema import SpeedStudy
from odyssey.studies.speed.work import Work


def measure_point(study: SpeedStudy, point: Point, able: dict[str, str]) -> dict[str, Any]:
    """The record of one point: the samples of every peer that can run (able: peer -> why not, or "")."""
    works: dict[str, Work] = {}
    computed: dict[str, str] = {}
    for peer in point.peers:
        module = importlib.import_module(f"odyssey.studies.speed.peers.{peer}")
        cell = module.computes(catalogue.cell(point.cell)) if not able[peer] else None
        if cell is not None:
            works[peer] = getattr(module, point.measure)(cell, point.shape, study.unrolls)
            computed[peer] = cell.id
    samples = take_turns(works, study.rounds, study.sample_seconds)
    return {
        "measure": point.measure,
        "cell": point.cell,
        "shape": asdict(point.shape),
        "peers": {
            peer: {
                "computes": computed[peer],
                "note": work.note,
                "compile_seconds": work.compile_seconds,
                "steps": work.steps or point.shape.batch_size * point.shape.steps,
                "calls": samples[peer].calls,
                "seconds": samples[peer].seconds,
            }
            for peer, work in works.items()
        },
    }
