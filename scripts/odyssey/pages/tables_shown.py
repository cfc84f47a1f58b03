"""Tables in the page: numbers to four digits, the first rows of a long one, and a link to all of it."""

from __future__ import annotations

from html import escape
from pathlib import Path

import pandas as pd

from odyssey.pages.explorer import is_number
from odyssey.pages.prose import paragraphs, prose
from odyssey.pages.study_results import StudyResults
from odyssey.schema import config_folder
from odyssey.studies.found import kind
from odyssey.tables import OF_A_SEARCH

ROWS = 200  # that are shown of a table
OF_TRIALS = ("scores", "comparisons", *OF_A_SEARCH)
SAID_IN = "workflow/report"  # what the report says of the tables of a study of trials


def tables_html(study: StudyResults, results: Path) -> str:
    """What the report shows of such a study, each table folded away."""
    shown = (
        _folded(study, name, label, caption, results)
        for name, (label, caption) in _said(study.kind).items()
        if name in study.tables
    )
    return "".join(shown)


def table_html(table: pd.DataFrame, caption: str, name: str) -> str:
    """A table that can be scrolled and, by a script, sorted; caption: HTML."""
    heads = "".join(f'<th scope="col">{escape(str(column)).replace("_", "_<wbr>")}</th>' for column in table)
    numeric = [is_number(table[column]) for column in table]
    columns = [_texts(table[column]) for column in table]
    rows = "".join(
        f"<tr>{''.join(_cell(text, number) for text, number in zip(row, numeric, strict=True))}</tr>"
        for row in zip(*columns, strict=True)
    )
    return (
        f'<div class="scroll" role="region" aria-label="{escape(name)}" tabindex="0"><table class="numbers">'
        f"<caption>{caption}</caption><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


def _folded(study: StudyResults, name: str, label: str, caption: str, results: Path) -> str:
    table = study.tables[name]
    if table.empty:
        return ""
    files = [file for file in (study.folder / f"{name}.csv", study.folder / f"{name}.parquet") if file.exists()]
    links = ", ".join(
        f'<a href="{file.relative_to(results).as_posix()}">{file.suffix[1:].upper()}</a>' for file in files
    )
    some = f"The first {ROWS} of {len(table):,} rows; " if len(table) > ROWS else f"{len(table):,} rows; "
    said = f"{paragraphs(caption)}<p>{some}all numbers: {links}</p>"
    inside = table_html(table.head(ROWS), escape(label), f"{study.name}: {label}")
    return f"<details><summary>{prose(label)} <small>({len(table):,} rows)</small></summary>{said}{inside}</details>"


def _said(of: str) -> dict[str, tuple[str, str]]:
    """Label and caption of each table that the report shows of that kind of study."""
    if not of:
        return {}
    if reported := kind(of).reported:
        return {name: (table.label, table.caption) for name, table in reported.items()}
    folder = config_folder().parent / SAID_IN
    captions = {name: folder / f"{name}.rst" for name in OF_TRIALS}
    return {
        name: (name.replace("_", " "), path.read_text() if path.exists() else "") for name, path in captions.items()
    }


def _texts(column: pd.Series) -> list[str]:
    if pd.api.types.is_float_dtype(column):
        return ["" if pd.isna(value) else f"{value:.4g}" for value in column]
    return ["" if missing else escape(str(value)) for value, missing in zip(column, column.isna(), strict=True)]


def _cell(text: str, number: bool) -> str:
    return f'<td class="number">{text}</td>' if number else f"<td>{text}</td>"
