"""From claims and the record of what was run to the table `ledger`.

`ledger` (one row a claim):
    claim sentence source checked theirs note     note: where our data differ from theirs
    needs                       the trials that it needs, in words
    check                       a theorem, or true by construction: a check of the code, counted apart
    verdict                     "reproduced" | "contradicted" | "undecided" | "not run"
    look                        which look at a growing number of trials it is, from 0 (odyssey.claims.spending)
    held_back                   why these trials decide nothing, whatever their numbers say; "" where they may
    measured region             the deciding number: what it is, and where it lies if the claim holds
    value low high unit         that number and its interval, whose two ends are each wrong with a chance of what the
                                look may spend of `error`
    p error                     of the test that decided, one-sided; the chance of a false verdict of either kind over
                                all looks that may follow (odyssey.claims.spending)
    power expected              chance of "reproduced" with these trials if the numbers of all parts were as expected;
                                what is expected of the deciding one
    parts parts_run trials      numbers that the claim rests on; those that could be had; trials behind them
    needed                      trials a group that would decide with a chance of 80 %, if all is as measured; where
                                undecided
    epochs                      median epochs of those trials: whether they were trained as long as the paper's
    ended machine               when the last of them ended (a date), and what they were computed by
    study figure filter         the study that it was judged on, the figure that shows it, the filter for MLflow
    details                     all parts, one a line
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass, replace
from pathlib import Path
from typing import Any

import pandas as pd

from odyssey.claims.claim import Checked, Claim, Condition, Part
from odyssey.claims.conditions import AsPublished, TrainedOut
from odyssey.claims.filters import mlflow_filter
from odyssey.claims.groups import Group, matched
from odyssey.claims.kinds.discordant import Rarer
from odyssey.claims.kinds.share import Share
from odyssey.claims.ledger import claims
from odyssey.claims.looks import LOOKS, code_of, read_looks
from odyssey.claims.record import TRIALS, Record, read_record
from odyssey.claims.spending import error_at
from odyssey.claims.verdict import Evidence, judge
from odyssey.claims.wording import DECIDED, Verdict, in_words

BEST = 0.1  # of a search, the share of which training is looked at where the test takes all
WAITS = {
    Verdict.REPRODUCED: "By the trials that the test was chosen on it would be reproduced.",
    Verdict.CONTRADICTED: "By the trials that the test was chosen on it would be contradicted.",
    Verdict.UNDECIDED: "The trials that the test was chosen on leave it open.",
}

COLUMNS = {
    **dict.fromkeys(("claim", "sentence", "source", "checked", "theirs", "note", "needs", "verdict"), "str"),
    **{"check": "bool", "look": "int64", "held_back": "str"},
    **dict.fromkeys(("measured", "region"), "str"),
    **dict.fromkeys(("value", "low", "high"), "float64"),
    "unit": "str",
    **dict.fromkeys(("p", "error", "power", "expected"), "float64"),
    **dict.fromkeys(("parts", "parts_run", "trials"), "int64"),
    **dict.fromkeys(("needed", "epochs"), "float64"),
    **dict.fromkeys(("ended", "machine", "study", "figure", "filter", "details"), "str"),
}


def ledger_of(results: Path) -> pd.DataFrame:
    """Every claim there is, judged by the tables of all studies in that folder; InputError for one that is damaged.

    A claim at which registered looks were taken (odyssey.claims.looks), by its code of today, has the verdict of the
    last of them, whatever other runs would say by now, which would be another look. Where both leave it open, the one
    of more trials is shown.
    """
    ledger = claims()
    table = ledger_table(ledger, read_record(results, {group.table for one in ledger.values() for group in one.groups}))
    last = {look.claim: look.row for look in read_looks(results / LOOKS) if look.code == code_of(look.claim)}
    rows = [_shown(last.get(row["claim"]), row) for row in table.to_dict("records")]
    return pd.DataFrame(rows, columns=list(COLUMNS)).astype(COLUMNS) if last else table


def _shown(looked: Mapping[str, Any] | None, row: dict[Any, Any]) -> Mapping[str, Any]:
    """Of a claim's last look and its row by other runs, the one that counts."""
    if looked is None:
        return row
    both_open = {looked["verdict"], row["verdict"]} == {Verdict.UNDECIDED}
    return row if both_open and row["trials"] > looked["trials"] else looked


def ledger_table(claims: Mapping[str, Claim], record: Record, look: int = 0) -> pd.DataFrame:
    """Every claim with its verdict at a look."""
    rows = [judged(name, claim, record, look) for name, claim in claims.items()]
    return pd.DataFrame(rows, columns=list(COLUMNS)).astype(COLUMNS)


def judged(name: str, claim: Claim, record: Record, look: int = 0) -> dict[str, Any]:
    """One row of the ledger; look: the one that is taken, which says what it may spend of the claim's error."""
    error = error_at(look, claim.error)
    fresh = on_fresh_trials(claim)
    waits = fresh is not claim and not len(_looked_at(fresh, record)) and len(_looked_at(claim, record))
    looked = claim if waits else fresh
    parts = [part for test in looked.tests for part in test.parts(record)]
    rows = _looked_at(looked, record)
    evidence = judge(parts, error)
    held_back = _unlike_the_paper(looked, record)
    if waits and evidence.verdict is not Verdict.NOT_RUN:
        held_back = f"{WAITS[evidence.verdict]} The verdict waits for fresh trials (study {' or '.join(claim.fresh)})."
    why = held_back or _contradicts_nobody(looked, evidence)
    if why and evidence.verdict is not Verdict.NOT_RUN:
        evidence = replace(evidence, verdict=Verdict.UNDECIDED, needed=math.nan)
    return {
        **{"claim": name, "sentence": claim.sentence, "source": claim.source, "checked": str(claim.checked)},
        **{"theirs": claim.theirs, "note": " ".join(filter(None, (claim.note, claim.not_theirs, why)))},
        **{"needs": "; ".join(map(_need, fresh.groups)), "check": claim.check},
        **{"verdict": str(evidence.verdict), "look": look, "held_back": held_back},
        **_number(evidence.decisive, error),
        **{"p": evidence.p, "error": claim.error, "power": evidence.power, "needed": evidence.needed},
        **{"parts": len(parts), "parts_run": sum(part.estimate is not None for part in parts)},
        **_behind(looked, rows),
        "figure": claim.figure or "",
        "filter": mlflow_filter(looked.groups),
        "details": "\n".join(_line(part, error) for part in parts),
    }


