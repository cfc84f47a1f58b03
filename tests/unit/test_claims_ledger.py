"""Which trials a claim is judged by, how they are shown in MLflow, and what the page says."""

from __future__ import annotations

import json
import math
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from mlflow import MlflowClient
from tracking_store import bring, make_store, trial, uri

from claim_tables import simulated
from odyssey.claims.claim import Checked, Claim
from odyssey.claims.filters import mlflow_filter
from odyssey.claims.groups import GIVEN, Between, Group, matched
from odyssey.claims.judging import COLUMNS, ledger_table
from odyssey.claims.kinds.difference import better
from odyssey.claims.kinds.share import fails, solves
from odyssey.claims.ledger import claims
from odyssey.claims.record import Record, counted, read_record
from odyssey.errors import InputError
from odyssey.pages.ledger import ledger_page
from odyssey.pages.ledger_rows import Beside
from odyssey.pages.published_verdicts import read_published

SCRIPTS = Path(__file__).parents[2] / "scripts"
ROWS = [
    trial("a", clip_norm=1.0, options=json.dumps({"length": 20, "definition": "le"}), success=True),
    trial("b", clip_norm=math.nan, options=json.dumps({"length": 50, "definition": "le"}), success=True),
    trial("c", cell="gru", clip_norm=2.0, options=json.dumps({"length": 200, "definition": "le"})),
    trial("d", cell="gru", regulariser="code", options=json.dumps({"length": 200, "definition": "pascanu"})),
    trial("e", task="jsb", options="{}", bidirectional=True),
]
GROUPS = {
    "all": (Group(), "abcde"),
    "one task": (Group("jsb"), "e"),
    "a cell": (Group("adding", "gru"), "cd"),
    "several cells": (Group("adding", ("gru", "lstm")), "abcd"),
    "an option": (Group(where={"length": 200}), "cd"),
    "longer": (Group(where={"length": Between(low=50)}), "bcd"),
    "from to": (Group(where={"length": Between(20, 50)}), "ab"),
    "a word": (Group(where={"definition": "pascanu"}), "d"),
    "one of two words": (Group(where={"definition": ("pascanu", "le")}), "abcd"),
    "missing": (Group("adding", where={"clip_norm": None}), "bd"),
    "given": (Group(where={"clip_norm": GIVEN}), "ac"),
    "a switch": (Group(where={"bidirectional": True}), "e"),
    "two conditions": (Group(where={"clip_norm": GIVEN, "length": Between(high=100)}), "a"),
    "no such column": (Group(where={"wings": 2}), ""),
    "another sweep": (Group(sweep="depth"), ""),
}


