"""Publishing a study: tables and figures are kept, the gallery shows them, and they are drawn from them again."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pandas as pd

from odyssey.figures import scores_by_cell
from odyssey.figures.sheets import render
from study_tables import study_tables

SCRIPTS = Path(__file__).parents[2] / "scripts"
TABLES = ("trials", "histories", "scores", "comparisons")


def run(script: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, SCRIPTS / script, *arguments], capture_output=True, text=True, timeout=120)


def test_a_published_figure_is_drawn_again_from_what_was_kept(tmp_path: Path) -> None:
    tables, study = study_tables(("lstm", "gru"), ("adding",)), tmp_path / "tour"
    (study / "figures").mkdir(parents=True)
    for name in TABLES:
        getattr(tables, name).assign(hostname="here").to_parquet(study / f"{name}.parquet")
    (study / "figures" / "scores_by_cell.png").write_bytes(render(scores_by_cell.draw(tables), "png"))
    asked = ("--study", "tour", "--minutes", "3.5", "--results", str(tmp_path))
    done = run("publish_study.py", *asked, "--figures", "scores_by_cell")
    assert done.returncode == 0, done.stderr
    kept = tmp_path / "published" / "tour"
    about = json.loads((kept / "about.json").read_text())
    assert about["command"] == "snakemake --cores 2 --config study=tour"
    page = (tmp_path / "published" / "README.md").read_text()
    assert "![Test score of the best trials, cell by cell](tour/scores_by_cell.png)" in page
    assert f"commit `{about['commit']}`, 3.5 minutes" in page
    assert "hostname" not in pd.read_parquet(kept / "trials.parquet")
    again = tmp_path / "again"
    drawn = run("draw_figure.py", "--figure", "scores_by_cell", "--tables", str(kept), "--out-prefix", str(again))
    assert drawn.returncode == 0, drawn.stderr
    assert again.with_suffix(".png").read_bytes() == (kept / "scores_by_cell.png").read_bytes()
    refused = run("publish_study.py", *asked, "--figures", "clipping")
    assert refused.returncode != 0
    assert "lacks clipping; the study must ask for it" in refused.stderr
