"""What every figure must do, for each file in odyssey/figures that draws."""

from __future__ import annotations

import importlib
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import fields
from functools import cache
from pathlib import Path

import pytest
from matplotlib.figure import Figure

from odyssey import registry
from odyssey.figures.sheets import fonts, render
from odyssey.tables import StudyTables
from study_tables import all_diverged, searched, searched_and_lost, study_tables, two_trials

SCRIPTS = Path(__file__).parents[2] / "scripts"
TABLES = {
    "full": cache(study_tables),
    "two": cache(two_trials),
    "lost": cache(all_diverged),
    "searched": cache(searched),
    "searched a little": cache(lambda: searched(trials=3)),
    "searched and lost": cache(searched_and_lost),
}


def draw(figure: str, tables: StudyTables) -> Figure:
    return importlib.import_module(f"odyssey.figures.{figure}").draw(tables)


def every(test: Callable) -> Callable:
    return pytest.mark.parametrize("figure", registry.figures())(test)


@cache
def small() -> StudyTables:
    return study_tables(("lstm", "gru"), ("adding",))


@every
def test_it_says_what_it_is(figure: str) -> None:
    facts = registry.figure_facts(figure)
    assert facts["title"]
    assert facts["category"]
    assert re.search(r"et al\. (19|20)\d\d", facts["caption"]), "the caption names the published figure it answers"
    assert re.search(r"\bn\b", facts["caption"]), "the caption says what n is"


@every
@pytest.mark.parametrize("tables", TABLES)
@pytest.mark.filterwarnings("error")
def test_it_draws_without_a_word_cut_off(figure: str, tables: str) -> None:
    fig = draw(figure, TABLES[tables]())
    assert len(render(fig, "png")) > 5_000
    with fonts():
        box = fig.get_tightbbox()  # of all that is drawn, in inches
    pixel = 1 / 72
    assert box.x0 >= -pixel
    assert box.y0 >= -pixel
    assert box.x1 <= fig.get_figwidth() + pixel
    assert box.y1 <= fig.get_figheight() + pixel


@every
def test_it_changes_no_table(figure: str) -> None:
    tables, untouched = two_trials(), two_trials()
    draw(figure, tables)
    for field in fields(StudyTables):
        assert getattr(tables, field.name).equals(getattr(untouched, field.name))


@every
def test_the_same_tables_give_the_same_bytes(figure: str) -> None:
    tables = small()
    for format in ("png", "pdf"):
        first, second = (render(draw(figure, tables), format) for _ in range(2))
        assert first == second
        assert b"CreationDate" not in first


def run_stage(figure: str, folder: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(SCRIPTS / "draw_figure.py"), "--figure", figure]
    command += ["--tables", str(folder), "--out-prefix", str(folder / "figures" / figure)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_the_stage_writes_both_files_equal_to_what_is_drawn_here(tmp_path: Path) -> None:
    tables = small()
    for field in fields(StudyTables):
        getattr(tables, field.name).to_parquet(tmp_path / f"{field.name}.parquet")
    done = run_stage("architecture_table", tmp_path)
    assert done.returncode == 0, done.stderr
    fig = draw("architecture_table", tables)
    for format in ("png", "pdf"):
        assert (tmp_path / "figures" / f"architecture_table.{format}").read_bytes() == render(fig, format)


def test_an_unknown_figure_answers_with_the_nearest(tmp_path: Path) -> None:
    done = run_stage("scores_by_cel", tmp_path)
    assert done.returncode == 1
    assert "did you mean scores_by_cell" in done.stderr
    assert not any(tmp_path.iterdir())


def test_missing_tables_are_named(tmp_path: Path) -> None:
    done = run_stage("clipping", tmp_path)
    assert done.returncode == 1
    assert "trials.parquet" in done.stderr
    assert "Traceback" not in done.stderr
