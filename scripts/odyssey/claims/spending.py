"""How a claim's error is spent when one looks again: most at the first look, the rest in equal parts at later ones.

The first look is at as many trials as a study says; each later one, of at most `LATER`, at twice as many as the one
before, of which the earlier ones are the first. A verdict falls at the first look whose own test, at that look's part
of the error, gives it. By Bonferroni's inequality a false one falls at any look with a chance of at most the claim's
error: whatever the looks have in common, whenever one stops, and for every kind of test whose single look keeps its
error. Bounds from the joint normal distribution of the looks (Pocock 1977; Lan and DeMets 1983) would lie less than 0.1
standard errors nearer, since samples that double have little in common; without them nothing need be normal, nor its
information be known beforehand.
"""

from __future__ import annotations

FIRST = 0.8  # of the error; what is left costs the first look little: 5 of 5 against a half is p = 0.031
LATER = 5
TIMES = 2  # as many trials at each look as at the one before
LOOKS = 1 + LATER


def error_at(look: int, error: float) -> float:
    """What a look, counted from 0, may spend of a claim's error."""
    return error * (FIRST if look == 0 else (1 - FIRST) / LATER)


def times_as_many(look: int) -> int:
    """As how many times a study's own number of trials a look sees."""
    return TIMES**look


def in_words(error: float) -> tuple[str, str, str]:
    """What the first look may spend, each later one, and all later ones together: "4 %", "0.2 %", "1 %"."""
    spent = (error_at(0, error), error_at(1, error), LATER * error_at(1, error))
    first, later, rest = (f"{100 * share:.2g} %" for share in spent)
    return first, later, rest


def over_all_looks(p: float, look: int, error: float) -> float:
    """The p-value of a look as one that holds over all of them: below `error` where the look gives a verdict."""
    return min(1.0, p * error / error_at(look, error))
