"""The page of all results: what stands in it, in what order, and that it works in a real browser, on a phone too."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from browser import run_in
from odyssey.claims.judging import ledger_table
from odyssey.claims.ledger import claims
from odyssey.claims.record import read_record
from odyssey.exhibits.midi import midi_file, notes
from odyssey.exhibits.midi_read import read_midi
from odyssey.figures.sheets import message_sheet, render
from odyssey.pages.explorer import EPOCHS, TRIALS, explorer_html
from odyssey.pages.results_page import results_page
from odyssey.pages.study_results import studies_in
from odyssey.studies.found import findings, kinds
from odyssey.tables import OF_EVERY_STUDY
from study_tables import study_tables

PUBLISHED = Path(__file__).parents[2] / "results" / "published"
ROLL = np.zeros((8, 88), dtype=np.uint8)
ROLL[0:4, 39] = ROLL[2:8, 43] = 1
SECTIONS = ["found", "figures", "ledger", "cells", "exhibits", "tables", "took"]
TABLES = study_tables(("lstm", "gru", "rnn-tanh"), ("adding", "chorales"))


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tour of three cells, a latch, and what was published of the latch."""
    folder = tmp_path_factory.mktemp("project") / "results"
    tour = folder / "tour"
    for part in ("figures", "exhibits"):
        (tour / part).mkdir(parents=True)
    for name in OF_EVERY_STUDY:
        getattr(TABLES, name).to_parquet(tour / f"{name}.parquet")
    TABLES.scores.to_csv(tour / "scores.csv")
    picture = render(message_sheet("A picture", "of nothing"), "png")
    for name in ("figures/scores_by_cell.png", "figures/scores_by_cell.pdf", "exhibits/chorale_continued-chorales.png"):
        (tour / name).write_bytes(picture)
    (tour / "exhibits" / "chorale_continued-chorales.mid").write_bytes(midi_file(ROLL))
    (tour / "exhibits" / "sampled_text-shakespeare.png").write_bytes(picture)
    (tour / "exhibits" / "sampled_text-shakespeare.txt").write_text("To <b> or not to b")
    (tour / "tracking.json").write_text(json.dumps({"experiment_id": "7"}))
    shutil.copytree(PUBLISHED / "latching", folder / "latching", ignore=shutil.ignore_patterns("*.json", "*.png"))
    for study in ("latching", "surface"):
        shutil.copytree(PUBLISHED / study, folder / "published" / study)
    shutil.copy(PUBLISHED / "ledger.csv", folder / "published")
    ledger_table(claims(), read_record(folder, {"latches"})).to_parquet(folder / "ledger.parquet")
    logs = folder.parent / "logs" / "tour" / "train"
    logs.mkdir(parents=True)
    (logs / "lstm-0.jsonl").write_text('{"cpu_time": 2.25, "s": 3.5, "max_rss": 325.3}\n')
    (logs / "gru-0.jsonl").write_text("")  # is being written
    return folder


@pytest.fixture(scope="module")
def page(results: Path) -> str:
    return results_page(results, results.parent / "logs")


def test_the_page_says_what_was_found_before_all_else_and_is_the_same_again(page: str, results: Path) -> None:
    assert re.findall(r'<section id="(\w+)"', page) == SECTIONS
    found = page.split('<section id="found"')[1].split("</section>")[0]
    trials = TABLES.trials.drop_duplicates("trial_id")
    assert f"{len(trials):,} trials of 3 cells on 2 tasks" in found
    best = TABLES.scores[(TABLES.scores["task"] == "adding") & (TABLES.scores["sweep"] == "cells")]
    assert f"{best['mean'].min():.4f}"[:6] in found or f"{best['mean'].min():.3g}" in found
    ledger = pd.read_parquet(results / "ledger.parquet")
    reproduced = ((ledger["verdict"] == "reproduced") & ~ledger["check"]).sum()
    assert reproduced, "the published latches decide some claims"
    assert re.search(rf"✓ reproduced</dt><dd>{reproduced}</dd>", found)
    assert "1 published study that was not run here" in found
    assert results_page(results, results.parent / "logs") == page


