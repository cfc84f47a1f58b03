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

from figure_cases import CASES, by_name, emptied, tables
from odyssey import registry
from odyssey.figures.sheets import fonts, render

STAGE = Path(__file__).parents[2] / "scripts" / "draw_figure.py"
FIGURES = [(kind, figure) for kind in registry.FIGURES for figure in registry.figures(kind)]
EVERY = pytest.mark.parametrize(("kind", "figure"), FIGURES)
ANSWERS = {  # which published figures captions name
    "trials": [r"(et al\.|and [A-Z]\w+) (19|20)\d\d"],
    "speed": [r"et al\. (19|20)\d\d"],
    "memories": ["Hopfield 1982", r"Amit et al\. 1985"],
    "surface": [r"(Pascanu|Bengio) et al\. (2013|1994)"],
    "latching": [r"Bengio et al\. 1994"],
    "gradients": [r"(Pascanu|Bengio) et al\. (2013|1994)"],
}
STAGES = [  # a figure, and one of its tables
    ("trials", "architecture_table", "trials"),
    ("speed", "roofline", "speed"),
    ("memories", "capacity", "capacity"),
    ("surface", "surface", "paths"),
    ("latching", "convergence_map", "convergence"),
    ("gradients", "bounds", "flows"),
]


def draw(kind: str, figure: str, given: Any) -> Figure:
    return importlib.import_module(registry.figure_facts(figure, kind)["module"]).draw(given)


def test_each_kind_has_its_figures() -> None:
    assert set(CASES) == set(registry.FIGURES), "tests/figure_cases.py holds tables of each kind of study in CASES"
    assert all(registry.figures(kind) for kind in registry.FIGURES)
    assert set(registry.figures("surface")) == {"surface", "bifurcation"}
    assert {"gradient_flow", "bounds", "spectrum"} <= set(registry.figures("gradients"))


@EVERY
def test_it_says_what_it_is(kind: str, figure: str) -> None:
    facts = registry.figure_facts(figure, kind)
    assert facts["title"]
    assert facts["category"]
    assert kind in ANSWERS, f"name in ANSWERS of {Path(__file__).name} whom the figures of a study of '{kind}' answer"
    for name in ANSWERS[kind]:
        assert re.search(name, facts["caption"]), "the caption names the published figure it answers"
    assert re.search(r"\bn\b", facts["caption"]), "the caption says what n is"
    assert "|" not in facts["caption"], "a substitution in reStructuredText"


@pytest.mark.parametrize(("kind", "figure", "case"), [(k, f, case) for k, f in FIGURES for case in CASES.get(k, ())])
@pytest.mark.filterwarnings("error")
def test_it_draws_without_a_word_cut_off_and_changes_nothing(kind: str, figure: str, case: str) -> None:
    given = tables(kind, case)
    untouched = deepcopy(given)
    fig = draw(kind, figure, given)
    assert len(render(fig, "png")) > 5_000
    with fonts():
        box = fig.get_tightbbox()  # of all that is drawn, in inches
    pixel = 1 / 72 if kind == "trials" else 0
    assert box.x0 >= -pixel
    assert box.y0 >= -pixel
    assert box.x1 <= fig.get_figwidth() + pixel
    assert box.y1 <= fig.get_figheight() + pixel
    for name, table in by_name(given).items():
        assert table.equals(by_name(untouched)[name])


@EVERY
def test_nothing_measured_is_said_in_words(kind: str, figure: str) -> None:
    assert draw(kind, figure, emptied(tables(kind, "usual"))).texts[-1].get_text().endswith(".")


@EVERY
def test_the_same_tables_give_the_same_bytes(kind: str, figure: str) -> None:
    for format in ("png", "pdf"):
        first, second = (render(draw(kind, figure, tables(kind, "small")), format) for _ in range(2))
        assert first == second
        assert b"CreationDate" not in first


@pytest.mark.parametrize(("kind", "figure", "table"), STAGES)
def test_the_stage_draws_and_names_what_is_wrong(kind: str, figure: str, table: str, tmp_path: Path) -> None:
    unknown = run_stage(kind, figure[:-1], tmp_path)
    assert not any(tmp_path.iterdir())
    given = tables(kind, "small")
    for name, content in by_name(given).items():
        content.to_parquet(tmp_path / f"{name}.parquet")
    done = run_stage(kind, figure, tmp_path)
    assert done.returncode == 0, done.stderr
    fig = draw(kind, figure, given)
    for format in ("png", "pdf"):
        assert (tmp_path / "figures" / f"{figure}.{format}").read_bytes() == render(fig, format)
    (tmp_path / f"{table}.parquet").unlink()
    missing = run_stage(kind, figure, tmp_path)
    assert (missing.returncode, unknown.returncode) == (1, 1)
    assert f"{table}.parquet" in missing.stderr
    assert f"did you mean {figure}" in unknown.stderr
    assert "Traceback" not in missing.stderr + unknown.stderr


def run_stage(kind: str, figure: str, folder: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(STAGE), "--figure", figure, "--tables", str(folder)]
    command += ["--out-prefix", str(folder / "figures" / figure), *([] if kind == "trials" else ["--kind", kind])]
    return subprocess.run(command, capture_output=True, text=True, check=False)
