"""The page of the ledger: every claim with its verdict, our number, theirs, and the trials behind it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from html import escape
from itertools import groupby
from typing import Any

import pandas as pd

from odyssey.claims.estimates import MOST
from odyssey.claims.judging import in_words
from odyssey.claims.verdict import Verdict
from odyssey.figures.style import ALARM, FAINT
from odyssey.pages.document import document
from odyssey.pages.published_verdicts import PublishedVerdict

LOOK = {  # of each verdict: its sign and colour
    Verdict.REPRODUCED: ("✓", "#1a7340"),
    Verdict.CONTRADICTED: ("✗", ALARM),
    Verdict.UNDECIDED: ("?", "#8a5a00"),
    Verdict.NOT_RUN: ("–", FAINT),
}
HEADINGS = ("verdict", "claim", "ours", "theirs", "trials", "look")
STYLE = f"""
.ledger {{ border-collapse: collapse; width: 100%; table-layout: fixed; font-size: .9rem; margin-top: .6rem }}
.ledger th {{ text-align: left; font-weight: normal; color: {FAINT}; padding: .2rem .6rem .2rem 0 }}
.ledger td {{ vertical-align: top; padding: .5rem .8rem .5rem 0; border-top: 1px solid #e8e8e8 }}
.ledger small {{ white-space: normal; display: block }}
.ledger details {{ font-size: .85rem }}
.ledger pre {{ white-space: pre-wrap }}
.ledger a {{ text-decoration: underline }}
.rest > summary {{ color: {FAINT}; font-weight: 600; margin-top: 2.5rem }}
.ledger .verdict {{ white-space: nowrap; font-weight: 600; width: 8rem }}
.ledger .claim {{ width: 32% }}
.ledger .trials {{ width: 9.5rem }}
.ledger .look {{ width: 5.5rem }}
.unchecked {{ color: {ALARM} }}
.published, .published span {{ color: {FAINT} !important }}
.ledger code {{ overflow-wrap: anywhere }}
.counts {{ display: flex; flex-wrap: wrap; gap: .2rem 1.6rem; font-weight: 600 }}
@media (max-width: 48rem) {{
  .ledger thead {{ display: none }}
  .ledger tr {{ display: block; border-top: 1px solid #e8e8e8; padding: .5rem 0 }}
  .ledger tbody td {{ display: block; width: auto; border: 0; padding: .15rem 0 }}
  .ledger .ours:not(:empty)::before {{ content: "ours: "; color: {FAINT} }}
  .ledger .theirs::before {{ content: "theirs: "; color: {FAINT} }}
}}
"""
INTRODUCTION = """
<h1>The ledger of claims</h1>
<p>What papers say about recurrent networks, each as a test on the trials that were run here. In grey: what published
runs say that come with the project, and the command that runs them here. A verdict follows from the trials alone; the
claims and their tests are files in <code>scripts/odyssey/claims/ledger</code>.</p>
<ul class="legend">
<li><b>reproduced</b>: the interval lies where the claim says; <b>contradicted</b>: beyond it; <b>undecided</b>:
neither, and so many trials a group would decide four times out of five if things are as measured; <b>not run</b>:
trials are missing</li>
<li>Either verdict is wrong with a chance of at most 5 % a claim (one-sided, corrected for the parts of a claim, not for
the number of claims: of a hundred decided ones some five may be wrong)</li>
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


@dataclass(frozen=True)
class Beside:
    """What stands beside a verdict, by claim: addresses of its figure and of its trials in MLflow, and what the
    published runs say, where there are any."""

    figures: Mapping[str, str] = field(default_factory=dict)
    runs: Mapping[str, str] = field(default_factory=dict)
    published: Mapping[str, PublishedVerdict] = field(default_factory=dict)


def ledger_page(table: pd.DataFrame, beside: Beside) -> str:
    """The table `ledger` as one HTML file, paper by paper by year; what was run neither here nor for the published
    tables is folded away at the end."""
    rows = sorted(table.to_dict("records"), key=_place)
    judged, rest = ([row for row in rows if _is_said(row, beside) == said] for said in (True, False))
    body = INTRODUCTION + _counts(table, beside) + _papers(judged, beside)
    if rest:
        summary = f"{LOOK[Verdict.NOT_RUN][0]} {len(rest)} not run here, and what each needs"
        opened = "" if judged else " open"
        body += f'<details class="rest"{opened}><summary>{summary}</summary>{_papers(rest, beside)}</details>'
    return document("The ledger of claims", body, STYLE)


def _is_said(row: dict[Any, Any], beside: Beside) -> bool:
    """Whether trials say anything of it, here or in the published tables."""
    published = beside.published.get(row["claim"])
    return row["verdict"] != Verdict.NOT_RUN or (published is not None and published.verdict is not Verdict.NOT_RUN)


def _papers(rows: list[dict[Any, Any]], beside: Beside) -> str:
    """A table a paper."""
    return "".join(
        f"<h2>{escape(paper)}</h2>{_table(list(some), beside)}"
        for paper, some in groupby(rows, key=lambda row: _paper(row["source"]))
    )


def _counts(table: pd.DataFrame, beside: Beside) -> str:
    """How many claims are decided here, and how many by the published runs."""
    claims = table[~table["check"]]
    checks = int(table["check"].sum())
    more = f"<span>and {checks} check{'s' if checks > 1 else ''} of the code</span>" if checks else ""
    lines = [f'<p class="counts"><span>Here:</span>{_count(claims["verdict"])}{more}</p>']
    published = [str(beside.published[name].verdict) for name in claims["claim"] if name in beside.published]
    if published:
        lines.append(f'<p class="counts published"><span>Published runs:</span>{_count(published)}</p>')
    return "".join(lines)


def _count(verdicts: Iterable[str]) -> str:
    counts = Counter(verdicts)
    return "".join(
        f"<span{_coloured(verdict)}>{LOOK[verdict][0]} {counts[verdict]} {verdict}</span>" for verdict in LOOK
    )


def _table(rows: list[dict[Any, Any]], beside: Beside) -> str:
    head = "".join(f'<th class="{heading}">{heading}</th>' for heading in HEADINGS)
    body = "".join(_row(row, beside) for row in rows)
    return f'<table class="ledger"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'


def _row(row: dict[Any, Any], beside: Beside) -> str:
    verdict = Verdict(row["verdict"])
    figure, runs = beside.figures.get(row["claim"], ""), beside.runs.get(row["claim"], "")
    published = beside.published.get(row["claim"])
    source = row["source"].removeprefix(_paper(row["source"])).lstrip(", ")
    sentence = f"{escape(row['sentence'])}<small>{escape(source)}</small>"
    note = f"<small>{escape(row['note'])}</small>" if row["note"] else ""
    check = "<small>a check of the code</small>" if row["check"] else ""
    return f"""
<tr id="{row["claim"]}">
<td class="verdict"{_coloured(verdict)}>{LOOK[verdict][0]} {verdict}{check}{_also(published)}</td>
<td class="claim">{sentence}{note}{_details(row)}</td>
<td class="ours">{_ours(row)}{_theirs_of_ours(row, published)}</td>
<td class="theirs">{escape(row["theirs"])}<small{_doubt(row["checked"])}>{escape(row["checked"])}</small></td>
<td class="trials">{_trials(row)}</td>
<td class="look">{_links(row, figure, runs)}</td>
</tr>"""


def _also(published: PublishedVerdict | None) -> str:
    """The verdict by the published runs, in grey."""
    if published is None or published.verdict is Verdict.NOT_RUN:
        return ""
    return f'<small class="published">published runs: {published.verdict}</small>'


def _theirs_of_ours(row: dict[Any, Any], published: PublishedVerdict | None) -> str:
    """What the published runs measured, and what runs them here, where nothing was run here."""
    if row["verdict"] != Verdict.NOT_RUN or published is None or published.verdict is Verdict.NOT_RUN:
        return ""
    commands = "<br>".join(f"<code>{escape(command)}</code>" for command in published.commands)
    here = f"<small>here: {commands}, about {published.minutes:g} min</small>" if commands else ""
    ran = f"<small>{escape(published.ran)}</small>" if published.ran else ""
    return f'<div class="published">{_ours(published.row)}{ran}{here}</div>'


def _ours(row: dict[Any, Any]) -> str:
    if pd.isna(row["value"]):
        return ""
    value, low, high = (in_words(row[name], row["unit"]) for name in ("value", "low", "high"))
    tested = f"holds if {row['region']}; p = {row['p']:.2g}" if pd.notna(row["p"]) else f"holds if {row['region']}"
    return f"{value} ({low} to {high})<small>{escape(row['measured'])}</small><small>{escape(tested)}</small>"


def _trials(row: dict[Any, Any]) -> str:
    lines = [f"n = {row['trials']:,}" if row["trials"] else "none"]
    if pd.notna(row["epochs"]):
        lines.append(f"{row['epochs']:g} epochs (median)")
    if pd.notna(row["power"]):
        lines.append(f"power {100 * row['power']:.0f} % to see {in_words(row['expected'], row['unit'])}")
    if pd.notna(row["needed"]):
        few = row["needed"] < MOST
        lines.append(f"about {row['needed']:,.0f} a group would do" if few else "more than a million would not decide")
    return lines[0] + "".join(f"<small>{line}</small>" for line in lines[1:])


def _details(row: dict[Any, Any]) -> str:
    text = f"needs: {row['needs']}" if row["verdict"] == Verdict.NOT_RUN and not row["parts_run"] else row["details"]
    title = f"{row['parts_run']} of {row['parts']} parts" if row["parts"] > 1 else "details"
    return f"<details><summary>{title}</summary><pre>{escape(text)}</pre></details>"


def _links(row: dict[Any, Any], figure: str, runs: str) -> str:
    picture = f'<a href="{escape(figure)}">figure</a>' if figure else ""
    trials = f'<a href="{escape(runs)}">MLflow</a>' if runs else ""
    filter = (
        f"<details><summary>filter</summary><pre>{escape(row['filter'])}</pre></details>"
        if row["trials"] and row["filter"]
        else ""
    )
    return " ".join(text for text in (picture, trials, filter) if text)


def _doubt(checked: str) -> str:
    return ' class="unchecked"' if "not checked" in checked else ""


def _coloured(verdict: Verdict) -> str:
    return f' style="color: {LOOK[verdict][1]}"'


def _place(row: dict[Any, Any]) -> tuple[str, str, int, str]:
    """Papers by year; in each, what is decided first."""
    paper = _paper(row["source"])
    return paper[-4:], paper, list(LOOK).index(row["verdict"]), row["claim"]


def _paper(source: str) -> str:
    """Authors and year: what a source begins with."""
    found = re.match(r".*?\b(19|20)\d\d", source)
    return found[0] if found else source