def on_fresh_trials(claim: Claim) -> Claim:
    """The claim about the same groups of its studies of fresh trials; the claim itself where it needs none."""
    if not claim.fresh:
        return claim
    tests, conditions = _of_studies((tuple(claim.tests), tuple(claim.conditions)), claim.fresh)
    return replace(claim, tests=tests, conditions=conditions)


def _of_studies(thing: Any, studies: Sequence[str]) -> Any:
    """A test or a condition, with the studies of every group in it replaced."""
    if isinstance(thing, Group):
        return replace(thing, study=tuple(studies))
    if isinstance(thing, tuple | list):
        return tuple(_of_studies(item, studies) for item in thing)
    if is_dataclass(thing) and not isinstance(thing, type):
        named = {place.name: _of_studies(getattr(thing, place.name), studies) for place in fields(thing) if place.init}
        return replace(thing, **named)
    return thing


def conditions(claim: Claim) -> list[Condition]:
    """All that trials must be to decide the claim: the paper's problem, its own conditions, trained enough."""
    problem = [AsPublished(claim.problem, claim.groups)] if claim.problem else []
    scored = [test for test in claim.tests if test.groups[0].table == TRIALS and not isinstance(test, Share | Rarer)]
    trained = [TrainedOut(test.groups, getattr(test, "share", BEST), claim.epochs) for test in scored]
    return [*problem, *claim.conditions, *trained]


def may_be(claim: Claim) -> tuple[Verdict, ...]:
    """The verdicts that trials may give on a claim: what stands in for the paper's, or a paper that was not at hand, is
    contradicted by nothing here."""
    cannot = claim.not_theirs or claim.checked is Checked.MEMORY
    return (Verdict.REPRODUCED,) if cannot else DECIDED


def _unlike_the_paper(claim: Claim, record: Record) -> str:
    """What of the trials is so unlike the paper's that they decide nothing, as a sentence; "" where they may."""
    unmet = [said for condition in conditions(claim) if (said := condition.unmet(record))]
    return f"Trials unlike the paper's decide nothing: {'; '.join(dict.fromkeys(unmet))}." if unmet else ""


def _contradicts_nobody(claim: Claim, evidence: Evidence) -> str:
    """Why a contradiction is none, as a sentence; "" for another verdict, and where it is one."""
    if evidence.verdict is not Verdict.CONTRADICTED or Verdict.CONTRADICTED in may_be(claim):
        return ""
    if claim.not_theirs:
        return "So what is otherwise here contradicts nobody."
    return "The paper was not at hand, so that what is otherwise here contradicts nobody."


def _number(part: Part | None, error: float) -> dict[str, Any]:
    if part is None:
        return {"measured": "", "region": "", "unit": ""}
    row: dict[str, Any] = {"measured": part.label, "region": part.region.words(part.unit), "unit": part.unit}
    row["expected"] = part.expected
    if part.estimate is not None:
        row |= {"value": part.estimate.value, "low": part.estimate.lower(error), "high": part.estimate.upper(error)}
    return row


def _line(part: Part, error: float) -> str:
    if part.estimate is None:
        return f"{part.label}: {'not run' if part.not_run else part.why}"
    numbers = (part.estimate.value, part.estimate.lower(error), part.estimate.upper(error))
    value, low, high = (in_words(number, part.unit) for number in numbers)
    return f"{part.label}: {value} ({low} to {high}), {part.trials} trials; holds if {part.region.words(part.unit)}"


def _need(group: Group) -> str:
    return f"{group} (study {' or '.join(group.study) or 'any'}{f', sweep {group.sweep}' if group.sweep else ''})"


def _looked_at(claim: Claim, record: Record) -> pd.DataFrame:
    """All trials that the claim is judged by, each once."""
    tables = [rows for test in claim.tests for rows in matched(record, test.groups) if len(rows)]
    if not tables:
        return pd.DataFrame()
    rows = pd.concat(tables, ignore_index=True)
    return rows.drop_duplicates("trial_id") if "trial_id" in rows else rows.drop_duplicates()


def _behind(claim: Claim, rows: pd.DataFrame) -> dict[str, Any]:
    """What is known of those trials."""
    if rows.empty:
        return {"trials": 0, "epochs": math.nan, "study": "", "ended": "", "machine": ""}
    epochs = float(rows["epochs"].median()) if "epochs" in rows else math.nan
    studies = rows["study"].astype(str).unique() if "study" in rows else claim.groups[0].study
    ended = f"{pd.to_datetime(rows['ended_at'], utc=True).max():%Y-%m-%d}" if "ended_at" in rows else ""
    machine = ", ".join(sorted(rows["backend"].astype(str).unique())) if "backend" in rows else ""
    return {
        **{"trials": len(rows), "epochs": epochs, "study": ", ".join(sorted(studies))},
        **{"ended": ended, "machine": machine},
    }
