"""Looks at claims as they are published, and as a page shows them."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pandas as pd

from odyssey.claims.judging import ledger_of
from odyssey.claims.looks import LOOKS, Look, add_look, code_of, read_looks
from odyssey.pages.evidence import evidence
from study_tables import study_tables

SCRIPT = Path(__file__).parents[2] / "scripts" / "publish_study.py"


def publish(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, SCRIPT, *arguments], capture_output=True, text=True)


def test_looks_are_published_with_the_trials_of_the_last(tmp_path: Path) -> None:
    none = publish("--looks", "--results", str(tmp_path))
    assert (none.returncode, "there are no looks in" in none.stderr) == (1, True)
    name = "hochreiter_lstm_adds"
    said = {"verdict": "reproduced", "look": 1, "value": 0.9, "low": 0.7, "high": 1.0, "unit": " %"}
    row = ledger_of(tmp_path).set_index("claim", drop=False).loc[name].to_dict() | said
    look = Look(name, "hochreiter", "laptop", 1, 20, "2026-01-01T00:00:00+00:00", code_of(name), "", row)
    add_look(tmp_path / LOOKS, look)
    grown = tmp_path / f"decide-{name}" / "trials.parquet"
    grown.parent.mkdir()
    study_tables(("lstm",), ("adding",)).trials.assign(hostname="here").to_parquet(grown)
    done = publish("--looks", "--results", str(tmp_path))
    assert done.returncode == 0, done.stderr
    kept = tmp_path / "published"
    assert [one.claim for one in read_looks(kept / LOOKS)] == [name]
    assert (kept / LOOKS).read_bytes() == (tmp_path / LOOKS).read_bytes()
    assert "hostname" not in pd.read_parquet(kept / f"decide-{name}" / "trials.parquet")
    ledger = pd.read_csv(kept / "ledger.csv").set_index("claim")
    assert (ledger.loc[name, "verdict"], ledger.loc[name, "look"]) == ("reproduced", 1)


def test_the_page_shows_looks_what_comes_next_and_what_does_not(tmp_path: Path) -> None:
    table = ledger_of(tmp_path)
    assert evidence(tmp_path, table) == "", "nothing was decided on demand"
    name = "hochreiter_lstm_adds"
    row = table.set_index("claim", drop=False).loc[name].to_dict() | {"verdict": "undecided", "p": 0.2, "look": 1}
    add_look(tmp_path / LOOKS, Look(name, "hochreiter", "laptop", 1, 20, "2026-01-02T03:04:05", "", "", row))
    following = {
        "cores": 2,
        "next": {
            name: {"study": "hochreiter", "size": "laptop", "look": 2, "trials": 40, "missing": 20, "seconds": 61}
            | {"chance": 0.25}
        },
        "closed": {"memories_half_are_kept_at_0_15": "its study <does> not grow"},
    }
    (tmp_path / "decide" / "next.json").write_text(json.dumps(following))
    page = evidence(tmp_path, table)
    for said in ("1 look, the last first", "2026-01-02 03:04", "0.2 %", "40, 20 of them to train", "1 min 1 s", "25 %"):
        assert said in page, said
    assert "its study &lt;does&gt; not grow" in page
    (tmp_path / LOOKS).write_text("nonsense\n")
    assert "is not what was written there" in evidence(tmp_path, table)
