"""Where each claim stands: decided, to be looked at next with so many trials, or not to be decided here, and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from odyssey.claims.claim import Claim, Part
from odyssey.claims.judging import ledger_table, may_be, on_fresh_trials
from odyssey.claims.looks import Look, code_of
from odyssey.claims.spending import LATER
from odyssey.claims.wording import DECIDED, Verdict
from odyssey.deciding.chances import FUTILE, UNSEEN, Chances, chances
from odyssey.deciding.offers import Offer, Offers, grows
from odyssey.deciding.place import Place

ONCE = "it was looked at once, and no later look at such a number is sound"


@dataclass(frozen=True)
class Next:
    """The next look at a claim. missing: trials that are not there yet, by key, and the seconds predicted for each."""

    claim: str
    offer: Offer
    look: int
    trials: int
    missing: Mapping[str, float]
    chances: Chances


@dataclass(frozen=True)
class Standing:
    """A claim on its way.

    looks: those at it. row: of the ledger, by what was run here. guessed: the chance of a verdict at the first look,
    where nothing was run.
    """

    name: str
    claim: Claim
    looks: Sequence[Look]
    row: Mapping[str, Any]
    offered: Offers
    guessed: float = UNSEEN

    def next(self, place: Place) -> Next | str:
        """The next look; or why there is none, as half a sentence ("decided" where the claim is)."""
        if self.row["verdict"] in DECIDED:
            return "decided"
        if not self.offered.offers:
            return "; ".join(self.offered.why) or "no study of trials has its groups"
        return self._after(self.looks[-1], place) if self.looks else self._first(place)

    def _first(self, place: Place) -> Next | str:
        """Where an ordinary run has spent the first look: some of its numbers could have decided, and did not."""
        row, offered = self.row, self.offered.offers
        if row["verdict"] == Verdict.UNDECIDED and row["held_back"]:
            named = str(row["study"]).split(", ")
            known = [one for one in offered if one.of in named and place.needed(one, 0).trials <= row["trials"]]
            larger = [one for one in offered if one not in known]
            return self._look(larger[0], 0, [], place) if larger else str(row["held_back"])
        if row["held_back"] or not row["parts_run"]:
            return self._look(offered[0], 0, [], place)
        if not grows(self.claim):
            return ONCE
        study = str(row["study"]).split(", ")[0]
        return self._look(offered[0], 1, self._parts(place, study, study), place)

    def _after(self, last: Look, place: Place) -> Next | str:
        at = [n for n, one in enumerate(self.offered.offers) if (one.of, one.size) == (last.study, last.size)]
        if not at:
            return f"study {last.study} in the size {last.size}, at which its looks were, no longer has its trials"
        offer = self.offered.offers[at[0]]
        if (last.code, last.trained_by) != (code_of(self.name), place.trained_by(offer)):
            return "its looks were taken by other code, from which this code cannot go on; a new entropy begins anew"
        if held_back := str(last.row["held_back"]):
            if not all(look.row["held_back"] for look in self.looks):
                return f"{held_back} Another size would be another first look, which is spent."
            larger = self.offered.offers[at[0] + 1 :]
            return self._look(larger[0], 0, [], place) if larger else held_back
        if last.look >= LATER:
            return f"undecided after the last of {LATER + 1} looks"
        if not grows(self.claim):
            return ONCE
        table = place.trials(offer.study.name)
        predicted = place.needed(offer, last.look).seconds
        pace = 1.0 if table is None else float(table["wall_seconds"].sum()) / predicted
        return self._look(offer, last.look + 1, self._parts(place, offer.study.name, offer.of), place, pace)

    def _look(self, offer: Offer, look: int, parts: Sequence[Part], place: Place, pace: float = 1.0) -> Next | str:
        known = chances(parts, look, self.claim.error, may_be(self.claim)) if parts else None
        if known and known.ever < FUTILE:
            return f"more trials would hardly decide it: by {100 * known.ever:.0f} % at all looks that are left"
        needed = place.needed(offer, look)
        missing = {key: pace * seconds for key, seconds in needed.missing.items()}
        expected = known or Chances(self.guessed, self.guessed)
        return Next(self.name, offer, look, needed.trials, missing, expected)

    def _parts(self, place: Place, study: str, of: str) -> list[Part]:
        """The claim's numbers by the trials of that study."""
        record = place.record(study, of)
        return [] if record is None else [p for test in on_fresh_trials(self.claim).tests for p in test.parts(record)]


def take_look(name: str, claim: Claim, offer: Offer, look: int, place: Place, now: str) -> Look | None:
    """Judge a claim by its trials at a look; None while not all of them are there."""
    record = place.record(offer.study.name, offer.of) if place.is_there(offer, look) else None
    if record is None:
        return None
    (row,) = ledger_table({name: claim}, record, look).to_dict("records")
    whole = {str(column): value for column, value in row.items()}
    by = code_of(name), place.trained_by(offer)
    return Look(name, offer.of, offer.size, look, int(whole["trials"]), now, *by, whole)
