"""The page of the ledger: every claim with its verdict, our number, theirs, and the trials behind it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from html import escape
from itertools import groupby
from typing import Any

import pandas as pd

from odyssey.claims.spending import in_words
from odyssey.claims.wording import DECIDED, Verdict
from odyssey.pages.document import document
from odyssey.pages.ledger_rows import LOOK, Beside, claim_row, coloured, paper_of

HEADINGS = ("verdict", "claim", "ours", "theirs", "trials", "look")
SORTS = {"paper": "paper, by year", "verdict": "verdict", "study": "study", "trials": "trials, most first"}
INTRODUCTION = """
<p>What papers say about recurrent networks, each as a test on the trials that were run here. In grey: what published
runs say that come with the project, and the command that runs them here. A verdict follows from the trials alone; the
claims and their tests are files in <code>scripts/odyssey/claims/ledger</code>.</p>
"""
FIRST, _, REST = in_words(0.05)
RULES = f"""
<ul class="legend">
<li><b>reproduced</b>: the interval lies where the claim says; <b>contradicted</b>: beyond it; <b>undecided</b>:
neither, and so many trials a group would decide four times out of five if things are as measured; <b>not run</b>:
trials are missing</li>
<li>Either verdict is wrong with a chance of at most 5 % a claim, over all looks at it: {FIRST} at the first, {REST} at
those that <code>make decide</code> takes at more trials (one-sided, corrected for the parts of a claim, not for the
number of claims: of a hundred decided ones some five may be wrong)</li>
<li>Trials unlike the paper's (cut short, a best rate at the end of what was searched, an easier problem, updates that
clipping left alone) are shown and decide nothing; nor does a stand-in for the paper's data contradict it. What was
chosen after looking is judged by fresh trials alone</li>
<li>A theorem, or what holds by construction, is a check of the code and is counted apart</li>
<li>A relative difference compares mean test scores of the best tenth by validation, or of another share that the claim
says, in pairs where both cells were run on the same settings; lower is better. A diverged trial counts as the worst
score, and as a failure</li>
<li>"Theirs" says how far the published number was checked: <i>read in the paper</i>, <i>second hand</i> (in somebody
else's notes or code), or <i>from memory</i>: nobody could hold it against the paper</li>
</ul>
"""


def ledger_page(table: pd.DataFrame, beside: Beside, more: str = "") -> str:
    """The table `ledger` as one HTML file; more: what follows the claims."""
    head = f"<h1>The ledger of claims</h1>{INTRODUCTION}{RULES}"
    body = f"{head}{counts(table, beside)}{claim_tables(table, beside)}{more}"
    return document("The ledger of claims", body, ("ledger.css",), ("ledger.js",))


def claim_tables(table: pd.DataFrame, beside: Beside, folded: bool = False) -> str:
    """All claims, paper by paper by year, with what filters them.

    Those that were run neither here nor for the published tables are folded away at the end; where `folded`, so are
    those that only the published tables decide.
    """
    groups: dict[str, list[dict[Any, Any]]] = {"here": [], "published": [], "nowhere": []}
    for row in sorted(table.to_dict("records"), key=_place):
        groups[_where(row, beside) if folded or _where(row, beside) == "nowhere" else "here"].append(row)
    body = _filters([row for rows in groups.values() for row in rows])
    body += _table(groups["here"], beside, "Claims with a verdict") or ("<p>None was run here.</p>" if folded else "")
    sign = LOOK[Verdict.NOT_RUN][0]
    body += _folded(groups["published"], f"{sign} {{}} by the published runs alone, and what runs them here", beside)
    opened = not (groups["here"] or groups["published"])
    body += _folded(groups["nowhere"], f"{sign} {{}} not run here, and what each needs", beside, opened)
    return f'<div class="claims">{body}</div>'


def _folded(rows: list[dict[Any, Any]], summary: str, beside: Beside, opened: bool = False) -> str:
    if not rows:
        return ""
    said, inside = summary.format(len(rows)), _table(rows, beside, "Claims that were not run here")
    return f'<details class="rest"{" open" * opened}><summary>{said}</summary>{inside}</details>'


def counts(table: pd.DataFrame, beside: Beside) -> str:
    """How many claims are decided here, and how many by the published runs."""
    claims = table[~table["check"]]
    checks = int(table["check"].sum())
    more = f"<span>and {checks} check{'s' if checks > 1 else ''} of the code</span>" if checks else ""
    lines = [f'<p class="counts"><span>Here:</span>{_count(claims["verdict"])}{more}</p>']
    published = [str(beside.published[name].verdict) for name in claims["claim"] if name in beside.published]
    if published:
        lines.append(f'<p class="counts published"><span>Published runs:</span>{_count(published)}</p>')
    return "".join(lines)


def verdict_cards(table: pd.DataFrame, beside: Beside) -> str:
    """The same to be seen from afar: a card a verdict."""
    claims = table[~table["check"]]
    published = Counter(str(beside.published[name].verdict) for name in claims["claim"] if name in beside.published)
    here = Counter(claims["verdict"])
    cards = "".join(
        f"<div{coloured(v)}><dt>{LOOK[v][0]} {v}</dt><dd>{here[v]}</dd>"
        f"{f'<dd class=published>published runs: {published[v]}</dd>' if published else ''}</div>"
        for v in LOOK
    )
    return (
        f'<p>Verdicts on {len(claims)} published claims, by the trials run here:</p><dl class="verdicts">{cards}</dl>'
    )


def decided_list(table: pd.DataFrame) -> str:
    """What was decided here, claim by claim, each a link to its row; contradictions first."""
    decided = table[table["verdict"].isin(DECIDED) & ~table["check"]]
    items = "".join(
        f"<li><span{coloured(row['verdict'])}>{LOOK[row['verdict']][0]}</span> "
        f'<a href="#{row["claim"]}">{escape(row["sentence"])}</a> {escape(paper_of(row["source"]))}</li>'
        for row in decided.sort_values(["verdict", "source", "claim"]).to_dict("records")
    )
    return (
        f'<details open><summary>What is decided here</summary><ul class="decided">{items}</ul></details>'
        if items
        else ""
    )


def _where(row: dict[Any, Any], beside: Beside) -> str:
    """Where trials say anything of it: here, in the published tables alone, or nowhere."""
    if row["verdict"] != Verdict.NOT_RUN:
        return "here"
    published = beside.published.get(row["claim"])
    return "published" if published is not None and published.verdict is not Verdict.NOT_RUN else "nowhere"


def _count(verdicts: Iterable[str]) -> str:
    found = Counter(verdicts)
    return "".join(f"<span{coloured(v)}>{LOOK[v][0]} {found[v]} {v}</span>" for v in LOOK)


def _filters(rows: list[dict[Any, Any]]) -> str:
    """What a script turns on: filters by verdict, paper and study, and the order."""
    choices = {
        "verdict": [str(verdict) for verdict in LOOK if any(row["verdict"] == verdict for row in rows)],
        "paper": list(dict.fromkeys(paper_of(row["source"]) for row in rows)),
        "study": sorted({study for row in rows for study in row["study"].split(", ") if study}),
    }
    selects = "".join(
        _select(name, {"": f"all {len(values)}" if len(values) > 1 else "all", **{value: value for value in values}})
        for name, values in choices.items()
        if values
    )
    words = '<label>words <input type="search" name="words" size="14"></label>'
    inside = f"{selects}{words}{_select('order', SORTS)}<output>{len(rows)} claims</output>"
    return f'<form class="filters" hidden aria-label="Filter and sort the claims">{inside}</form>'


def _select(name: str, choices: dict[str, str]) -> str:
    options = "".join(f'<option value="{escape(value)}">{escape(text)}</option>' for value, text in choices.items())
    return f'<label>{name} <select name="{name}">{options}</select></label>'


def _table(rows: list[dict[Any, Any]], beside: Beside, caption: str) -> str:
    """One table with a heading a paper; nothing without rows."""
    if not rows:
        return ""
    head = "".join(f'<th scope="col" class="{heading}">{heading}</th>' for heading in HEADINGS)
    papers = "".join(
        f'<tbody><tr class="paper"><th colspan="{len(HEADINGS)}" scope="rowgroup">{escape(paper)}</th></tr>'
        f"{''.join(claim_row(row, beside) for row in some)}</tbody>"
        for paper, some in groupby(rows, key=lambda row: paper_of(row["source"]))
    )
    head = f'<caption class="unseen">{caption}</caption><thead><tr>{head}</tr></thead>'
    return f'<table class="ledger">{head}{papers}</table>'


def _place(row: dict[Any, Any]) -> tuple[str, str, int, str]:
    """Papers by year; in each, what is decided first."""
    paper = paper_of(row["source"])
    return paper[-4:], paper, list(LOOK).index(row["verdict"]), row["claim"]
