"""What a user may get wrong: one clear sentence, a non-zero exit, no traceback, nothing half-written."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
import yaml

from odyssey.datasets.arrays import load
from odyssey.errors import InputError
from workflow.conftest import MICRO, Project

SPOILED = {
    "unknown cell": ({"sweeps": {"cells": {"cells": ["lstn"]}}}, ["unknown cell 'lstn'", "lstm"]),
    "unknown task": ({"tasks": {"addinf": {}}}, ["unknown task 'addinf'", "adding"]),
    "unknown figure": ({"figures": ["score_by_cell"]}, ["unknown figure 'score_by_cell'", "scores_by_cell"]),
    "unknown exhibit": ({"exhibits": {"memory": ["adding"]}}, ["unknown exhibit 'memory'", "memory_activity"]),
    "an exhibit that does not fit": (
        {"exhibits": {"sampled_text": ["adding"]}},
        ["exhibit 'sampled_text' needs a language model", "'adding'"],
    ),
    "unknown key": ({"fgures": ["clipping"]}, ["unknown key 'fgures'", "figures"]),
    "unknown setting": ({"settings": {"hiden_size": 8}}, ["unknown setting 'hiden_size'", "hidden_size"]),
    "value out of range": ({"settings": {"hidden_size": 0}}, ["hidden_size", "greater than or equal to 1", "not 0"]),
    "range upside down": (
        {"sweeps": {"cells": {"cells": ["lstm"], "search": {"learning_rate": {"log_uniform": [0.1, 0.01]}}}}},
        ["learning_rate", "upside down", "[0.1, 0.01]"],
    ),
    "no trials": ({"sweeps": {"cells": {"cells": []}}}, ["no trials"]),
    "zero trials": ({"sweeps": {"cells": {"cells": ["lstm"], "trials": 0}}}, ["trials", "greater than or equal to 1"]),
    "a net that reads its answer": (
        {"sweeps": {"cells": {"cells": ["lstm"], "tasks": ["chorales"], "settings": {"bidirectional": True}}}},
        ["bidirectional", "chorales", "copy its answer"],
    ),
    "a scale that would be ignored": (
        {"settings": {"initialisation": "greff", "initial_scale": 0.5}},
        ["initial_scale", "'greff' is as its paper fixes it"],
    ),
    "no trial of the baseline": (
        {"sweeps": {"cells": {"cells": ["gru"]}}},
        ["study 'spoiled': no sweep that is run has a trial of the baseline 'lstm'", "take another baseline: gru"],
    ),
    "a number that is none": ({"settings": {"input_noise": float("inf")}}, ["input_noise", "a finite number, not inf"]),
    "task option": ({"tasks": {"adding": {"options": {"lenght": 30}}}}, ["lenght", "length"]),
}


@pytest.mark.parametrize("case", SPOILED)
def test_spoiled_study(case: str, project: Project) -> None:
    change, words = SPOILED[case]
    study = {**yaml.safe_load(MICRO.read_text()), **change}
    (project.folder / "config/studies/spoiled.yaml").write_text(yaml.safe_dump(study))
    refused(project, words, "study=spoiled")


def test_unknown_study_key_and_size(project: Project) -> None:
    refused(project, ["unknown study 'tuor'", "tour"], "study=tuor")
    refused(project, ["unknown key 'studdy'", "study"], "studdy=tour")
    refused(project, ["size", "smoke", "laptop", "paper"], "size=huge")


def test_configuration_is_read_as_strictly_as_a_study(project: Project) -> None:
    config = project.folder / "config" / "config.yaml"
    config.write_text("study: tour\nsize: smoke\nstudy: greff\n")
    refused(project, ["config.yaml, line 3: the key 'study' is given twice, in lines 1 and 3"])
    config.write_bytes("study: tour  # größer".encode("latin-1"))
    refused(project, ["config.yaml is not UTF-8", "save it as UTF-8"])


def test_a_key_given_twice(project: Project) -> None:
    (project.folder / "config/studies/spoiled.yaml").write_text(
        MICRO.read_text() + "sweeps: {cells: {cells: [lstm]}}\n"
    )
    refused(project, ["spoiled.yaml, line 21: the key 'sweeps' is given twice, in lines 9 and 21"], "study=spoiled")


def test_not_yaml(project: Project) -> None:
    (project.folder / "config/studies/spoiled.yaml").write_text("title: [")
    refused(project, ["spoiled.yaml is not YAML"], "study=spoiled")


def test_no_permission_to_write(project: Project) -> None:
    """As root, whom permissions do not stop, a file in the place of the folder does."""
    results = project.folder / "results"
    if os.geteuid() == 0:
        results.write_text("not a folder")
    else:
        results.mkdir(mode=0o500)
    done = project.plan("--cores", "1", "--config", "study=micro")
    assert done.returncode != 0
    assert f"cannot write in {results}" in done.stdout
    assert "Traceback" not in done.stdout


def test_missing_data_file_names_what_to_do(project: Project) -> None:
    mirror = project.folder / "the mirror's {x} $HOME" / "poly_music"
    mirror.mkdir(parents=True)
    (mirror / "JSB_Chorales.mat").write_bytes(b"not the file")
    target = ["results/data/jsb.npz", "--cores", "1", "--config", "study=jsb-lstm", f"data_mirror={mirror.parent}"]
    done = project.run(*target)
    assert done.returncode != 0
    assert "SHA-256" in done.stdout
    assert "Traceback" not in done.stdout
    assert not list((project.folder / "results" / "data").glob("*.npz"))


def test_damaged_data_file(tmp_path: Path) -> None:
    damaged = tmp_path / "adding.npz"
    damaged.write_bytes(b"PK\x03\x04 but no more")
    with pytest.raises(InputError, match=r"adding\.npz"):
        load(damaged)


def refused(project: Project, words: list[str], *config: str) -> None:
    done = project.plan("--cores", "1", *(["--config", *config] if config else []))
    assert done.returncode != 0
    for word in words:
        assert word in done.stdout, done.stdout
    assert "Traceback" not in done.stdout
    assert not (project.folder / "results").exists()
