"""The page of all results: what was asked and found, figures, claims, cells, exhibits, tables, and what it took."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from pathlib import Path

import pandas as pd

from odyssey.pages.beside import beside
from odyssey.pages.cells import some_cells
from odyssey.pages.document import document
from odyssey.pages.exhibits_shown import exhibits_html
from odyssey.pages.figures_shown import figures_html
from odyssey.pages.ledger import INTRODUCTION, RULES, claim_tables, counts
from odyssey.pages.ledger_rows import Beside
from odyssey.pages.prose import prose
from odyssey.pages.study_results import StudyResults, studies_in
from odyssey.pages.tables_shown import tables_html
from odyssey.pages.time_taken import time_html
from odyssey.studies.found import findings
from odyssey.tables import read_parquet

LEDGER = "ledger.parquet"
NO_STUDY = "<p>No study was run here yet; what follows are the published ones, which come with the project.</p>"


def results_page(results: Path, logs: Path) -> str:
    """All that lies in `results`, as one file that needs nothing else; a pure function of the files."""
    studies = studies_in(results)
    here = [study for study in studies if not study.published]
    ledger = read_parquet(results / LEDGER) if (results / LEDGER).exists() else pd.DataFrame()
    addresses = beside(ledger, results) if len(ledger) else Beside()
    sections = {
        "found": ("What was asked and found", _found(studies, ledger, addresses)),
        "figures": ("Figures", _each(studies, lambda study: figures_html(study, results))),
        "ledger": ("The ledger of claims", _ledger(ledger, addresses)),
        "cells": ("Cells", some_cells(_cells(here or studies))),
        "exhibits": ("Exhibits", _each(here, lambda study: exhibits_html(study, results))),
        "tables": ("Tables", _each(here, lambda study: tables_html(study, results))),
        "took": ("How long it took, and on what", _each(here, lambda study: time_html(study, logs))),
    }
    sections = {id: part for id, part in sections.items() if part[1]}
    contents = "".join(f'<li><a href="#{id}">{title}</a></li>' for id, (title, _) in sections.items())
    body = "".join(f'<section id="{id}"><h2>{title}</h2>{html}</section>' for id, (title, html) in sections.items())
    nav = f'<nav aria-label="Contents"><ul>{contents}</ul></nav>'
    head = f"<header><h1>{_title(here)}</h1>{nav}</header>"
    return document("rnn-odyssey: results", head + body, ("ledger.css", "page.css"), ("ledger.js", "page.js"))


def _title(here: list[StudyResults]) -> str:
    return escape(here[0].title) if len(here) == 1 else "Recurrent networks: results"


def _each(studies: list[StudyResults], part: Callable[[StudyResults], str]) -> str:
    """A part of each study that has it, under its title where there are several."""
    parts = [(study, html) for study in studies if (html := part(study))]
    return "".join(
        f"<h3>{escape(study.title)}{_whence(study)}</h3>{html}" if len(studies) > 1 else html for study, html in parts
    )


def _whence(study: StudyResults) -> str:
    return ' <span class="said">published</span>' if study.published else ""


def _found(studies: list[StudyResults], ledger: pd.DataFrame, addresses: Beside) -> str:
    """Verdicts first, then what each study asked and found; the published ones folded away below those of here."""
    here, published = ([study for study in studies if study.published == said] for said in (False, True))
    verdicts = counts(ledger, addresses) if len(ledger) else ""
    told = "".join(map(_study, here)) or NO_STUDY
    others = "".join(map(_study, published))
    if here and others:
        others = (
            f"<details><summary>{len(published)} published studies that were not run here</summary>{others}</details>"
        )
    return f"{verdicts}{told}{others}"


def _study(study: StudyResults) -> str:
    said = (
        "".join(f"<li>{escape(sentence)}</li>" for sentence in findings(study.kind, study.tables)) if study.kind else ""
    )
    found = f'<ul class="found">{said}</ul>' if said else "<p>Its tables are not there yet.</p>"
    return f"<article><h3>{escape(study.title)}{_whence(study)}</h3><p>{prose(study.question)}</p>{found}</article>"


def _ledger(table: pd.DataFrame, addresses: Beside) -> str:
    if table.empty:
        return ""
    rules = f"<details><summary>How verdicts are made</summary>{RULES}</details>"
    return INTRODUCTION + rules + claim_tables(table, addresses)


def _cells(studies: list[StudyResults]) -> set[str]:
    """The cells that were trained or measured."""
    tables = (study.tables[name] for study in studies for name in ("trials", "snapshots") if name in study.tables)
    return {cell for table in tables for cell in table["cell"].unique()}
