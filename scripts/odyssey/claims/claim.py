"""What a claim is: a sentence in our words, where it was published, and the tests that it stands for."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Protocol

from odyssey.claims.estimates import Estimate
from odyssey.claims.groups import Group
from odyssey.claims.record import Record
from odyssey.claims.region import Region


class Checked(StrEnum):
    """How far the published number was held against the paper; only `PAPER` and `MEASURED` are to be relied on."""

    PAPER = "read in the paper"
    MEASURED = "measured in the paper's figure"
    SECOND_HAND = "second hand"
    MEMORY = "from memory, not checked"


@dataclass(frozen=True)
class Part:
    """One number of a claim, and where it lies if the claim holds.

    estimate: None where it cannot be had; why: then the reason, and fewest: the trials a group from which it can.
    not_run: there are no trials for it. trials: how many trials are behind it, and in_trials: how many a group must
    have to bring an n (of a search only the best are kept). expected: the value at which the power is stated.
    open: trials that ended too early to speak for either side.
    """

    label: str
    unit: str
    region: Region
    estimate: Estimate | None
    expected: float
    trials: int = 0
    in_trials: Callable[[float], float] = float
    why: str = ""
    fewest: int = 0
    open: int = 0
    not_run: bool = False


class Test(Protocol):
    """What a claim measures; a frozen dataclass in odyssey/claims/kinds."""

    @property
    def groups(self) -> Sequence[Group]:
        """The trials that it needs."""

    def parts(self, record: Record) -> list[Part]:
        """Its numbers, from the tables of what was run."""


class Condition(Protocol):
    """What trials must be so that they may decide; a frozen dataclass in odyssey/claims/conditions.py."""

    def unmet(self, record: Record) -> str:
        """Why they are not, as half a sentence; "" where they are, or where there are none."""


@dataclass(frozen=True)
class Claim:
    """A published conclusion.

    source: paper and place. theirs: the published numbers, in words. checked: of those numbers. figure: a figure of
    the study that shows it. error: the chance of a false verdict, of either kind, at most.

    What its trials must be, or they are shown and decide nothing: problem: settings and options of the task as the
    paper has them, as in `Group.where`. conditions: what else of their training (odyssey.claims.conditions), beside
    those that hold for every claim; epochs: for so many at most the paper trained, so that trials which ran out of
    them are trained enough. not_theirs: what of ours is so far from the paper's (a stand-in for its data, a measure
    that it does not give) that nothing here contradicts it. fresh: the studies of fresh trials, on one of which the
    verdict rests, where test or margin were chosen by looking at those of the tests' own study. check: a theorem, or
    true by construction: a check of our code, and no conclusion from experiments.
    """

    sentence: str
    source: str
    checked: Checked
    theirs: str
    tests: Sequence[Test]
    figure: str | None = None
    note: str = ""
    error: float = 0.05
    problem: Mapping[str, Any] = field(default_factory=dict)
    conditions: Sequence[Condition] = ()
    epochs: float | None = None
    not_theirs: str = ""
    fresh: Sequence[str] = ()
    check: bool = False

    @property
    def groups(self) -> list[Group]:
        """All groups of trials that its tests need, each once."""
        found: list[Group] = []
        for test in self.tests:
            found += [g for g in test.groups if g not in found]
        return found
