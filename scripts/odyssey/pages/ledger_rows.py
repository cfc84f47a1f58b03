"""A row of the ledger in HTML: a claim with its verdict, our number, theirs, its trials, and where to look."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import escape
from typing import Any

import pandas as pd

from odyssey.claims.spending import LATER
from odyssey.claims.wording import MOST, Verdict, in_words
from odyssey.figures.style import ALARM, FAINT
from odyssey.pages.published_verdicts import PublishedVerdict

LOOK = {  # of each verdict: its sign and colour
    Verdict.REPRODUCED: ("✓", "#1a7340"),
    Verdict.CONTRADICTED: ("✗", ALARM),
    Verdict.UNDECIDED: ("?", "#8a5a00"),
    Verdict.NOT_RUN: ("–", FAINT),
}


@dataclass(frozen=True)
class Beside:
    """What stands beside a verdict, by claim: addresses of its figure and of its trials in MLflow, and what the
    published runs say, where there are any."""

    figures: Mapping[str, str] = field(default_factory=dict)
    runs: Mapping[str, str] = field(default_factory=dict)
    published: Mapping[str, PublishedVerdict] = field(default_factory=dict)


def claim_row(row: dict[Any, Any], beside: Beside) -> str:
    verdict = Verdict(row["verdict"])
    figure, runs = beside.figures.get(row["claim"], ""), beside.runs.get(row["claim"], "")
    published = beside.published.get(row["claim"])
    paper = paper_of(row["source"])
    source = row["source"].removeprefix(paper).lstrip(", ")
    sentence = f"{escape(row['sentence'])}<small>{escape(source)}</small>"
    note = f"<small>{escape(row['note'])}</small>" if row["note"] else ""
    check = "<small>a check of the code</small>" if row["check"] else ""
    return f"""
<tr id="{row["claim"]}" data-verdict="{verdict}" data-paper="{escape(paper)}" data-study="{escape(row["study"])}"
 data-trials="{row["trials"]}">
<td class="verdict"{coloured(verdict)}>{LOOK[verdict][0]} {verdict}{check}{_also(published)}</td>
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
    if row["look"]:
        lines.append(f"look {row['look']} of 0 to {LATER}")
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


def coloured(verdict: Verdict) -> str:
    """An attribute with the verdict's colour."""
    return f' style="color: {LOOK[verdict][1]}"'


def paper_of(source: str) -> str:
    """Authors and year: what a source begins with."""
    found = re.match(r".*?\b(19|20)\d\d", source)
    return found[0] if found else source
