"""How verdicts and their numbers are called: what pages say without judging anything. Imports no scipy."""

from __future__ import annotations

import math
from enum import StrEnum

MOST = 1_000_000  # trials beyond which nobody counts


class Verdict(StrEnum):
    REPRODUCED = "reproduced"
    CONTRADICTED = "contradicted"
    UNDECIDED = "undecided"
    NOT_RUN = "not run"


DECIDED = (Verdict.REPRODUCED, Verdict.CONTRADICTED)


def in_words(number: float, unit: str) -> str:
    """A number with its unit, to three digits; shares and relative differences in percent."""
    if not math.isfinite(number):
        return "any" if math.isinf(number) else "?"
    number += 0.0  # no -0
    return f"{100 * number:.3g}{unit}" if unit == " %" else f"{number:.3g}{unit}"
