"""A study of memories resolved: its batches, what names are refused, and what a batch is recalled again for."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from odyssey.errors import InputError
from odyssey.schema import Config, checked
from odyssey.studies.memories.batches import batches, planned
from odyssey.studies.memories.schema import MemoriesStudy
from odyssey.studies.reading import read_study, studies
from odyssey.studies.speed.schema import SpeedStudy
from odyssey.studies.study_files import batches_written

BASE: dict[str, Any] = {
    "kind": "memories",
    "name": "s",
    "title": "t",
    "question": "q",
    "units": [20, 100],
    "loads": [0.1, 0.2],
    "networks": 5,
    "units_per_job": 200,
    "pictures": [{"letters": ["H", "O"], "flipped": 0.2}],
    "figures": ["capacity"],
}


def study(**change: Any) -> MemoriesStudy:
    return checked(MemoriesStudy, {**BASE, **change}, "study 's'")


def test_every_network_is_in_one_batch() -> None:
    found = batches(study())
    assert next(iter(found)) == "signs-N100-from0", "the longest first"
    networks = Counter((b.form, b.units, n) for b in found.values() for n in b.networks)
    assert networks == {(form, units, n): 1 for form in ("signs", "bits") for units in (20, 100) for n in range(5)}
    assert {len(b.networks) for b in found.values() if b.units == 100} == {1, 2}
    assert {len(b.networks) for b in found.values() if b.units == 20} == {5}


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"unit": [8]}, ["unknown key 'unit'", "units"]),
        ({"units": [5000]}, ["units.0", "less than or equal to 2000", "not 5000"]),
        ({"loads": [0]}, ["loads.0", "greater than 0"]),
        ({"flipped": [0.1, 0.1]}, ["`flipped` names a value twice"]),
        ({"forms": ["sign"]}, ["forms.0", "'signs' or 'bits'"]),
        ({"pictures": [{"letters": ["Q"]}]}, ["letters.0", "'H'", "not 'Q'"]),
        ({"pictures": [{"letters": ["H"], "fliped": 0.1}]}, ["unknown key", "fliped", "flipped"]),
        ({"courses": {"recals": 3}}, ["unknown key 'courses.recals'", "courses.recalls"]),
    ],
)
def test_what_is_wrong_is_named(change: dict[str, Any], words: list[str]) -> None:
    with pytest.raises(InputError) as error:
        batches(study(**change))
    for word in words:
        assert word in str(error.value)


def files(study: MemoriesStudy) -> dict[str, str]:
    return {shard: file.name for shard, file in batches_written(study, planned(study, Config())).items()}


def test_a_batch_is_recalled_again_for_what_it_depends_on_alone() -> None:
    first = files(study())
    assert first.items() < files(study(units=[20, 50, 100])).items()
    assert first == files(study(courses={"recalls": 3}, title="another"))
    for change in ({"loads": [0.1]}, {"flipped": [0.0]}, {"recalled": 3}, {"entropy": 1}):
        assert set(first.values()).isdisjoint(files(study(**change)).values())


@pytest.mark.parametrize("name", studies("memories"))
def test_every_study_of_memories_has_batches_in_every_size(name: str) -> None:
    sizes = [len(batches(read_study(name, size))) for size in ("smoke", "laptop", "paper")]
    assert sizes == sorted(sizes)
    assert sizes[0] > 0


def test_a_study_of_another_kind_is_refused() -> None:
    with pytest.raises(InputError, match=r"of kind 'memories'.* one of kind 'speed'"):
        read_study("memories", "smoke", SpeedStudy)
    with pytest.raises(InputError, match=r"of kind 'trials'.* one of kind 'memories'"):
        read_study("tour", "smoke", MemoriesStudy)
