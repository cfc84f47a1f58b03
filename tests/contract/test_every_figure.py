"""What every figure must do, for each file in the figures of every kind of study that draws."""

from __future__ import annotations

import importlib
import re
import subprocess
import sys
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from matplotlib.figure import Figure

from figure_cases import by_name, cases, emptied, tables
from odyssey.figures.sheets import render
from odyssey.studies.found import figure_facts, figures, kind, kinds
from page_boxes import faults

STAGE = Path(__file__).parents[2] / "scripts" / "draw_figure.py"
FIGURES = [(name, figure) for name in kinds() for figure in figures(name)]
EVERY = pytest.mark.parametrize(("of", "figure"), FIGURES)
ANSWERS = r"[A-Z]\w+,? (et al\. |and [A-Z]\w+ )?(19|20)\d\d"  # a published figure, named by its authors and year
STAGES = [(name, figures(name)[0], kind(name).drawn[0]) for name in kinds()]  # a figure, and one of its tables


def draw(of: str, figure: str, given: Any) -> Figure:
    return importlib.import_module(figure_facts(figure, of)["module"]).draw(given)


def test_each_kind_has_figures() -> None:
    assert all(figures(name) for name in kinds())


@EVERY
def test_it_says_what_it_is(of: str, figure: str) -> None:
    facts = figure_facts(figure, of)
    assert facts["title"]
    assert facts["category"]
    assert re.search(ANSWERS, facts["caption"]), "the caption names the published figure it answers"
    assert re.search(r"\bn\b", facts["caption"]), "the caption says what n is"
    assert "|" not in facts["caption"], "a substitution in reStructuredText"
    source = Path(importlib.import_module(facts["module"]).__file__ or "").read_text()
    assert "from memory" not in source, "a number that nobody read in the paper stands beside none of ours"


@pytest.mark.parametrize(("of", "figure", "case"), [(k, f, case) for k, f in FIGURES for case in cases(k)])
@pytest.mark.filterwarnings("error")
def test_its_page_is_well_and_it_changes_nothing(of: str, figure: str, case: str) -> None:
    given = tables(of, case)
    untouched = deepcopy(by_name(given))
    assert faults(draw(of, figure, given)) == []
    assert all(table.equals(untouched[name]) for name, table in by_name(given).items())


@EVERY
def test_nothing_measured_is_said_in_words(of: str, figure: str) -> None:
    assert draw(of, figure, emptied(tables(of, "usual"))).texts[-1].get_text().endswith(".")


@EVERY
def test_the_same_tables_give_the_same_bytes(of: str, figure: str) -> None:
    for format in ("png", "pdf"):
        first, second = (render(draw(of, figure, tables(of, "small")), format) for _ in range(2))
        assert first == second
        assert b"CreationDate" not in first


@pytest.mark.parametrize(("of", "figure", "table"), STAGES)
def test_the_stage_draws_and_names_what_is_wrong(of: str, figure: str, table: str, tmp_path: Path) -> None:
    unknown = run_stage(of, figure[:-1], tmp_path)
    assert not any(tmp_path.iterdir())
    given = tables(of, "small")
    for name, content in by_name(given).items():
        content.to_parquet(tmp_path / f"{name}.parquet")
    done = run_stage(of, figure, tmp_path)
    assert done.returncode == 0, done.stderr
    fig = draw(of, figure, given)
    for format in ("png", "pdf"):
        assert (tmp_path / "figures" / f"{figure}.{format}").read_bytes() == render(fig, format)
    (tmp_path / f"{table}.parquet").unlink()
    missing = run_stage(of, figure, tmp_path)
    assert (missing.returncode, unknown.returncode) == (1, 1)
    assert f"{table}.parquet" in missing.stderr
    assert f"did you mean {figure}" in unknown.stderr
    assert "Traceback" not in missing.stderr + unknown.stderr


def run_stage(of: str, figure: str, folder: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(STAGE), "--figure", figure, "--tables", str(folder)]
    command += ["--out-prefix", str(folder / "figures" / figure), *([] if of == "trials" else ["--kind", of])]
    return subprocess.run(command, capture_output=True, text=True, check=False)
