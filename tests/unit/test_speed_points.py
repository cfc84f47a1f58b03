"""A study of speed resolved: its points, what names are refused, and what a point is measured again for."""

from __future__ import annotations

from typing import Any

import pytest

from odyssey import catalogue
from odyssey.errors import InputError
from odyssey.schema import Study, checked
from odyssey.studies.reading import read_study, studies
from odyssey.studies.speed.clock import take_turns
from odyssey.studies.speed.machine import identity
from odyssey.studies.speed.points import fingerprint, point_id, points
from odyssey.studies.speed.schema import SpeedStudy
from odyssey.studies.speed.work import Work

GRID: dict[str, Any] = {"measure": "recurrence", "cells": ["lstm", "gru"], "peers": ["ours", "eager"]}
FEEDING: dict[str, Any] = {"measure": "feeding", "cells": ["lstm"], "peers": ["drawing", "kernel_epoch"]}
MACHINE = {"processor": "a"}


def study(**change: Any) -> SpeedStudy:
    grid = {**GRID, "hidden_size": [8, 16], "batch_size": [1, 4], **change}
    values = {
        "kind": "speed",
        "name": "s",
        "title": "t",
        "question": "q",
        "grids": {"g": grid},
        "figures": ["roofline"],
    }
    return checked(SpeedStudy, values, "study 's'")


def test_points_are_cells_by_sizes() -> None:
    found = points(study())
    assert len(found) == 2 * 2 * 2
    assert found[0].title == "recurrence-lstm-D88-H8-B1-T60"
    assert len(points(study(cells="all"))) == 4 * len(catalogue.cells())
    assert points(study(measure="training_step"))[0].title == "training_step-lstm-D88-H8-B1-T60-K88"


def test_points_of_feeding_are_generated_tasks_by_networks() -> None:
    found = points(study(**FEEDING, batch_size=[1]))
    assert {p.shape.task for p in found} == set(catalogue.generated_tasks()) >= {"adding", "reber", "xml"}
    assert len(found) == 2 * len(catalogue.generated_tasks())
    assert points(study(**FEEDING, tasks=["adding"]))[0].title == "feeding-lstm-adding-H8-B1"
    assert not any(p.shape.task for p in points(study())), "other measures read no task"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"measure": "feeding", "peers": ["ours"]}, ["'ours' has no feeding", "drawing, kernel_epoch"]),
        ({**FEEDING, "tasks": ["addng"]}, ["unknown task 'addng'", "adding"]),
        ({**FEEDING, "tasks": ["jsb"]}, ["task 'jsb' are not drawn", "adding"]),
        ({"peers": ["jax_scn"]}, ["unknown peer 'jax_scn'", "jax_scan"]),
        ({"cells": ["lstn"]}, ["unknown cell 'lstn'", "lstm"]),
        ({"measure": "training_step", "peers": ["torch_compile"]}, ["torch_compile", "no training_step", "jax_scan"]),
        ({"hidden_sise": [8]}, ["unknown key 'grids.g.hidden_sise'", "grids.g.hidden_size"]),
        ({"hidden_size": [0]}, ["hidden_size", "greater than or equal to 1"]),
    ],
)
def test_what_is_not_there_is_named(change: dict[str, Any], words: list[str]) -> None:
    with pytest.raises(InputError) as error:
        points(study(**change))
    for word in words:
        assert word in str(error.value)


def test_a_point_is_named_after_all_that_it_depends_on() -> None:
    first = study()
    ids = [point_id(first, p, MACHINE) for p in points(first)]
    more = study(cells=["gru", "lstm", "mut1"])
    assert set(ids) < {point_id(more, p, MACHINE) for p in points(more)}, "another cell moves no point"
    for other, machine in ((study(peers=["ours"]), MACHINE), (first, {"processor": "b"})):
        assert set(ids).isdisjoint(point_id(other, p, machine) for p in points(other))
    assert fingerprint(first, MACHINE) != fingerprint(first, {"processor": "b"})
    assert {"processor", "torch", "jax"} <= set(identity())


@pytest.mark.parametrize("name", studies("speed"))
def test_every_study_of_speed_has_points_in_every_size(name: str) -> None:
    sizes = [len(points(read_study(name, size))) for size in ("smoke", "laptop", "paper")]
    assert sizes == sorted(sizes)
    assert sizes[0] > 0


def test_a_study_of_the_other_kind_is_refused() -> None:
    with pytest.raises(InputError, match="of kind 'speed'"):
        read_study("speed", "smoke", Study)
    with pytest.raises(InputError, match="of kind 'trials'"):
        read_study("tour", "smoke", SpeedStudy)


def test_peers_take_turns() -> None:
    order: list[str] = []

    def busy(name: str) -> Work:
        return Work(lambda times: order.append(name))

    samples = take_turns({name: busy(name) for name in "abc"}, rounds=3, sample_seconds=1e-9)
    assert [len(s.seconds) for s in samples.values()] == [3, 3, 3]
    assert "".join(order[-18::2]) == "abcbcacab", "every round starts with another; a call untimed before each"
