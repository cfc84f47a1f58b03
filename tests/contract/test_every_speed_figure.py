"""What every figure of a study of speed must do, for each file in odyssey/speed/figures that draws."""

from __future__ import annotations

import importlib
import re
import subprocess
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pandas as pd
import pytest
from matplotlib.figure import Figure

from odyssey import registry
from odyssey.figures.sheets import fonts, render
from odyssey.speed.tables import speed_table
from speed_tables import measured

STAGE = Path(__file__).parents[2] / "scripts" / "draw_figure.py"
TABLES = {
    "usual": lambda: measured(),
    "paper": lambda: measured(tuple(registry.cells()), (20, 50, 100, 200), (1, 16, 32)),
    "one point": lambda: measured(("lstm",), (32,), (1,), ("ours", "nn_lstm"), steps=False),
    "with the kernel alone": lambda: measured(peers=("ours", "ours_kernel", "nn_lstm", "jax_scan")),
    "two lengths": lambda: measured(("lstm", "gru"), (50,), (1,), lengths=(60, 60, 200)),
    "feeding": lambda: measured(("lstm",), (50,), (1,), feeding=True),
    "feeding alone": lambda: measured((), (50,), (1,), steps=False, feeding=True),
    "ours alone": lambda: measured(("gru",), (32,), (1,), ("ours",)),
}


@cache
def table(name: str) -> pd.DataFrame:
    return speed_table(TABLES[name]())


def draw(figure: str, table: pd.DataFrame) -> Figure:
    return importlib.import_module(f"odyssey.speed.figures.{figure}").draw(table)


def every(test: Callable) -> Callable:
    return pytest.mark.parametrize("figure", registry.figures("speed"))(test)


@every
def test_it_says_what_it_is(figure: str) -> None:
    facts = registry.figure_facts(figure, "speed")
    assert facts["title"]
    assert facts["category"]
    assert re.search(r"et al\. (19|20)\d\d", facts["caption"]), "the caption names the published figure it answers"
    assert re.search(r"\bn\b", facts["caption"]), "the caption says what n is"


@every
@pytest.mark.parametrize("name", TABLES)
@pytest.mark.filterwarnings("error")
def test_it_draws_without_a_word_cut_off_and_changes_nothing(figure: str, name: str) -> None:
    given = table(name)
    untouched = given.copy()
    fig = draw(figure, given)
    assert len(render(fig, "png")) > 5_000
    with fonts():
        box = fig.get_tightbbox()  # of all that is drawn, in inches
    assert box.x0 >= 0
    assert box.y0 >= 0
    assert box.x1 <= fig.get_figwidth()
    assert box.y1 <= fig.get_figheight()
    assert given.equals(untouched)


@every
def test_the_same_table_gives_the_same_bytes(figure: str) -> None:
    for format in ("png", "pdf"):
        first, second = (render(draw(figure, table("one point")), format) for _ in range(2))
        assert first == second


def test_every_peer_has_its_own_look() -> None:
    peers = {peer for measure in registry.MEASURES for peer in registry.peers(measure)}
    facts = [registry.peer_facts(peer) for peer in peers]
    for what in ("label", "colour", "marker"):
        assert len({f[what] for f in facts}) == len(peers)


def test_the_stage_draws_and_names_what_is_wrong(tmp_path: Path) -> None:
    source = tmp_path / "speed.parquet"
    missing = run_stage("roofline", tmp_path)
    assert missing.returncode == 1
    assert "speed.parquet" in missing.stderr
    table("one point").to_parquet(source)
    unknown = run_stage("rooflin", tmp_path)
    assert unknown.returncode == 1
    assert "did you mean roofline" in unknown.stderr
    assert "Traceback" not in missing.stderr + unknown.stderr
    done = run_stage("roofline", tmp_path)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "roofline.png").read_bytes() == render(draw("roofline", table("one point")), "png")


def run_stage(figure: str, folder: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(STAGE), "--kind", "speed", "--figure", figure, "--tables", str(folder)]
    command += ["--out-prefix", str(folder / figure)]
    return subprocess.run(command, capture_output=True, text=True, check=False)