def judge_claims(results: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(SCRIPTS / "judge_claims.py"), "--results", str(results)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def record(*rows: dict[str, Any], study: str = "tour") -> Record:
    return Record({(study, "trials"): pd.DataFrame(list(rows))})


@pytest.mark.parametrize("name", GROUPS)
def test_a_group_is_the_trials_that_meet_its_conditions(name: str) -> None:
    group, ids = GROUPS[name]
    assert set(group.of(counted(pd.DataFrame(ROWS)))["trial_id"]) == set(ids)


def test_a_trial_of_two_sweeps_counts_once() -> None:
    rows = group_rows = record(trial("a"), trial("a", sweep="depth"), trial("b"))
    (found,) = matched(rows, [Group("adding")])
    assert sorted(found["trial_id"]) == ["a", "b"]
    (found,) = matched(group_rows, [Group("adding", sweep="depth")])
    assert list(found["trial_id"]) == ["a"]


def test_both_groups_are_of_the_study_that_has_most_of_the_scarcer() -> None:
    few = [trial(f"x{i}", study="one") for i in range(9)] + [trial("y", "gru", study="one")]
    many = [trial(f"z{i}", cell, study="two") for i, cell in enumerate(("lstm", "gru") * 2)]
    both = Record({("one", "trials"): pd.DataFrame(few), ("two", "trials"): pd.DataFrame(many)})
    groups = [Group("adding", "lstm"), Group("adding", "gru")]
    assert [set(rows["study"]) for rows in matched(both, groups)] == [{"two"}, {"two"}]
    named = [Group("adding", g.cell, study=("one", "none")) for g in groups]
    assert [len(rows) for rows in matched(both, named)] == [9, 1]


def test_a_diverged_trial_counts_as_the_worst_and_as_a_failure() -> None:
    lost = trial("c", status="diverged", test_score=math.nan, test_loss=math.nan, success=None)
    table = counted(pd.DataFrame([trial("a", test_score=1.0), trial("b", test_score=3.0, success=True), lost]))
    assert list(table["test_score"]) == [1.0, 3.0, 3.0]
    assert list(table["success"]) == [0.0, 1.0, 0.0]
    assert list(table["diverged"]) == [0.0, 0.0, 1.0]


def test_what_was_solved_at_other_lengths_and_what_else_was_scored_are_columns() -> None:
    more = [json.dumps({"solved_at_200": 1.0, "perplexity": 3.0}), "{}"]
    kept = [trial(f"{i}", more_scores=text) for i, text in enumerate(more)]
    lost = trial("lost", more_scores="{}", status="diverged", success=None, test_lengths="[200]")
    rows = pd.DataFrame([*kept, lost])
    table = Record({("one", "trials"): rows}).table("one", "trials")
    assert table is not None
    assert table["solved_at_200"].tolist() == pytest.approx([1.0, math.nan, 0.0], nan_ok=True)
    assert table["perplexity"].tolist() == pytest.approx([3.0, math.nan, math.nan], nan_ok=True)


def test_half_of_a_few_is_exact() -> None:
    rows = [trial(f"{i}", success=i < 5) for i in range(5)]
    claim = Claim("They do.", "A 2000, here", Checked.PAPER, "all", [solves(Group("adding", "lstm"))])
    other = Claim("They do not.", "A 2000, here", Checked.PAPER, "none", [fails(Group("adding", "lstm"))])
    found = ledger_table({"do": claim, "not": other}, record(*rows)).set_index("claim")
    assert list(found["verdict"]) == ["reproduced", "contradicted"]
    assert found["p"].to_numpy() == pytest.approx(0.5**5)
    assert found.loc["do", "low"] == pytest.approx(0.04 ** (1 / 5))
    assert (found["trials"] == 5).all()


@pytest.mark.parametrize(
    ("sequences", "status", "verdict"),
    [(900, "finished", "undecided"), (1000, "finished", "contradicted"), (900, "diverged", "contradicted")],
)
def test_trials_that_ended_before_the_papers_budget_contradict_nothing(
    sequences: int, status: str, verdict: str
) -> None:
    rows = [trial(f"{i}", success=False, status=status, sequences_seen=sequences) for i in range(6)]
    record = Record({("one", "trials"): pd.DataFrame(rows)})
    claim = Claim("A is.", "B 2000", Checked.PAPER, "5 of 5", [solves(Group("adding"), budget=1000)])
    table = ledger_table({"one": claim}, record)
    assert table["verdict"].tolist() == [verdict]
    assert ("fewer than the paper's 1,000 sequences, so left open: 6" in table["details"][0]) == (
        verdict == "undecided"
    )
    assert table["needed"].isna().all(), "more such trials would not decide"


@pytest.mark.parametrize(("digits", "verdict"), [(8, "contradicted"), (2, "undecided"), (math.nan, "contradicted")])
def test_trials_on_another_problem_decide_nothing(digits: float, verdict: str) -> None:
    options = json.dumps({} if math.isnan(digits) else {"digits": digits})
    record = Record(
        {("one", "trials"): pd.DataFrame([trial(f"{i}", success=False, options=options) for i in range(6)])}
    )
    claim = Claim("A is.", "B 2000", Checked.PAPER, "5 of 5", [solves(Group("adding"))], problem={"digits": 8})
    found = ledger_table({"one": claim}, record).iloc[0]
    assert found["verdict"] == verdict
    assert found["value"] == 0.0, "it is shown"
    assert ("digits 2 (the paper: 8)" in found["note"]) == (verdict == "undecided")
    assert math.isnan(found["needed"])
    assert ledger_table({"one": claim}, Record({})).iloc[0]["verdict"] == "not run"


def test_scores_that_are_all_the_same_decide_nothing() -> None:
    rows = [trial(f"{cell}{i}", cell, test_score=0.0) for cell in ("lstm", "gru") for i in range(30)]
    claim = Claim("A.", "A 2000", Checked.PAPER, "", [better(Group("adding", "gru"), Group("adding", "lstm"))])
    found = ledger_table({"a": claim}, record(*rows)).iloc[0]
    assert found["verdict"] == "undecided"
    assert "none of their scores differ" in found["details"]


FILTERS = [
    [GROUPS["a cell"][0]],
    [GROUPS["several cells"][0]],
    [GROUPS["longer"][0]],
    [GROUPS["from to"][0]],
    [GROUPS["a word"][0]],
    [GROUPS["missing"][0]],
    [GROUPS["given"][0]],
    [GROUPS["a switch"][0]],
    [Group("adding", "lstm", where={"length": 50}), Group("adding", "gru", where={"length": 50})],
    [Group("adding", "lstm", sweep="search"), Group("jsb", "lstm", sweep="search")],
]


def test_mlflow_finds_those_trials_by_the_filter(tmp_path: Path) -> None:
    make_store(tmp_path)
    rows = [*ROWS, ROWS[0] | {"sweep": "another"}]  # a trial of two sweeps
    bring(tmp_path, *rows)
    client = MlflowClient(tracking_uri=uri(tmp_path))
    experiment = client.get_experiment_by_name("rnn-odyssey/tour")
    table = counted(pd.DataFrame(rows))
    for groups in [*FILTERS, [Group("adding", sweep="another")]]:
        runs = client.search_runs([experiment.experiment_id], mlflow_filter(groups))
        wanted = set().union(*(set(group.of(table)["trial_id"]) for group in groups))
        assert {run.data.tags["trial_id"] for run in runs} == wanted, mlflow_filter(groups)


def test_a_filter_leaves_open_where_groups_differ() -> None:
    groups = [
        Group("jsb", cell, sweep="cells", where={"length": 5, "delay": i}) for i, cell in enumerate(("lstm", "gru"))
    ]
    assert mlflow_filter(groups) == (
        "tags.kind = 'trial' and tags.task = 'jsb' and tags.sweep LIKE '%cells%' and metrics.`hp/length` = 5"
    )


def test_the_page_shows_every_claim_and_its_links() -> None:
    some = {name: claims()[name] for name in ("greff_forget_gate_is_needed_on_music", "irnn_adds_at_150")}
    table = ledger_table(some, simulated(some["greff_forget_gate_is_needed_on_music"], True, 100))
    page = ledger_page(
        table, Beside({"irnn_adds_at_150": "tour/figures/a.png"}, {"irnn_adds_at_150": "http://x/?a=1&b=2"})
    )
    assert page.count("<tr id=") == 2
    assert "✓ reproduced" in page
    assert "– not run" in page
    assert 'href="tour/figures/a.png"' in page
    assert 'href="http://x/?a=1&amp;b=2"' in page
    assert re.search(r'class="unchecked">from memory, not checked', page)
    judged, rest = page.split('<details class="rest"><summary>– 1 not run here')
    assert "Greff et al. 2017" in judged
    assert "Le, Jaitly, Hinton 2015" in rest
    assert "<li>" in page
    assert "nan" not in page


def test_the_page_shows_papers_by_year_and_opens_what_was_not_run_where_nothing_was() -> None:
    page = ledger_page(ledger_table(claims(), Record({})), Beside())
    years = [int(year) for year in re.findall(r'scope="rowgroup">[^<]*?(\d{4})</th>', page)]
    assert years == sorted(years)
    assert len(years) > 10
    assert '<details class="rest" open>' in page


def test_the_stage_writes_table_and_page(tmp_path: Path) -> None:
    (tmp_path / "tour").mkdir()
    pd.DataFrame(ROWS).to_parquet(tmp_path / "tour" / "trials.parquet")
    (tmp_path / "tour" / "tracking.json").write_text(json.dumps({"experiment_id": "7"}))
    done = judge_claims(tmp_path)
    assert done.returncode == 0, done.stderr
    table = pd.read_parquet(tmp_path / "ledger.parquet")
    assert list(table.columns) == list(COLUMNS)
    assert len(table) == len(claims()) == len(pd.read_csv(tmp_path / "ledger.csv"))
    assert "The ledger of claims" in (tmp_path / "ledger.html").read_text()


def test_a_record_is_read_from_the_tables_that_are_there(tmp_path: Path) -> None:
    (tmp_path / "tour").mkdir()
    pd.DataFrame(ROWS).to_parquet(tmp_path / "tour" / "trials.parquet")
    found = read_record(tmp_path, {"trials", "recalls"})
    assert found.studies("trials") == ["tour"]
    assert found.studies("recalls") == []
    assert found.table("nobody", "trials") is None


@pytest.mark.parametrize("content", [b"", b"no table at all", "half"])
def test_a_damaged_table_is_named(tmp_path: Path, content: bytes | str) -> None:
    path = tmp_path / "tour" / "trials.parquet"
    path.parent.mkdir()
    pd.DataFrame(ROWS).to_parquet(path)
    path.write_bytes(content if isinstance(content, bytes) else path.read_bytes()[: path.stat().st_size // 2])
    with pytest.raises(InputError, match=r"tour/trials\.parquet is damaged"):
        read_record(tmp_path, {"trials"})


def test_a_table_that_lacks_what_every_trial_has_is_named(tmp_path: Path) -> None:
    (tmp_path / "tour").mkdir()
    pd.DataFrame(ROWS).drop(columns=["options", "status"]).to_parquet(tmp_path / "tour" / "trials.parquet")
    with pytest.raises(InputError, match=r"tour/trials\.parquet has no column options, status; delete"):
        read_record(tmp_path, {"trials"})


def test_an_older_table_is_judged_without_the_settings_that_it_lacks(tmp_path: Path) -> None:
    rows = pd.DataFrame([trial(f"{i}", success=True) for i in range(5)]).drop(columns=["regulariser", "delay"])
    (tmp_path / "tour").mkdir()
    rows.to_parquet(tmp_path / "tour" / "trials.parquet")
    for where, verdict in (({"regulariser": None}, "reproduced"), ({"regulariser": GIVEN}, "not run")):
        claim = Claim("They do.", "A 2000", Checked.PAPER, "all", [solves(Group("adding", "lstm", where=where))])
        assert ledger_table({"a": claim}, read_record(tmp_path, {"trials"}))["verdict"].tolist() == [verdict]


def test_a_folder_that_is_not_there_gets_no_ledger(tmp_path: Path) -> None:
    done = judge_claims(tmp_path / "resluts")
    assert done.returncode == 1
    assert done.stderr.startswith("error: there is no folder")
    assert not any(tmp_path.iterdir())


def test_a_claim_judged_on_two_studies_links_the_first_that_has_its_figure(tmp_path: Path) -> None:
    for study, task in (("greff", "spoken_frames"), ("greff-music", "jsb")):
        rows = [trial(f"{study}{i}", task=task, sweep="cells", study=study) for i in range(3)]
        (tmp_path / study / "figures").mkdir(parents=True)
        pd.DataFrame(rows).to_parquet(tmp_path / study / "trials.parquet")
        (tmp_path / study / "tracking.json").write_text(json.dumps({"experiment_id": f"id-{study}"}))
    (tmp_path / "greff-music" / "figures" / "greff_pairs.png").touch()
    done = judge_claims(tmp_path)
    assert done.returncode == 0, done.stderr
    row = (
        pd.read_parquet(tmp_path / "ledger.parquet").set_index("claim").loc["greff_best_rate_is_the_same_for_all_sizes"]
    )
    assert row["study"] == "greff, greff-music"
    page = (tmp_path / "ledger.html").read_text()
    part = page[page.index(f'id="{row.name}"') :].split("</tr>")[0]
    assert 'href="greff-music/figures/greff_pairs.png"' in part
    assert "/experiments/id-greff/" in part


def test_published_verdicts_stand_beside_and_say_how_to_run_them_here(tmp_path: Path) -> None:
    """What was not run here is not empty: number, date and command of the published runs."""
    claim = Claim("They do <it>.", "A 2000, here", Checked.PAPER, "all", [solves(Group("adding", "lstm"))])
    other = Claim("They do not.", "A 2000, there", Checked.PAPER, "none", [fails(Group("adding", "gru"))])
    rows = [trial(f"{i}", success=True, study="irnn", backend="kernel avx2") for i in range(6)]
    published = ledger_table({"do": claim, "not": other}, record(*rows, study="irnn"))
    published.to_csv(tmp_path / "ledger.csv", index=False)
    (tmp_path / "irnn").mkdir()
    about = {"study": "irnn", "command": "snakemake --config study=irnn", "minutes": 6.1}
    (tmp_path / "irnn" / "about.json").write_text(json.dumps(about))
    beside = Beside(published=read_published(tmp_path))
    page = ledger_page(ledger_table({"do": claim, "not": other}, Record({})), beside)
    assert "published runs: reproduced" in page
    assert "2024-05-01, kernel avx2" in page
    assert "snakemake --config study=irnn</code>, about 6.1 min" in page
    assert "100 % (58.5 % to 100 %)" in page
    assert page.count("1 not run here, and what each needs") == 1, "the other was run nowhere"
    here = ledger_page(ledger_table({"do": claim, "not": other}, record(*rows)), beside)
    assert "published runs: reproduced" in here
    assert "snakemake --config" not in here
    assert read_published(tmp_path / "nowhere") == {}
