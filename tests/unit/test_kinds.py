"""Kinds of study: what a kind.py gets wrong is said in one sentence, and a step writes what it makes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from odyssey.errors import InputError
from odyssey.schema import Config
from odyssey.studies import running
from odyssey.studies.found import kind, kinds, read_tables
from odyssey.studies.kind import Reported, Step
from odyssey.studies.reading import read_study
from odyssey.studies.running import run_step
from odyssey.studies.study_files import read_written, study_file_name, write_study

STEPS = kind("latching").steps


@pytest.mark.parametrize(
    "change",
    [
        {"tracked": ("latche",)},
        {"judged": ("latche",)},
        {"reported": {"latche": Reported("a label", "a caption")}},
        {"steps": (*STEPS, Step("more", "experiment.latch", takes=("latche",), makes=("others",)))},
    ],
)
def test_a_table_that_no_step_makes_is_named(change: dict[str, Any]) -> None:
    with pytest.raises(InputError, match=r"latching/kind\.py: unknown table 'latche'; did you mean latches"):
        replace(kind("latching"), **change).check("latching")


@pytest.mark.parametrize("name", kinds())
def test_every_kind_speaks_of_its_own_tables(name: str) -> None:
    kind(name).check(name)
    assert kind(name).tables.__doc__


@pytest.mark.parametrize(
    ("step", "words"),
    [
        (replace(STEPS[0], run="experiment.ltch"), r"latching/experiment\.py has no function ltch"),
        (replace(STEPS[0], makes=("latches", "convergence", "more")), "experiment.latch .* made no table more"),
    ],
)
def test_a_step_that_cannot_be_done_says_so_and_writes_nothing(
    step: Step, words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spoiled = replace(kind("latching"), steps=(step,))
    monkeypatch.setattr(running, "kind", lambda name: spoiled)
    with pytest.raises(InputError, match=words):
        run_step("latching", step.name, read_study("latching", "smoke"), Config(), None, tmp_path, tmp_path)
    assert not list(tmp_path.iterdir())


def test_a_step_and_a_batch_that_are_not_there_are_named(tmp_path: Path) -> None:
    study = read_study("memories", "smoke")
    for step, batch, words in (
        ("recall_memory", None, "unknown step of kind 'memories' 'recall_memory'; did you mean recall_memories"),
        ("recall_memories", "signs-N50-from1", "unknown batch 'signs-N50-from1'; did you mean signs-N50-from0"),
    ):
        with pytest.raises(InputError, match=words):
            run_step("memories", step, study, Config(), batch, tmp_path, tmp_path)


def test_what_a_step_makes_is_read_for_figures(tmp_path: Path) -> None:
    study = read_study("surface", "smoke")
    run_step("surface", "trace_surface", study, Config(), None, tmp_path, tmp_path)
    tables = read_tables("surface", tmp_path)
    assert len(tables.surface) == study.points[0] * study.points[1]
    assert {path.name for path in tmp_path.glob("*.csv")} == {"paths.csv", "wall.csv"}
    (tmp_path / "wall.parquet").unlink()
    with pytest.raises(InputError, match=r"there is no table .*wall\.parquet"):
        read_tables("surface", tmp_path)


def test_tables_of_a_search_may_be_missing(tmp_path: Path) -> None:
    """Those that have a default in the dataclass of the kind."""
    from study_tables import two_trials

    for table in ("trials", "histories", "scores", "comparisons"):
        getattr(two_trials(), table).to_parquet(tmp_path / f"{table}.parquet")
    assert read_tables("trials", tmp_path).space.empty


@pytest.mark.parametrize("name", ["surface", "gradients", "memories", "latching"])
def test_jobs_read_the_study_that_the_run_found(name: str, tmp_path: Path) -> None:
    study, config = read_study(name, "smoke"), Config(study=name, size="smoke")
    write_study(study, config, tmp_path)
    path = tmp_path / study_file_name(study, config)
    assert read_written(path) == (study, config)
    path.write_text(path.read_text()[:-9])
    with pytest.raises(InputError, match="is not the study that was written there"):
        read_written(path)
    path.unlink()
    with pytest.raises(InputError, match="is missing, in which the run has its study"):
        read_written(path)
