"""What the figures of Greff et al. 2017 share: the order of variants in Figure 3, and what stands in for their sets."""

from __future__ import annotations

from collections.abc import Sequence

from odyssey.claims.greff import PEN, SPEECH

ORDER = (
    *("lstm", "lstm-cifg", "lstm-fgr", "lstm-np", "lstm-nog"),
    *("lstm-niaf", "lstm-nig", "lstm-nfg", "lstm-noaf"),
)
STANDS_IN_FOR = {SPEECH: "TIMIT", PEN: "IAM-OnDB"}  # the paper's numbers are of another set


def in_paper_order(cells: Sequence[str]) -> list[str]:
    """The paper's cells first, in its order, then the others as they come."""
    return [*(c for c in ORDER if c in cells), *(c for c in cells if c not in ORDER)]


def stand_in_note(task: str) -> str:
    """Why nothing of the paper stands beside ours; "" for a set of the paper's and for any other."""
    return f"in the place of {STANDS_IN_FOR[task]}: nothing of theirs" if task in STANDS_IN_FOR else ""