def test_everything_is_in_the_page_without_a_script(page: str, results: Path) -> None:
    bare = re.sub(r"<script.*?</script>", "", page, flags=re.DOTALL)
    assert all(f'<tr id="{claim}"' in bare for claim in claims())
    assert "To &lt;b&gt; or not to b" in bare
    assert "after Figure 3 of Greff et al. 2017" in bare, "the caption of the picture"
    assert "published runs: reproduced" in bare
    assert "snakemake --cores 2 --config study=hochreiter" not in bare, "its record does not lie here"
    assert "snakemake --cores 2 --config study=latching" not in bare, "it was run here"
    assert "2.2" in bare.split('<section id="took"')[1], "seconds of the benchmark"
    shown = re.findall(r"<(\w+)[^>]*? hidden", bare)
    assert set(shown) <= {"form", "details", "button", "progress"}, "only what a script works is hidden"
    assert "127.0.0.1:5000/#/experiments/7" in bare


def test_links_lead_somewhere_and_ids_are_given_once(page: str, results: Path) -> None:
    bare = re.sub(r"<script.*?</script>", "", page, flags=re.DOTALL)
    ids = re.findall(r' id="([^"]+)"', bare)
    assert len(ids) == len(set(ids))
    links = [link for link in re.findall(r'href="([^"]+)"', bare) if not link.startswith(("http://127.0.0.1", "data:"))]
    assert len(links) > 20
    for link in links:
        assert link[1:] in ids if link.startswith("#") else (results / link).exists(), link


def test_it_works_in_a_browser_and_asks_nothing_of_the_network(page: str, tmp_path: Path) -> None:
    told = run_in(
        page,
        """
        const form = document.querySelector(".filters"), rows = () => [...document.querySelectorAll(".ledger tr[id]")];
        const shown = () => rows().filter(row => !row.hidden), said = {};
        said.all = shown().length;
        input(form.elements.verdict, "reproduced");
        said.reproduced = shown().map(row => row.dataset.verdict);
        said.output = form.querySelector("output").value;
        input(form.elements.verdict, "");
        input(form.elements.order, "trials");
        const first = document.querySelector("table.ledger").querySelectorAll("tr[id]");
        said.trials = [...first].map(row => +row.dataset.trials);
        input(form.elements.order, "paper");
        said.again = shown().length;
        const table = document.querySelector("#tables-tour table.numbers"), head = [...table.querySelectorAll("th")];
        const mean = head.findIndex(cell => cell.textContent === "mean");
        head[mean].querySelector("button").click();
        said.sorted = [...table.tBodies[0].rows].map(row => +row.cells[mean].textContent);
        said.sort = head[mean].getAttribute("aria-sort");
        const player = document.querySelector(".player");
        player.querySelector("button").click();
        await until(() => player.querySelector("progress").value > 0);
        said.playing = player.querySelector("button").textContent;
        player.querySelector("button").click();
        said.stopped = player.querySelector("button").textContent;
        const explore = document.querySelector(".explore");
        explore.open = true;
        await until(() => explore.querySelector(".drawn")?.dataset.drawn);
        const views = explore.querySelectorAll("select")[1];
        said.views = [...views.options].map(option => option.textContent);
        said.points = explore.querySelector("output").value;
        views.value = views.options.length - 1;
        views.onchange();
        await until(() => explore.querySelector("output").value.endsWith("curves"));
        const named = field => field.labels?.length || field.ariaLabel || field.textContent.trim();
        const fields = [...document.querySelectorAll("input, select, button, progress")];
        said.unnamed = fields.filter(field => !named(field)).map(field => field.outerHTML);
        said.pictures = [...document.images].filter(image => image.alt.length < 10 || !image.naturalWidth).length;
        said.headless = [...document.querySelectorAll("table")].filter(
          table => !table.caption?.textContent || !table.querySelector("th[scope=col]")).length;
        said.levels = [...document.querySelectorAll("h1, h2, h3, h4")].map(heading => +heading.tagName[1]);
        said.wide = [innerWidth, document.documentElement.scrollWidth];
        return said;
        """,
        tmp_path,
    )
    found = told.found
    assert isinstance(found, dict), found
    assert told.wrong == []
    assert told.asked == []
    assert found["all"] == found["again"] == len(claims())
    assert set(found["reproduced"]) == {"reproduced"}
    assert found["output"] == f"{len(found['reproduced'])} of {len(claims())} claims"
    assert found["trials"] == sorted(found["trials"], reverse=True)
    assert found["sorted"] == sorted(found["sorted"])
    assert found["sort"] == "ascending"
    assert (found["playing"], found["stopped"]) == ("Stop", "Play")
    assert "score against num layers" in found["views"]
    assert "learning curves, validation" in found["views"]
    assert re.match(r"\d+ trials", found["points"])
    assert found["unnamed"] == []
    assert found["pictures"] == found["headless"] == 0
    steps = [after - before for before, after in zip(found["levels"], found["levels"][1:], strict=False)]
    assert max(steps) == 1, "no level of headings is left out"
    assert found["wide"][1] <= found["wide"][0]


