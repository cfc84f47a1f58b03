"""Kinds of study: what a kind.py gets wrong is said in one sentence, and a step writes what it makes."""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from odyssey.errors import InputError
from odyssey.schema import Config
from odyssey.studies import running
from odyssey.studies.asked import found_studies
from odyssey.studies.found import kind, kinds, read_tables, the_unsaid, unsaid
from odyssey.studies.given import Files
from odyssey.studies.kind import Batch, Planned, Reported, Step
from odyssey.studies.memories.batches import batches as batches_of
from odyssey.studies.memories.experiment import recalls
from odyssey.studies.reading import read_study, studies, study_file, study_kind
from odyssey.studies.running import batch_file, function_of, run_step
from odyssey.studies.study_files import (
    Found,
    as_type,
    batches_written,
    plan_written,
    read_found,
    read_run,
    run_written,
    study_written,
)
from study_jobs import jobs

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
    ((_, files),) = jobs(read_study("latching", "smoke"), tmp_path)
    spoiled = replace(kind("latching"), steps=(step,))
    monkeypatch.setattr(running, "kind", lambda name: spoiled)
    with pytest.raises(InputError, match=words):
        run_step("latching", step.name, files, tmp_path / "results", tmp_path)
    assert not (tmp_path / "results").exists()


def test_what_a_job_lacks_is_named(tmp_path: Path) -> None:
    for step, files, words in (
        ("recall_memory", Files(), "unknown step of kind 'memories' 'recall_memory'; did you mean recall_memories"),
        ("recall_memories", Files(), "'recall_memories' of kind 'memories' is done in batches; name one with --shard"),
        ("recall_memories", Files(shard="signs-N50-from0"), "needs the batch of the run; give its file"),
        ("follow_recalls", Files(), "needs the study of the run; give its file in results/plans as --study"),
        ("tabulate_memories", Files(), "needs the plan of the run; give its file in results/plans as --plan"),
    ):
        with pytest.raises(InputError, match=words):
            run_step("memories", step, files, tmp_path, tmp_path)


def test_a_job_of_a_batch_reads_its_batch_alone(tmp_path: Path) -> None:
    study = read_study("memories", "smoke")
    batches = [(step, files) for step, files in jobs(study, tmp_path / "plans") if files.batch]
    (step, first), (_, second), *_ = batches
    assert first.batch
    assert second.batch
    for file in {*(tmp_path / "plans").iterdir()} - {first.batch}:
        file.unlink()
    run_step("memories", step, first, tmp_path, tmp_path)
    assert first.shard
    table = pd.read_parquet(batch_file(tmp_path, first.shard, "recalls"))
    expected = recalls(**asdict(batches_of(study)[first.shard]))
    pd.testing.assert_frame_equal(table[expected.columns], expected, check_exact=True)
    with pytest.raises(InputError, match="is missing, which was written when the run began"):
        run_step("memories", step, second, tmp_path, tmp_path)


@pytest.mark.parametrize("name", [name for name in kinds() if kind(name).steps])
def test_what_was_planned_comes_back_as_it_was(name: str, tmp_path: Path) -> None:
    """Every job of the smoke size finds the types that its function asks for, equal to what `plan` gave."""
    study = read_study(studies(name)[0], "smoke")
    planned, steps = kind(name).plan(study, Config()), {step.name: step for step in kind(name).steps}
    for step, files in jobs(study, tmp_path):
        function = function_of(name, steps[step])
        if files.batch:
            assert files.given("batch", steps[step], function) == planned.batches[files.shard].given
        elif "plan" in steps[step].takes:
            assert files.given("plan", steps[step], function) == planned.whole


@dataclass
class Letters:
    """Of a batch, but not all that is in it."""

    letters: str


class Opaque:
    """What no file holds."""


@pytest.mark.parametrize("given", [Opaque(), {"a": {1, 2}}, [Path("a")], {(1, 2): 3}])
def test_a_batch_that_cannot_be_written_is_refused(given: Any) -> None:
    study = read_study("memories", "smoke")
    for planned in (Planned({"one": Batch(given)}), Planned(whole=given)):
        with pytest.raises(InputError, match=r"odyssey/studies/memories: the plan .* cannot be written .* Give `Batch"):
            [plan_written(study, planned), batches_written(study, planned)]


@pytest.mark.parametrize(
    ("wanted", "words"),
    [
        (Letters, "something in it would be lost"),
        (list[int], "Input should be a valid (array|list)"),
        (Opaque, "Opaque"),
    ],
)
def test_a_batch_that_its_function_does_not_ask_for_is_refused(wanted: Any, words: str) -> None:
    with pytest.raises(InputError, match=f"'batch' of jobs.recall is annotated .*{words}.*Annotate it with that"):
        as_type('{"letters": "HO", "flipped": 0.1}', wanted, "'batch' of jobs.recall")


def test_plain_values_come_back_where_nothing_is_annotated() -> None:
    study = read_study("memories", "smoke")
    given = {"a": [1, 2.5, None, math.nan, math.inf, "b"]}
    text = batches_written(study, Planned({"one": Batch(given)}))["one"].text
    assert repr(as_type(text, Any, "'batch'")) == repr(given)


@pytest.mark.parametrize("other", ["study", "plan"])
def test_a_step_in_batches_takes_nothing_that_its_batch_does_not_hold(other: str) -> None:
    steps = kind("memories").steps
    spoiled = replace(kind("memories"), steps=(replace(steps[0], takes=("batch", other)), *steps[1:]))
    with pytest.raises(InputError, match=f"'recall_memories' takes 'batch' and '{other}'; put what it needs of"):
        spoiled.check("memories")


def test_what_a_step_makes_is_read_for_figures(tmp_path: Path) -> None:
    study = read_study("surface", "smoke")
    for step, files in jobs(study, tmp_path / "plans"):
        run_step("surface", step, files, tmp_path, tmp_path)
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


def test_one_kind_is_what_a_study_is_that_says_none() -> None:
    assert unsaid() == study_kind("tour") == "trials"
    known = {name: kind(name) for name in kinds()}
    for change, words in (({"memories": True}, "memories and trials has"), ({"trials": False}, "none has")):
        spoiled = known | {name: replace(known[name], unsaid=says) for name, says in change.items()}
        with pytest.raises(InputError, match=rf"{words} `unsaid=True` in its kind\.py; give it to one"):
            the_unsaid(spoiled)


def test_a_run_of_several_studies_is_read_again(tmp_path: Path) -> None:
    config = Config(study=["latching", "surface"], size="smoke")
    found = found_studies(config)
    files = [study_written(one) for one in found]
    run = run_written(files)
    for file in (*files, run):
        file.write(tmp_path)
    assert read_run(tmp_path / run.name) == found


@pytest.mark.parametrize("name", kinds())
def test_jobs_read_the_study_that_the_run_found(name: str, tmp_path: Path) -> None:
    of = studies(name)[0]
    asked = Found(read_study(of, "smoke"), Config(study=of, size="smoke"), study_file(of))
    file, path = study_written(asked), tmp_path / study_written(asked).name
    file.write(tmp_path)
    assert read_found(path) == asked
    path.write_text(path.read_text().replace('"smoke"', '"paper"'))
    with pytest.raises(InputError, match="is not what was written there when the run began"):
        read_found(path)
    path.write_text(file.text[:-9])
    with pytest.raises(InputError, match="is not what was written there when the run began"):
        read_found(path)
    path.unlink()
    with pytest.raises(InputError, match="is missing, which was written when the run began"):
        read_found(path)
