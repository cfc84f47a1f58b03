"""Verdicts as they fall: said once, when the tables that decide them are written."""

from __future__ import annotations

import shutil
from pathlib import Path

import pandas as pd

from odyssey.claims.news import News

PUBLISHED = Path(__file__).parents[2] / "results" / "published"


def test_a_verdict_is_said_once_when_its_table_is_there(tmp_path: Path) -> None:
    tables = [tmp_path / "latching" / "latches.parquet", tmp_path / "memories" / "recalls.parquet"]
    news = News(tmp_path, tables)
    assert news.look() == []
    shutil.copytree(PUBLISHED / "latching", tmp_path / "latching")
    said = news.look()
    assert said
    assert all(line.startswith("reproduced: ") and "(Bengio" in line for line in said)
    assert news.look() == []
    shutil.copytree(PUBLISHED / "memories", tmp_path / "memories")
    later = news.look()
    assert later
    assert not set(later) & set(said)


def test_what_an_earlier_run_has_decided_is_no_news(tmp_path: Path) -> None:
    ledger = pd.read_csv(PUBLISHED / "ledger.csv")
    ledger[["claim", "verdict"]].to_parquet(tmp_path / "ledger.parquet")
    table = tmp_path / "latching" / "latches.parquet"
    news = News(tmp_path, [table])
    shutil.copytree(PUBLISHED / "latching", tmp_path / "latching")
    known = set(ledger.loc[ledger["verdict"] == "reproduced", "sentence"])
    assert not [line for line in news.look() if any(sentence in line for sentence in known)]


def test_a_table_that_is_damaged_meanwhile_costs_nothing(tmp_path: Path) -> None:
    table = tmp_path / "latching" / "latches.parquet"
    news = News(tmp_path, [table])
    table.parent.mkdir()
    table.write_bytes(b"half of a table")
    assert news.look() == []


def test_a_damaged_ledger_is_as_none(tmp_path: Path) -> None:
    (tmp_path / "ledger.parquet").write_bytes(b"half of a ledger")
    news = News(tmp_path, [tmp_path / "latching" / "latches.parquet"])
    shutil.copytree(PUBLISHED / "latching", tmp_path / "latching")
    assert news.look()
