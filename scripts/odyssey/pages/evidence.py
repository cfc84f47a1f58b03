"""Evidence on demand, as a part of a page: the looks that were taken, what more would buy, and what it would not."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Any

import pandas as pd

from odyssey.claims.false_discoveries import RATE, standing_verdicts
from odyssey.claims.looks import LOOKS as FILE
from odyssey.claims.looks import Look, read_looks
from odyssey.claims.spending import LOOKS, error_at, in_words
from odyssey.claims.wording import Verdict
from odyssey.errors import InputError
from odyssey.pages.ledger_rows import coloured
from odyssey.progress import duration

NEXT = Path("decide", "next.json")  # in the folder of results
FIRST, LATER, _ = in_words(0.05)
ABOUT = f"""
<p><code>make decide HOURS=2</code> trains what decides most for its time and judges again. A claim is looked at when
its number of trials has doubled, at most {LOOKS} times; the first look may spend {FIRST} of its 5 % of error, each
later one {LATER}, so that looking again costs no honesty.</p>
"""


def evidence(results: Path, table: pd.DataFrame) -> str:
    """That part by what lies in the folder of results; nothing where no claim was ever decided on demand.

    table: the ledger.
    """
    try:
        looks = read_looks(results / FILE)
    except InputError as error:
        return f"<p>{escape(str(error))}</p>"
    following = json.loads((results / NEXT).read_text()) if (results / NEXT).is_file() else {}
    if not looks and not following:
        return ""
    body = ABOUT + _taken(looks)
    if following:
        body += _next(following["next"], following["cores"]) + _closed(following["closed"])
    return f'<h3 id="evidence">Evidence on demand</h3>{as_a_whole(table)}{body}'


def as_a_whole(table: pd.DataFrame) -> str:
    """How many verdicts stand if the ledger is read as a whole."""
    stand, of = standing_verdicts(table)
    if not of:
        return ""
    return (
        f"<p>Each verdict by itself is wrong with a chance of at most 5 %. Read as a whole, {stand} of {of} stand at a "
        f"false-discovery rate of {100 * RATE:.0f} % (Benjamini and Yekutieli 2001, whatever the tests have in "
        "common).</p>"
    )


def _taken(looks: Sequence[Look]) -> str:
    rows = [
        [
            escape(look.taken[:16].replace("T", " ")),
            _claim(look.claim),
            escape(f"{look.study}, {look.size}"),
            str(look.look),
            f"{look.trials:,}",
            f"<span{coloured(Verdict(look.row['verdict']))}>{escape(str(look.row['verdict']))}</span>",
            _number(look.row["p"]),
            f"{100 * error_at(look.look, look.row['error']):.2g} %",
        ]
        for look in reversed(looks)
    ]
    names = ("taken", "claim", "trials of", "look", "trials", "verdict", "p", "may spend")
    return _table(f"{len(looks)} look{'s' if len(looks) > 1 else ''}, the last first", names, rows)


def _next(following: Mapping[str, Mapping[str, Any]], cores: int) -> str:
    rows = [
        [
            _claim(claim),
            escape(f"{one['study']}, {one['size']}"),
            str(one["look"]),
            f"{one['trials']:,}, {one['missing']:,} of them to train",
            duration(one["seconds"]),
            f"{100 * one['chance']:.0f} %",
        ]
        for claim, one in sorted(following.items(), key=lambda item: item[1]["seconds"])
    ]
    of = f"What more would buy, on {cores} core{'s' if cores > 1 else ''}, cheapest first"
    return _table(of, ("claim", "trials of", "look", "trials", "about", "chance of a verdict"), rows)


def _closed(closed: Mapping[str, str]) -> str:
    rows = [[_claim(claim), escape(why)] for claim, why in closed.items()]
    return _table(f"{len(rows)} that more trials would not decide here", ("claim", "why"), rows)


def _claim(name: str) -> str:
    return f'<a href="#{escape(name)}">{escape(name.replace("_", " "))}</a>'


def _number(p: float) -> str:
    return "" if pd.isna(p) else f"{p:.2g}"


def _table(summary: str, names: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    body = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
    if not body:
        return ""
    head = "".join(f'<th scope="col">{name}</th>' for name in names)
    table = f'<table class="looks"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'
    return f'<details><summary>{summary}</summary><div class="wide">{table}</div></details>'
