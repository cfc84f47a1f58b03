"""The page of all results: what was asked and found, figures, claims, cells, exhibits, tables, and what it took."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from pathlib import Path

import pandas as pd

from odyssey.pages.beside import beside, experiments
from odyssey.pages.cells import some_cells
from odyssey.pages.document import document
from odyssey.pages.evidence import evidence
from odyssey.pages.exhibits_shown import exhibits_html
from odyssey.pages.explorer import EXPLORED, bokeh_html, explorer_html
from odyssey.pages.figures_shown import figures_html
from odyssey.pages.ledger import INTRODUCTION, RULES, claim_tables, decided_list, verdict_cards
from odyssey.pages.ledger_rows import Beside
from odyssey.pages.parts import Parts, section_html
from odyssey.pages.prose import prose
from odyssey.pages.study_results import StudyResults, studies_in
from odyssey.pages.tables_shown import tables_html
from odyssey.pages.time_taken import time_html
from odyssey.studies.found import findings
from odyssey.tables import read_parquet

LEDGER = "ledger.parquet"
CELLS = "The equations of the cells that were trained, family by family; every cell is the text of its equations."
SHORT = {"took": "time"}
FOOTER = """<footer>Written by <code>scripts/write_page.py</code> from the tables and figures beside this file: the same
results give the same page. Links to files work where it lies in its folder.</footer>"""
NO_STUDY = "<p>No study was run here yet; what follows are the published ones, which come with the project.</p>"


def results_page(results: Path, logs: Path) -> str:
    """All that lies in `results`, as one file that needs nothing else; a pure function of the files."""
    studies = studies_in(results)
    here = [study for study in studies if not study.published]
    ledger = read_parquet(results / LEDGER) if (results / LEDGER).exists() else pd.DataFrame()
    addresses = beside(ledger, results) if len(ledger) else Beside()
    sections: dict[str, tuple[str, Parts | str]] = {
        "figures": ("Figures", Parts(studies, lambda study: figures_html(study, results) + _explored(study))),
        "ledger": ("The ledger of claims", _ledger(ledger, addresses, results)),
        "cells": ("Cells", _cells(here or studies)),
        "exhibits": ("Exhibits", Parts(here, lambda study: exhibits_html(study, results))),
        "tables": ("Tables", Parts(here, lambda study: tables_html(study, results))),
        "took": ("How long it took, and on what", Parts(here, lambda study: time_html(study, logs))),
    }
    sections = {id: part for id, part in sections.items() if part[1]}
    places = {study.folder: _places(study, sections, results) for study in studies}
    found = {"found": ("What was asked and found", _found(studies, ledger, addresses, places))}
    return _page(here, {**found, **{id: (title, section_html(id, part)) for id, (title, part) in sections.items()}})


def _page(here: list[StudyResults], sections: dict[str, tuple[str, str]]) -> str:
    title = escape(here[0].title) if len(here) == 1 else "Recurrent networks: results"
    contents = "".join(f'<li><a href="#{id}">{heading}</a></li>' for id, (heading, _) in sections.items())
    body = "".join(
        f'<section id="{id}" aria-labelledby="{id}-heading"><h2 id="{id}-heading">{heading}</h2>{html}</section>'
        for id, (heading, html) in sections.items()
    )
    body += bokeh_html() if EXPLORED in body else ""
    head = f'<header><h1>{title}</h1></header><nav aria-label="Contents"><ul>{contents}</ul></nav>'
    scripts = ("ledger.js", "page.js", "explore.js")
    return document("rnn-odyssey: results", head + body + FOOTER, ("ledger.css", "page.css"), scripts)


def _explored(study: StudyResults) -> str:
    return "" if study.published else explorer_html(study)


def _found(studies: list[StudyResults], ledger: pd.DataFrame, addresses: Beside, places: Mapping[Path, str]) -> str:
    """Verdicts first, then what each study asked and found."""
    verdicts = verdict_cards(ledger, addresses) + decided_list(ledger) if len(ledger) else ""
    none = "" if any(not study.published for study in studies) else NO_STUDY
    return verdicts + none + section_html("found", Parts(studies, lambda study: _study(study) + places[study.folder]))


def _study(study: StudyResults) -> str:
    sentences = findings(study.kind, study.tables) if study.kind else []
    said = "".join(f"<li>{escape(sentence)}</li>" for sentence in sentences)
    found = f'<ul class="found">{said}</ul>' if said else "<p>Its tables are not there yet.</p>"
    return f'<p class="asked">{prose(study.question)}</p>{found}'


def _places(study: StudyResults, sections: Mapping[str, tuple[str, Parts | str]], results: Path) -> str:
    """Links to the parts of a study, and to its runs."""
    links = [
        f'<a href="#{id}-{study.name}">{SHORT.get(id, id)}</a>'
        for id, (_, part) in sections.items()
        if isinstance(part, Parts) and any(other is study for other, _ in part)
    ]
    if experiment := experiments(results).get(study.name):
        address = escape(experiment.first_page)
        links.append(f'<a href="{address}">all runs in MLflow</a> (while <code>make ui</code> runs)')
    return f'<p class="places">{" ".join(f"<span>{text}</span>" for text in links)}</p>' if links else ""


def _ledger(table: pd.DataFrame, addresses: Beside, results: Path) -> str:
    if table.empty:
        return ""
    rules = f"<details><summary>How verdicts are made</summary>{RULES}</details>"
    return INTRODUCTION + rules + claim_tables(table, addresses, folded=True) + evidence(results, table)


def _cells(studies: list[StudyResults]) -> str:
    """The equations of what was trained or measured."""
    tables = (study.tables[name] for study in studies for name in ("trials", "snapshots") if name in study.tables)
    shown = some_cells({cell for table in tables for cell in table["cell"].unique()})
    return f"<p>{CELLS}</p>{shown}" if shown else ""
