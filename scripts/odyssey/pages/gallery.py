"""The gallery: every published study's figures, each with how it was made and how it is drawn again."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pandas as pd

from odyssey.claims.wording import in_words
from odyssey.studies.found import figure_facts
from odyssey.studies.reading import study_question, study_title

HEAD = """# Gallery

What these studies showed on one machine. The tables behind every figure lie beside it, so that it can be drawn again
without training: `python scripts/draw_figure.py --kind KIND --figure FIGURE --tables results/published/STUDY
--out-prefix FIGURE`. This page is written by `scripts/publish_study.py`.
"""


def gallery(folder: Path) -> str:
    """Markdown over all studies in `folder` that have an about.json, headed by the ledger.csv beside them."""
    abouts = [json.loads(path.read_text()) for path in sorted(folder.glob("*/about.json"))]
    contents = [f"- [{about['study']}](#{about['study']}): {study_title(about['study'])}" for about in abouts]
    ledger = folder / "ledger.csv"
    decided = [_ledger(pd.read_csv(ledger, keep_default_na=False))] if ledger.exists() else []
    return "\n".join([HEAD, *contents, "", *decided, *map(_part, abouts)])


def _ledger(table: pd.DataFrame) -> str:
    """The claims that these studies decided; all are in the file."""
    is_check = table["check"].astype(str) == "True"
    counts = ", ".join(f"{n} {verdict}" for verdict, n in table[~is_check]["verdict"].value_counts().items())
    counts += f", and {is_check.sum()} checks of the code" if is_check.any() else ""
    decided = table[table["verdict"].isin(("reproduced", "contradicted"))].sort_values(["verdict", "source"])
    rows = [
        f"| {_verdict(row)} | {_claim(row)} | {_ours(row)} | {row['theirs']} ({row['checked']}) |"
        for row in decided.to_dict("records")
    ]
    head = ["| verdict | claim | ours | theirs (how far checked) |", "|---|---|---|---|"]
    return "\n".join([f"## The ledger\n\nBy the studies below: {counts} ([all](ledger.csv)).\n", *head, *rows, ""])


def _verdict(row: dict[Any, Any]) -> str:
    return f"check: {row['verdict']}" if str(row["check"]) == "True" else str(row["verdict"])


def _claim(row: dict[Any, Any]) -> str:
    """The sentence, and where our data differ from theirs."""
    return f"{row['sentence']} *{row['note']}*" if row["note"] else str(row["sentence"])


def _ours(row: dict[Any, Any]) -> str:
    """The number that decided, with its interval; of a claim of several parts, which of them it is."""
    value, low, high = (in_words(float(row[name]), row["unit"]) for name in ("value", "low", "high"))
    number = f"{value} ({low} to {high})"
    if int(row["parts"]) > 1:
        number += f" for {row['measured']}, of {row['parts']} parts"
    return f"{number}, {row['trials']} trials"


def _part(about: dict[str, Any]) -> str:
    study, kind = about["study"], about["kind"]
    made = f"`{about['command']}`, commit `{about['commit']}`, {about['minutes']:g} minutes; kind `{kind}`"
    figures = [
        f"![{title}]({study}/{name}.png)\n\n{_answered(name, kind)}\n\n{made}\n"
        for name, title in about["figures"].items()
    ]
    return "\n".join([f"## {study}\n\n**{study_title(study)}.** {study_question(study)}\n", *figures])


def _answered(figure: str, kind: str) -> str:
    """The first paragraph of its caption, which names the published figure that it answers."""
    return " ".join(figure_facts(figure, kind)["caption"].split("\n\n")[0].split())
