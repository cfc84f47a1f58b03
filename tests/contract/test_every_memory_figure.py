"""What every figure of a study of memories must do, for each file in odyssey/memories/figures that draws."""

from __future__ import annotations

import importlib
import re
import subprocess
import sys
from collections.abc import Callable
from copy import deepcopy
from dataclasses import fields
from functools import cache
from pathlib import Path

import pytest
from matplotlib.figure import Figure

from memory_tables import memory_tables, recalled
from odyssey import registry
from odyssey.figures.sheets import fonts, render
from odyssey.memories.tables import MemoryTables

STAGE = Path(__file__).parents[2] / "scripts" / "draw_figure.py"
TABLES: dict[str, Callable[[], MemoryTables]] = {
    "usual": lambda: memory_tables(recalled()),
    "many sizes, loads and letters": lambda: memory_tables(
        recalled(units=(10, 20, 30, 40, 50, 60)), (0.05, 0.1, 0.2, 0.3), blocks=5
    ),
    "one of each": lambda: memory_tables(recalled(["signs"], [20], [0.1], [0.1], networks=1), loads=(0.1,), blocks=1),
    "bits alone": lambda: memory_tables(recalled(["bits"], [20, 30], [0.1, 0.4])),
}


@cache
def tables(name: str) -> MemoryTables:
    return TABLES[name]()


def draw(figure: str, given: MemoryTables) -> Figure:
    return importlib.import_module(registry.figure_facts(figure, "memories")["module"]).draw(given)


def every(test: Callable) -> Callable:
    return pytest.mark.parametrize("figure", registry.figures("memories"))(test)


@every
def test_it_says_what_it_is(figure: str) -> None:
    facts = registry.figure_facts(figure, "memories")
    assert facts["title"]
    assert facts["category"]
    assert "Hopfield 1982" in facts["caption"], "the caption names what it answers"
    assert "Amit et al. 1985" in facts["caption"]
    assert re.search(r"\bn\b", facts["caption"]), "the caption says what n is"


@every
@pytest.mark.parametrize("name", TABLES)
@pytest.mark.filterwarnings("error")
def test_it_draws_without_a_word_cut_off_and_changes_nothing(figure: str, name: str) -> None:
    given = tables(name)
    untouched = deepcopy(given)
    fig = draw(figure, given)
    assert len(render(fig, "png")) > 5_000
    with fonts():
        box = fig.get_tightbbox()  # of all that is drawn, in inches
    assert box.x0 >= 0
    assert box.y0 >= 0
    assert box.x1 <= fig.get_figwidth()
    assert box.y1 <= fig.get_figheight()
    for field in fields(MemoryTables):
        assert getattr(given, field.name).equals(getattr(untouched, field.name))


@every
def test_nothing_recalled_is_said_in_words(figure: str) -> None:
    usual = tables("usual")
    empty = MemoryTables(**{field.name: getattr(usual, field.name).iloc[:0] for field in fields(MemoryTables)})
    assert draw(figure, empty).texts[-1].get_text().endswith(".")


@every
def test_the_same_tables_give_the_same_bytes(figure: str) -> None:
    for format in ("png", "pdf"):
        first, second = (render(draw(figure, tables("one of each")), format) for _ in range(2))
        assert first == second


def test_the_stage_draws_and_names_what_is_wrong(tmp_path: Path) -> None:
    missing = run_stage("capacity", tmp_path)
    given = tables("one of each")
    for field in fields(MemoryTables):
        getattr(given, field.name).to_parquet(tmp_path / f"{field.name}.parquet")
    unknown = run_stage("capcity", tmp_path)
    assert (missing.returncode, unknown.returncode) == (1, 1)
    assert "capacity.parquet" in missing.stderr
    assert "did you mean capacity?" in unknown.stderr
    assert "Traceback" not in missing.stderr + unknown.stderr
    done = run_stage("capacity", tmp_path)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "capacity.png").read_bytes() == render(draw("capacity", given), "png")


def run_stage(figure: str, folder: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(STAGE), "--kind", "memories", "--figure", figure, "--tables", str(folder)]
    command += ["--out-prefix", str(folder / figure)]
    return subprocess.run(command, capture_output=True, text=True, check=False)