def test_nothing_is_wider_than_a_phone(page: str, tmp_path: Path) -> None:
    opened = "for (const details of document.querySelectorAll('details')) details.open = true;"
    told = run_in(page, f"{opened} return [innerWidth, document.documentElement.scrollWidth]", tmp_path, width=360)
    assert told.found[0] == 360
    assert told.found[1] <= 360


def test_a_large_study_is_thinned_and_says_so(tmp_path: Path) -> None:
    study = tmp_path / "results" / "tour"
    study.mkdir(parents=True)
    number = 100_000
    trials = pd.concat([TABLES.trials.drop_duplicates("trial_id")] * (number // len(TABLES.trials)), ignore_index=True)
    trials["trial_id"] = [f"{n:016x}" for n in range(len(trials))]
    trials.to_parquet(study / "trials.parquet")
    longer = pd.DataFrame({"trial_id": trials["trial_id"].iloc[0], "epoch": range(10 * EPOCHS), "train_loss": 1.0})
    longer.assign(valid_loss=1.0).to_parquet(study / "histories.parquet")
    page = explorer_html(studies_in(tmp_path / "results")[0])
    assert f"{TRIALS:,} of " in page
    assert len(page) < 1_000_000
    assert page.index("Explore the trials") < page.index("application/json")


def _no_tables(study: Path) -> None:
    for path in study.glob("*.parquet"):
        path.unlink()
    (study / "study_file.json").write_text('{"study_file": "gone.yaml"}')


def _all_diverged(study: Path) -> None:
    trials = TABLES.trials.assign(status="diverged", test_score=np.nan, best_valid_loss=np.nan, success=pd.NA)
    trials.assign(score_name=None).to_parquet(study / "trials.parquet")
    empty = TABLES.scores.assign(mean=np.nan, mean_low=np.nan, mean_high=np.nan, best_test_score=np.nan)
    empty.to_parquet(study / "scores.parquet")


def _no_trials(study: Path) -> None:
    for name in OF_EVERY_STUDY:
        getattr(TABLES, name).head(0).to_parquet(study / f"{name}.parquet")


def _only_trials(study: Path) -> None:
    for name in OF_EVERY_STUDY[1:]:
        (study / f"{name}.parquet").unlink()


@pytest.mark.parametrize("broken", [_no_tables, _all_diverged, _no_trials, _only_trials])
def test_what_is_missing_is_left_out(broken: Callable[[Path], None], tmp_path: Path) -> None:
    study = tmp_path / "results" / "tour"
    study.mkdir(parents=True)
    for name in OF_EVERY_STUDY:
        getattr(TABLES, name).to_parquet(study / f"{name}.parquet")
    broken(study)
    page = results_page(tmp_path / "results", tmp_path / "logs")
    assert '<section id="found"' in page
    assert not re.search(r">[^<]*\bnan\b[^<]*<", re.sub(r"<(script|style).*?</\1>", "", page, flags=re.DOTALL))


def test_an_empty_folder_has_a_page(tmp_path: Path) -> None:
    page = results_page(tmp_path, tmp_path / "logs")
    assert "No study was run here yet" in page


@pytest.mark.parametrize("study", sorted(path.parent.name for path in PUBLISHED.glob("*/about.json")))
def test_every_published_study_says_what_it_found(study: str, tmp_path: Path) -> None:
    (tmp_path / "published").mkdir()
    (tmp_path / "published" / study).symlink_to(PUBLISHED / study)
    (found,) = studies_in(tmp_path)
    said = findings(found.kind, found.tables)
    assert found.kind in kinds()
    assert len(said) >= 2
    assert not any(re.search(r"\bnan\b|None|inf\b", sentence) for sentence in said), said


def test_a_piece_is_read_as_it_was_written() -> None:
    piece = read_midi(midi_file(ROLL))
    assert [(pitch, round(start / 0.6), round(length / 0.6)) for pitch, start, length in piece.notes] == notes(ROLL)
    assert piece.seconds == pytest.approx(8 * 0.6)
    assert read_midi(b"").notes == []
    assert read_midi(midi_file(ROLL)[:-9]).notes == [] or read_midi(midi_file(ROLL)[:-9]).seconds > 0
