"""Hochreiter and Schmidhuber 1997, experiment 1."""

from odyssey.claims.claim import Checked, Claim
from odyssey.claims.hochreiter import PAPER, problem
from odyssey.claims.kinds.share import fails

CLAIM = Claim(
    sentence="Fewer than half of Elman's networks learn the embedded Reber grammar.",
    source=f"{PAPER}, experiment 1",
    checked=Checked.PAPER,
    theirs="0 of its trials in more than 200,000 sequences",
    tests=[fails(problem("reber", "elman", embedded=True, truncation=1), budget=200_000)],
    figure="sequences_to_success",
    note="The gradient is cut after one step, as in Elman's network; trained by Adam.",
)
