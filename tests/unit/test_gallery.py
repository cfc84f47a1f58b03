"""Publishing a study: tables and figures are kept, the gallery shows them, and they are drawn from them again."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd

from odyssey.claims.wording import Verdict
from odyssey.figures.sheets import render
from odyssey.pages.gallery import gallery
from odyssey.studies.trials.figures import learning_curves, scores_by_cell
from odyssey.studies.trials.figures.learning_curves import LOSSES
from odyssey.tables import StudyTables, read_tables
from study_tables import study_tables

SCRIPTS = Path(__file__).parents[2] / "scripts"
TABLES = ("trials", "histories", "scores", "comparisons")


def run(script: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, SCRIPTS / script, *arguments], capture_output=True, text=True, timeout=120)


def finished(study: Path) -> tuple[StudyTables, list[str]]:
    """The tables of a study that has run, in its folder, and the commits of its trials in the order of their ends."""
    tables = study_tables(("lstm", "gru"), ("adding",))
    (study / "figures").mkdir(parents=True)
    for name in TABLES:
        getattr(tables, name).assign(hostname="here").to_parquet(study / f"{name}.parquet")
    when = pd.date_range("2026-01-01", periods=len(tables.trials), freq="s", tz="UTC")
    commits = [f"{n:012x}" for n in range(len(when))]
    tables.trials.assign(hostname="here", ended_at=when, git_commit=commits).to_parquet(study / "trials.parquet")
    return tables, commits


def test_a_published_figure_is_drawn_again_from_what_was_kept(tmp_path: Path) -> None:
    study = tmp_path / "tour"
    tables, commits = finished(study)
    (study / "wide.parquet").write_bytes(bytes(3 << 20))
    (study / "figures" / "scores_by_cell.png").write_bytes(render(scores_by_cell.draw(tables), "png"))
    asked = ("--study", "tour", "--minutes", "3.5", "--results", str(tmp_path))
    done = run("publish_study.py", *asked, "--figures", "scores_by_cell")
    assert done.returncode == 0, done.stderr
    kept = tmp_path / "published" / "tour"
    assert done.stdout == f"not kept, since it is larger than 2 MiB: {study / 'wide.parquet'}\n"
    about = json.loads((kept / "about.json").read_text())
    assert about["commit"] == commits[-1]
    assert set(pd.read_csv(tmp_path / "published" / "ledger.csv")["verdict"]) <= set(Verdict)
    assert about["command"] == "snakemake --cores 2 --config study=tour"
    page = (tmp_path / "published" / "README.md").read_text()
    assert "![Test score of the best trials, cell by cell](tour/scores_by_cell.png)" in page
    assert f"commit `{about['commit']}`, 3.5 minutes" in page
    assert "after Figure 3 of Greff et al. 2017" in page
    assert "hostname" not in pd.read_parquet(kept / "trials.parquet")
    again = tmp_path / "again"
    drawn = run("draw_figure.py", "--figure", "scores_by_cell", "--tables", str(kept), "--out-prefix", str(again))
    assert drawn.returncode == 0, drawn.stderr
    assert again.with_suffix(".png").read_bytes() == (kept / "scores_by_cell.png").read_bytes()
    refused = run("publish_study.py", *asked, "--figures", "clipping")
    assert refused.returncode != 0
    assert "lacks clipping; the study must ask for it" in refused.stderr


def test_of_histories_too_large_to_keep_the_curves_that_are_drawn_stay(tmp_path: Path) -> None:
    study = tmp_path / "tour"
    tables, _ = finished(study)
    curve = pd.DataFrame({"epoch": range(6000), **{loss: np.random.default_rng(0).random(6000) for loss in LOSSES}})
    histories = tables.trials[["trial_id"]].merge(curve, how="cross")
    histories.assign(valid_loss=np.random.default_rng(1).random(len(histories))).to_parquet(
        study / "histories.parquet", compression="none", use_dictionary=False
    )
    assert (study / "histories.parquet").stat().st_size > 2 << 20
    before = learning_curves.draw(read_tables(study))
    (study / "figures" / "learning_curves.png").write_bytes(render(before, "png"))
    asked = ("--study", "tour", "--minutes", "1", "--results", str(tmp_path), "--figures", "learning_curves")
    done = run("publish_study.py", *asked)
    assert done.returncode == 0, done.stderr
    assert "only the curves that are drawn are kept" in done.stdout
    kept = read_tables(tmp_path / "published" / "tour")
    assert 0 < len(kept.histories) < len(histories)
    assert render(learning_curves.draw(kept), "png") == render(before, "png")


def test_what_is_published_is_drawn_again(tmp_path: Path) -> None:
    study = tmp_path / "tour"
    tables, _ = finished(study)
    picture = render(scores_by_cell.draw(tables), "png")
    (study / "figures" / "scores_by_cell.png").write_bytes(picture)
    asked = ("--study", "tour", "--minutes", "1", "--results", str(tmp_path), "--figures", "scores_by_cell")
    assert run("publish_study.py", *asked).returncode == 0
    kept = tmp_path / "published" / "tour"
    before = (kept / "about.json").read_text()
    (kept / "scores_by_cell.png").write_bytes(b"of older code")
    pd.read_parquet(kept / "scores.parquet").assign(mean=0.0).to_parquet(kept / "scores.parquet")
    done = run("publish_study.py", "--redraw", "--results", str(tmp_path))
    assert done.returncode == 0, done.stderr
    assert done.stdout == f"{kept / 'scores_by_cell'}.png is another\n"
    assert (kept / "scores_by_cell.png").read_bytes() == picture
    assert pd.read_parquet(kept / "scores.parquet").equals(tables.scores), "statistics are computed anew"
    assert json.loads(before)["drawn"]["scores_by_cell"].keys() == {"from", "picture"}
    assert run("publish_study.py", "--redraw", "--results", str(tmp_path)).stdout == "", "nothing changes twice"
    refused = run("publish_study.py", "--redraw", "--study", "toru", "--results", str(tmp_path))
    assert refused.returncode == 1
    assert "publish the study first" in refused.stderr


def test_what_cannot_be_published_is_refused_in_one_sentence_and_leaves_no_file(tmp_path: Path) -> None:
    asked = ("publish_study.py", "--minutes", "1", "--results", str(tmp_path))
    refused = {
        "there is no": run(*asked, "--study", "tour", "--figures", "clipping"),
        "unknown study 'tuor'; did you mean tour?": run(*asked, "--study", "tuor", "--figures", "clipping"),
        "unknown figure 'cliping'; did you mean clipping": run(*asked, "--study", "tour", "--figures", "cliping"),
    }
    for said, done in refused.items():
        assert done.returncode == 1
        assert done.stderr.startswith(f"error: {said}")
        assert done.stderr.count("\n") == 1
    assert not any(tmp_path.iterdir())


def test_the_gallery_heads_with_the_claims_that_were_decided(tmp_path: Path) -> None:
    row = {"verdict": "reproduced", "sentence": "A is.", "source": "B 2000", "theirs": "-3 %", "checked": "by hand"}
    row |= {"parts": 1, "parts_run": 1, "value": -0.025, "low": -0.04, "high": -0.01, "unit": " %", "trials": 12}
    row |= {"note": "", "measured": "a against b", "check": False}
    many = row | {"sentence": "Bs are.", "parts": 3, "parts_run": 2, "verdict": "contradicted", "note": "Not theirs."}
    open_ = {name: "" for name in row} | {"verdict": "undecided", "parts": 0, "parts_run": 0}
    check = row | {"sentence": "C is.", "check": True}
    pd.DataFrame([row, many, open_, check]).to_csv(tmp_path / "ledger.csv", index=False)
    page = gallery(tmp_path)
    assert "1 reproduced, 1 contradicted, 1 undecided, and 1 checks of the code" in page
    assert [line for line in page.split("\n") if line.startswith(("| r", "| c", "| u")) and "claim" not in line] == [
        "| contradicted | Bs are. *Not theirs.* | -2.5 % (-4 % to -1 %) for a against b, of 3 parts, 12 trials | "
        "-3 % (by hand) |",
        "| reproduced | A is. | -2.5 % (-4 % to -1 %), 12 trials | -3 % (by hand) |",
        "| check: reproduced | C is. | -2.5 % (-4 % to -1 %), 12 trials | -3 % (by hand) |",
    ]
