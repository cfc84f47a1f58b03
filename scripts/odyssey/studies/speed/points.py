"""From a study of speed to its points: every name checked, every size resolved. Imports no torch."""

from __future__ import annotations

import hashlib
import itertools
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass

from odyssey import catalogue
from odyssey.digests import digest, modules_in
from odyssey.errors import InputError, said_of
from odyssey.studies.speed import found
from odyssey.studies.speed.arithmetic import Shape
from odyssey.studies.speed.schema import Grid, Measure, SpeedStudy

MEASURING = "odyssey.studies.speed.one_point"


@dataclass(frozen=True)
class Point:
    """One cell at one shape, or reading one task, and who is measured there."""

    measure: Measure
    cell: str
    shape: Shape
    peers: tuple[str, ...]

    @property
    def title(self) -> str:
        """recurrence-lstm-D88-H100-B1-T60, feeding-lstm-adding-H50-B1"""
        *sizes, task = asdict(self.shape).values()
        told = [f"{letter}{n}" for letter, n in zip("DHBTK", sizes, strict=True) if n]
        return "-".join([self.measure, self.cell, *filter(None, [task]), *told])


def points(study: SpeedStudy) -> list[Point]:
    """Every point of a study, each once; raises InputError for what is not there to be measured."""
    with said_of(f"study '{study.name}'"):
        for peer in filter(None, (target.against for target in study.targets)):
            found.peer_facts(peer)
        return list(dict.fromkeys(p for name, grid in study.grids.items() for p in _points(study.name, name, grid)))


def _points(study: str, name: str, grid: Grid) -> Iterator[Point]:
    for peer in grid.peers:
        found.peer_facts(peer)
        able = found.peers(grid.measure)
        if peer not in able:
            raise InputError(
                f"study '{study}', grid '{name}': peer '{peer}' has no {grid.measure}; those that have: "
                f"{', '.join(able)}."
            )
    cells = list(catalogue.cells()) if grid.cells == "all" else grid.cells
    shapes = list(_fed(study, name, grid) if grid.measure == "feeding" else _sized(grid))
    for cell in cells:
        catalogue.cell(cell)
        for shape in shapes:
            yield Point(grid.measure, cell, shape, tuple(grid.peers))


def _sized(grid: Grid) -> Iterator[Shape]:
    outputs = grid.output_size if grid.measure == "training_step" else 0
    for D, H, B, T in itertools.product(grid.input_size, grid.hidden_size, grid.batch_size, grid.steps):
        yield Shape(D, H, B, T, outputs)


def _fed(study: str, name: str, grid: Grid) -> Iterator[Shape]:
    able = catalogue.generated_tasks()
    tasks = able if grid.tasks == "all" else grid.tasks
    for task in tasks:
        catalogue.task_module(task)
        if task not in able:
            raise InputError(
                f"study '{study}', grid '{name}': the sequences of task '{task}' are not drawn; those of these are: "
                f"{', '.join(able)}."
            )
    for task, H, B in itertools.product(tasks, grid.hidden_size, grid.batch_size):
        yield Shape(0, H, B, 0, 0, task)


def point_id(study: SpeedStudy, point: Point, machine: dict[str, str]) -> str:
    """The name of a point's file: changes with the point, the code that measures it, the machine and its versions."""
    content = {
        "point": asdict(point),
        "how": study.model_dump(mode="json", include={"rounds", "sample_seconds", "unrolls"}),
        "code": measuring_code(point.peers),
        "cell": catalogue.cell(point.cell).digest,
        "task": digest(f"odyssey.tasks.{point.shape.task}") if point.shape.task else "",
        "machine": machine,
    }
    return f"{point.title}-{hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()[:10]}"


def measuring_code(peers: tuple[str, ...]) -> str:
    """The digest of what measures these peers."""
    return digest(
        MEASURING, *modules_in("odyssey.optimisers"), *(f"odyssey.studies.speed.peers.{peer}" for peer in peers)
    )


def fingerprint(study: SpeedStudy, machine: dict[str, str]) -> str:
    """One hash over all points: changes when any of them must be measured again."""
    ids = sorted(point_id(study, point, machine) for point in points(study))
    return hashlib.sha256("\n".join(ids).encode()).hexdigest()[:16]
