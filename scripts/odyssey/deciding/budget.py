"""Spend a budget on the ledger, round by round."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from odyssey.claims.claim import Claim
from odyssey.claims.judging import ledger_of
from odyssey.claims.ledger import claims
from odyssey.claims.looks import LOOKS, add_look, read_looks
from odyssey.claims.record import TRIALS
from odyssey.deciding.chances import guess
from odyssey.deciding.offers import Offers, offers
from odyssey.deciding.place import Place
from odyssey.deciding.rounds import SHORTEST, check_affords, clock, next_round, together, write_study
from odyssey.deciding.running import Ended, Workflow, alone
from odyssey.deciding.standing import Next, Standing, take_look
from odyssey.deciding.telling import NOTHING_LEFT, counted, every_claim, looks, moved, next_hour
from odyssey.errors import InputError, unknown
from odyssey.files import write_whole
from odyssey.pages.published_verdicts import read_published
from odyssey.progress import duration
from odyssey.schema import config_folder
from odyssey.studies.reading import read_config
from odyssey.yaml_files import read_yaml

RESULTS = Path("results")
MOST_IN_VAIN = 8  # rounds in a row in which nothing could be trained: that is not for one claim's data
PATIENCE = 3.0  # times as long as predicted a round may take
NEXT = "next.json"  # beside the looks: what more would buy, for the page


@dataclass
class Ledger:
    """The claims that a budget is for, and where each stands.

    rows: of the ledger, by claim. slower: of claims whose trials took much longer than predicted, how many times.
    failed: of claims whose trials could not be trained, a sentence.
    """

    asked: Mapping[str, Claim]
    place: Place
    mirror: Path | None
    offered: dict[str, Offers] = field(default_factory=dict)
    known: dict[str, Next | str] = field(default_factory=dict)
    rows: dict[str, dict[str, Any]] = field(default_factory=dict)
    slower: dict[str, float] = field(default_factory=dict)
    failed: dict[str, str] = field(default_factory=dict)

    def judge(self, changed: Sequence[str] | None = None) -> None:
        """Where the claims stand now; changed: those that the last round was for [all]."""
        results = self.place.results
        table = ledger_of(results).to_dict("records")
        self.rows = {row["claim"]: {str(k): v for k, v in row.items()} for row in table if row["claim"] in self.asked}
        taken, published = read_looks(results / LOOKS), read_published(results / "published")
        for name in self.asked if changed is None else changed:
            if name not in self.offered:
                self.offered[name] = offers(name, self.asked[name], self.place.config, self.mirror)
            at = [look for look in taken if look.claim == name]
            guessed = guess(published[name].row if name in published else None)
            here = Standing(name, self.asked[name], at, self.rows[name], self.offered[name], guessed)
            found = here.next(self.place)
            if isinstance(found, Next) and name in self.slower:
                missing = {key: self.slower[name] * seconds for key, seconds in found.missing.items()}
                found = replace(found, missing=missing)
            self.known[name] = self.failed.get(name, found)

    @property
    def waiting(self) -> list[Next]:
        return [one for one in self.known.values() if isinstance(one, Next)]

    def look(self, one: Next) -> bool:
        """Take a look and write it down; False while not all its trials are there."""
        now = datetime.now(UTC).isoformat(timespec="seconds")
        look = take_look(one.claim, self.asked[one.claim], one.offer, one.look, self.place, now)
        if look is not None:
            add_look(self.place.results / LOOKS, look)
            self.rows[one.claim] = look.row
        return look is not None

    def looked_at(self) -> list[Path]:
        """The studies of the claims, each as at its last look, also where an earlier call has taken it."""
        last = {look.claim: look for look in read_looks(self.place.results / LOOKS)}
        of = {(one.claim, one.of, str(one.size)): one for found in self.offered.values() for one in found.offers}
        known = [(of.get((name, look.study, look.size)), look) for name, look in last.items()]
        folder = self.place.results / LOOKS.parent
        return [
            write_study(offer, look.look, folder)
            for offer, look in known
            if offer is not None and self.place.is_there(offer, look.look)
        ]

    def counted(self) -> str:
        return counted(list(self.rows.values()))

    def keep_next(self, cores: int) -> None:
        """For the page: what comes next of each claim, or why nothing does."""
        following = {
            one.claim: {
                **{"study": one.offer.of, "size": one.offer.size, "look": one.look, "trials": one.trials},
                **{"missing": len(one.missing), "seconds": clock(one, cores), "chance": one.chances.next},
            }
            for one in self.waiting
        }
        closed = {name: why for name, why in self.known.items() if isinstance(why, str) and why != "decided"}
        content = {"cores": cores, "next": following, "closed": closed}
        write_whole(self.place.results / LOOKS.parent / NEXT, json.dumps(content, indent=1).encode())


def decide(
    seconds: float, cores: int, names: Sequence[str] | None, only_list: bool, mirror: Path | None, more: Sequence[str]
) -> None:
    """Decide claims within so many seconds by the clock. names: only these claims. more: options of Snakemake.

    Raises InputError for a claim that is not there, a budget too small for one look, another budget at work, looks
    that were altered, and a round of which nothing can be trained.
    """
    end, ledger = time.monotonic() + seconds, _ledger(names, mirror)
    folder = RESULTS / LOOKS.parent
    with alone(folder) as held:
        print("Looking at what was run, and at what could be ...", flush=True)
        ledger.judge()
        closed = sum(one != "decided" for one in ledger.known.values() if isinstance(one, str))
        print(f"{ledger.counted()}; {len(ledger.waiting)} could be decided here by more trials, {closed} could not.")
        if only_list:
            print(*every_claim(ledger.known, cores), sep="\n")
            return
        if not ledger.waiting:
            print(NOTHING_LEFT)
            return
        check_affords(ledger.waiting, end - time.monotonic(), cores)
        workflow = Workflow(folder, cores, ledger.mirror, more, held)
        workflow.unlock()
        looked = _rounds(ledger, workflow, end)
        ledger.keep_next(cores)
        if looked:
            print("\nFigures, MLflow, the ledger and the page follow.", flush=True)
            workflow.show(ledger.looked_at())
    print(f"\n{ledger.counted()}.\n{next_hour(ledger.waiting, cores)}")


def _ledger(names: Sequence[str] | None, mirror: Path | None) -> Ledger:
    known = claims()
    for name in names or ():
        if name not in known:
            raise unknown("claim", name, known)
    asked = {name: claim for name, claim in known.items() if not claim.check and (not names or name in names)}
    config = read_config(read_yaml(config_folder() / "config.yaml") | ({"data_mirror": str(mirror)} if mirror else {}))
    given = config.data_mirror or os.environ.get("ODYSSEY_DATA_MIRROR")
    return Ledger(asked, Place(RESULTS, config), Path(given) if given else None)


def _rounds(ledger: Ledger, workflow: Workflow, end: float) -> int:
    """Rounds until the time is over or nothing fits into it; returns how many looks were taken.

    A round that takes several times as long as predicted is stopped: what it has finished is judged, and what it has
    not is dearer in the rounds that follow.
    """
    number = in_vain = taken_looks = 0
    while chosen := next_round(ledger.waiting, end - time.monotonic(), workflow.cores):
        number += 1
        began = time.monotonic()
        trials, takes = together(chosen, workflow.cores)
        print(f"\nRound {number}: {looks(len(chosen))}, {trials} trials to train, about {duration(takes)}", flush=True)
        files = [write_study(one.offer, one.look, workflow.folder) for one in chosen]
        tables = [ledger.place.results / one.offer.study.name / f"{TRIALS}.parquet" for one in chosen]
        allowed = max(1.0, min(end - time.monotonic(), PATIENCE * takes + SHORTEST))
        ended = workflow.train(files, tables, allowed)
        looked = [one.claim for one in chosen if ledger.look(one)]
        taken_looks += len(looked)
        for name in looked:
            print(f"  {moved(ledger.rows[name])}")
        taken, left = duration(time.monotonic() - began), duration(max(0.0, end - time.monotonic()))
        without = [one.claim for one in chosen if one.claim not in looked]
        if ended is Ended.LATE and time.monotonic() >= end - 1:
            print(f"  The budget is over after {taken} of this round; what is trained is kept, and the next goes on.")
            break
        if ended is Ended.LATE:
            ledger.slower |= {name: PATIENCE * ledger.slower.get(name, 1.0) for name in without}
            print(
                f"  Stopped, since it took {PATIENCE:g} times as long as predicted: {', '.join(without)}; all is kept."
            )
        elif without:
            ledger.failed |= dict.fromkeys(without, "its trials could not be trained, for what is said above")
            print(f"  Left out from here, for what is said above: {', '.join(without)}")
        ledger.judge([one.claim for one in chosen])
        print(f"  {taken}; {ledger.counted()}; {left} left", flush=True)
        in_vain = 0 if looked or ended is Ended.LATE else in_vain + 1
        if in_vain == MOST_IN_VAIN:
            print(f"  Stopped, since {MOST_IN_VAIN} rounds in a row could train nothing.")
            break
    if in_vain == number > 0:
        raise InputError("no round could train its trials, for what is said above; the same command tries again.")
    ledger.judge()
    return taken_looks
