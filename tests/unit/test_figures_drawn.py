"""Figures that jobs of a study share: drawn once, by what they are drawn from."""

from __future__ import annotations

import threading
from collections import Counter
from pathlib import Path

import pandas as pd
import pytest

from odyssey.figures.drawn import Drawn

CODES = {"one": "a", "two": "b", "three": "c"}


class Drawing:
    """Counts what it draws."""

    def __init__(self) -> None:
        self.done: Counter[str] = Counter()

    def __call__(self, figure: str) -> dict[str, bytes]:
        self.done[figure] += 1
        return {"png": f"{figure} png".encode(), "pdf": f"{figure} pdf".encode()}


@pytest.fixture
def tables(tmp_path: Path) -> Path:
    pd.DataFrame({"a": [1]}).to_parquet(tmp_path / "trials.parquet")
    return tmp_path


def drawn(tables: Path, **codes: str) -> Drawn:
    return Drawn(tables / ".drawn", tables, CODES | codes)


def test_the_first_job_draws_all_and_the_others_find_them(tables: Path) -> None:
    draw = Drawing()
    for figure in CODES:
        assert drawn(tables).get(figure, draw)["pdf"] == f"{figure} pdf".encode()
    assert draw.done == {"one": 1, "two": 1, "three": 1}


def test_changed_code_draws_that_figure_alone_and_changed_tables_all(tables: Path) -> None:
    draw = Drawing()
    drawn(tables).get("one", draw)
    drawn(tables, two="other").get("two", draw)
    assert draw.done == {"one": 1, "two": 2, "three": 1}
    pd.DataFrame({"a": [2]}).to_parquet(tables / "trials.parquet")
    drawn(tables).get("three", draw)
    assert draw.done == {"one": 2, "two": 3, "three": 2}
    assert len(list((tables / ".drawn").glob("*.png"))) == 3, "what is out of date is gone"


def test_a_figure_that_fails_fails_its_own_job_alone(tables: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def draw(figure: str) -> dict[str, bytes]:
        if figure == "two":
            raise ValueError("no rows")
        return {"png": b"", "pdf": b""}

    drawn(tables).get("one", draw)
    assert "two was not drawn beside: no rows" in capsys.readouterr().err
    with pytest.raises(ValueError, match="no rows"):
        drawn(tables).get("two", draw)


def test_two_jobs_at_once_share_the_figures(tables: Path) -> None:
    """Each waits inside its own figure until both are there, so that neither can draw the other's."""
    both, done = threading.Barrier(2), Drawing()

    def draw(figure: str) -> dict[str, bytes]:
        if figure in ("one", "two"):
            both.wait()
        return done(figure)

    jobs = [threading.Thread(target=drawn(tables).get, args=(figure, draw)) for figure in ("one", "two")]
    for job in jobs:
        job.start()
    for job in jobs:
        job.join()
    assert done.done == {"one": 1, "two": 1, "three": 1}
