"""What every figure of the one-unit network and of gradients must do, for each file in their folders that draws."""

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
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from matplotlib.figure import Figure

from gradient_tables import STUDY, gradient_tables
from odyssey import registry
from odyssey.figures.sheets import fonts, render
from odyssey.schema import checked
from odyssey.studies import read_surface_study
from odyssey.surface.experiment import trace
from odyssey.surface.schema import SurfaceStudy

STAGE = Path(__file__).parents[2] / "scripts" / "draw_figure.py"
FIGURES = [(kind, name) for kind in ("surface", "gradients") for name in registry.figures(kind)]
FOLDER = TemporaryDirectory()
DATA = Path(FOLDER.name)


def surface_tables(**change: Any) -> Any:
    study = read_surface_study("surface", "smoke").model_dump()
    return trace(checked(SurfaceStudy, study | change, "study"))


MANY = {
    "cells": {"cells": "all"},
    "matrices": {
        "cells": ["rnn-tanh", "rnn-sigmoid"],
        "grid": {"initialisation": ["uniform", "pascanu-smart-tanh", "orthogonal"]},
    },
}
WILD = {  # loses its finite loss
    "clipping": {
        "cells": ["rnn-relu"],
        "settings": {"initialisation": "identity", "initial_scale": 5.0, "learning_rate": 100.0},
        "grid": {"clip_norm": [None, 1e6]},
    }
}
TABLES: dict[str, dict[str, Callable[[], Any]]] = {
    "surface": {
        "usual": surface_tables,
        "no folds, one start": lambda: surface_tables(
            bifurcation={"w": 3.0, "b": (-3.0, 0.0)}, descents={"starts": [(5.1, -2.4)], "updates": 1}
        ),
    },
    "gradients": {
        "usual": lambda: gradient_tables(DATA),
        "every cell, many matrices and epochs": lambda: gradient_tables(DATA, sweeps=MANY, epochs=[0, 1, 2, 3, 4, 5]),
        "diverged": lambda: gradient_tables(DATA, sweeps=WILD),
        "one epoch": lambda: gradient_tables(DATA, sweeps={"matrices": STUDY["sweeps"]["matrices"]}, epochs=[0]),
        "no plain RNN": lambda: gradient_tables(DATA, sweeps={"cells": {"cells": ["gru", "mlp"]}}),
    },
}
CASES = [(kind, name, case) for kind, name in FIGURES for case in TABLES[kind]]


@cache
def tables(kind: str, case: str) -> Any:
    return TABLES[kind][case]()


def draw(kind: str, figure: str, given: Any) -> Figure:
    return importlib.import_module(registry.figure_facts(figure, kind)["module"]).draw(given)


def test_each_kind_has_its_figures() -> None:
    assert set(registry.figures("surface")) == {"surface", "bifurcation"}
    assert {"gradient_flow", "bounds", "spectrum"} <= set(registry.figures("gradients"))


@pytest.mark.parametrize(("kind", "figure"), FIGURES)
def test_it_says_what_it_is(kind: str, figure: str) -> None:
    facts = registry.figure_facts(figure, kind)
    assert facts["title"]
    assert facts["category"]
    assert re.search(r"(Pascanu|Bengio) et al\. (2013|1994)", facts["caption"]), "the caption names what it answers"
    assert re.search(r"\bn\b", facts["caption"]), "the caption says what n is"
    assert "|" not in facts["caption"], "a substitution in reStructuredText"


@pytest.mark.parametrize(("kind", "figure", "case"), CASES)
@pytest.mark.filterwarnings("error")
def test_it_draws_without_a_word_cut_off_and_changes_nothing(kind: str, figure: str, case: str) -> None:
    given = tables(kind, case)
    untouched = deepcopy(given)
    fig = draw(kind, figure, given)
    assert len(render(fig, "png")) > 5_000
    with fonts():
        box = fig.get_tightbbox()  # of all that is drawn, in inches
    assert box.x0 >= 0
    assert box.y0 >= 0
    assert box.x1 <= fig.get_figwidth()
    assert box.y1 <= fig.get_figheight()
    for field in fields(given):
        assert getattr(given, field.name).equals(getattr(untouched, field.name))


@pytest.mark.parametrize(("kind", "figure"), FIGURES)
def test_nothing_measured_is_said_in_words(kind: str, figure: str) -> None:
    usual = tables(kind, "usual")
    empty = type(usual)(**{field.name: getattr(usual, field.name).iloc[:0] for field in fields(usual)})
    assert draw(kind, figure, empty).texts[-1].get_text().endswith(".")


@pytest.mark.parametrize(("kind", "figure"), FIGURES)
def test_the_same_tables_give_the_same_bytes(kind: str, figure: str) -> None:
    for format in ("png", "pdf"):
        first, second = (render(draw(kind, figure, tables(kind, "usual")), format) for _ in range(2))
        assert first == second


@pytest.mark.parametrize(
    ("kind", "figure", "table"), [("surface", "surface", "paths"), ("gradients", "bounds", "flows")]
)
def test_the_stage_draws_and_names_what_is_wrong(kind: str, figure: str, table: str, tmp_path: Path) -> None:
    given = tables(kind, "usual")
    for field in fields(given):
        getattr(given, field.name).to_parquet(tmp_path / f"{field.name}.parquet")
    done = run_stage(kind, figure, tmp_path)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / f"{figure}.png").read_bytes() == render(draw(kind, figure, given), "png")
    unknown = run_stage(kind, figure[:-1], tmp_path)
    (tmp_path / f"{table}.parquet").unlink()
    missing = run_stage(kind, figure, tmp_path)
    assert (missing.returncode, unknown.returncode) == (1, 1)
    assert f"{table}.parquet" in missing.stderr
    assert f"did you mean {figure}" in unknown.stderr
    assert "Traceback" not in missing.stderr + unknown.stderr


def run_stage(kind: str, figure: str, folder: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(STAGE), "--kind", kind, "--figure", figure, "--tables", str(folder)]
    command += ["--out-prefix", str(folder / figure)]
    return subprocess.run(command, capture_output=True, text=True, check=False)
