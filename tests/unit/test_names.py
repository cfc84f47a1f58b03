"""File names from people's names: as plain as they are, never shared, always safe, never too long."""

from __future__ import annotations

import json
import os
import re
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from odyssey import catalogue, names
from odyssey.errors import InputError

# Few letters, and those that stand between the parts of a name: what could be read in two ways comes up often.
TRICKY = st.text("ab1_-.=/ {", max_size=5) | st.sampled_from(
    ["None", "True", "1", "1.0", "nan", "a-b_1", "é", "e\u0301"]
)
SCALARS = st.none() | st.booleans() | st.integers(-2, 2) | st.sampled_from([0.0, -0.0, 1.0, 1e20, 1e-05]) | TRICKY
VALUES = st.recursive(SCALARS, lambda v: st.lists(v, max_size=2) | st.dictionaries(TRICKY, v, max_size=2), max_leaves=3)
OPTIONS = st.fixed_dictionaries({"a": VALUES, "a_b": VALUES, "b": VALUES, "größe": st.none() | TRICKY})
DEFAULTS = {"a": 1, "a_b": None, "b": "b", "größe": None}
# What a file's name gets besides: its ending, and what it is called while it is written.
LONGEST_ENDING = len(".." + ".npz.json" + "12345678")


def data_file(options: dict[str, Any]) -> str:
    return names.data_file("task", options, DEFAULTS)


def text(options: dict[str, Any]) -> str:
    return json.dumps(options, sort_keys=True)


@given(st.lists(OPTIONS, min_size=2, max_size=8, unique_by=text))
@settings(deadline=None)
@example([{**DEFAULTS, "a": "b_1"}, {**DEFAULTS, "a_b": 1}])
@example([{**DEFAULTS, "a": "/"}, {**DEFAULTS, "a": "_"}, {**DEFAULTS, "a": " "}, {**DEFAULTS, "a": ""}])
@example([{**DEFAULTS, "a": 1}, {**DEFAULTS, "a": True}, {**DEFAULTS, "a": 1.0}, {**DEFAULTS, "a": "1"}])
@example([{**DEFAULTS, "a": "x-b_2"}, {**DEFAULTS, "a": "x", "b": 2}])
def test_no_two_settings_share_a_data_file(several: list[dict[str, Any]]) -> None:
    assert len({data_file(options) for options in several}) == len(several)


@given(OPTIONS | st.fixed_dictionaries({**dict.fromkeys(DEFAULTS, st.text(max_size=300))}))
@settings(deadline=None)
def test_a_data_file_is_one_that_snakemake_and_the_disk_take(options: dict[str, Any]) -> None:
    name = data_file(options)
    assert re.fullmatch(names.DATA, name)
    assert len(name.encode()) + LONGEST_ENDING <= 255
    assert data_file(json.loads(text(options))) == name, "the order of options says nothing"


@given(st.lists(st.text(max_size=300).filter(lambda name: "\0" not in name), min_size=2, max_size=8, unique=True))
@settings(deadline=None)
@example(["my.study", "my_study", "my study", "mystudy", "mÿ_study", "data", "_data", "-x", "x", "", "."])
@example(["é", "e\u0301", "E", "a" * 220, "a" * 221, "{x}", "$x", "..", "a/b", "a\nb"])
@example([os.fsdecode(b"caf\xe9"), os.fsdecode(b"caf\xe8")])
def test_no_two_studies_share_a_folder(several: list[str]) -> None:
    folders = {names.study_folder(name) for name in several}
    assert len(folders) == len(several)
    for folder in folders:
        assert re.fullmatch(names.STUDY, folder)
        assert len(folder) + LONGEST_ENDING <= 255
        assert folder not in names.TAKEN


def test_plain_names_are_their_own() -> None:
    for name in ("greff", "jsb-lstm", "Mine_2", "1997"):
        assert names.study_folder(name) == name
    assert names.study_folder("my.study").startswith("my_study.")
    assert names.study_folder("étude größer").startswith("etude_groer.")


@pytest.mark.parametrize(
    ("options", "name"),
    [
        ({}, "adding"),
        ({"length": 40}, "adding-length_40"),
        ({"train": 60, "length": 20}, "adding-train_60-length_20"),
        ({"definition": "hochreiter-3a", "noise": 1e-05}, "adding-definition_hochreiter-3a-noise_1e-05"),
        ({"longest": None, "shuffled": True, "shift": -3, "criterion": "ST1"},
         "adding-longest_None-shuffled_True-shift_-3-criterion_ST1"),
    ],
)  # fmt: skip
def test_data_files_found_by_their_plain_names_are_found_still(options: dict[str, Any], name: str) -> None:
    declared = ("definition", "train", "longest", "shuffled", "shift", "criterion", "length", "noise")  # in this order
    assert names.data_file("adding", options, dict.fromkeys(declared, 7) | {"shuffled": False}) == name


@pytest.mark.parametrize(
    "cell", ["", ".", "..", ".lstm", "-lstm", "mine größer", "a/b", "mine+", "{x}", "a" * 101, "é"]
)
def test_cells_that_cannot_name_a_file_are_refused(cell: str) -> None:
    with pytest.raises(InputError, match=r"after cell .* ASCII letters, digits"):
        names.check_names(["lstm", cell], [])


def test_cells_and_tasks_that_are_there_can_name_files() -> None:
    names.check_names(catalogue.cells(), catalogue.tasks())
    with pytest.raises(InputError, match="'lstm' and 'LSTM' differ in capitals alone"):
        names.check_names(["lstm", "gru", "LSTM"], [])
    with pytest.raises(InputError, match="after task 'my-task'"):
        names.check_names([], ["my-task"])


@pytest.mark.parametrize("part", ["exhibits", "tasks", "figures", "speed/peers", "cells"])
def test_a_file_that_cannot_be_imported_is_named(part: str, tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / part).mkdir(parents=True)
    (tmp_path / part / "täg.py").write_text("def draw(): ...")
    monkeypatch.setattr(catalogue, "PACKAGE", tmp_path)
    with pytest.raises(InputError, match=rf"odyssey/{part} has a file 'täg.py'; rename it"):
        catalogue.names_in(part)
