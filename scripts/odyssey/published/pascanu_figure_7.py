"""Pascanu et al. 2013 (ICML), Figure 7: how many of five runs solve temporal order, by start, way and length.

Points measured in the paper's vector drawing, each k/5; a length that is not here has no point there. A run has up to
five million updates. Of the text beside it: one model of any length from 50 to 200, and noiseless memorisation.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from odyssey.claims.claim import Checked
from odyssey.claims.pascanu import BASIC_TANH, PAPER, SIGMOID, SMART_TANH

SOURCE, CHECKED = f"{PAPER}, Figure 7", Checked.MEASURED
RUNS = 5
UPDATES = 5_000_000  # at most
Way = tuple[bool, bool]  # clipped, regularised
PLAIN, CLIPPED, BOTH = (False, False), (True, False), (True, True)
LONG = (100, 150, 200, 250)
TANH = (16, 20, 35, 45, 50, 55, 65, 75, *LONG)


def _points(lengths: Sequence[int], solved: Sequence[int]) -> dict[int, int]:
    return dict(zip(lengths, solved, strict=True))


_SIGMOID_FAILS = _points((16, 20, 22, 50, *LONG), (5, 1, 0, 0, 0, 0, 0, 0))
SOLVED: Mapping[tuple[str, Way], Mapping[int, int]] = {  # by initialisation and way
    (SIGMOID[1], PLAIN): _SIGMOID_FAILS,
    (SIGMOID[1], CLIPPED): _SIGMOID_FAILS,
    (SIGMOID[1], BOTH): _points((16, 20, 22, 50, *LONG), (5, 5, 5, 5, 5, 5, 5, 4)),
    (BASIC_TANH[1], PLAIN): _points(TANH, (5, 5, 5, 2, 0, 0, 0, 0, 0, 0, 0, 0)),
    (BASIC_TANH[1], CLIPPED): _points(TANH, (5, 5, 5, 5, 5, 4, 3, 2, 0, 0, 0, 0)),
    (BASIC_TANH[1], BOTH): _points(TANH, (5,) * 12),
    (SMART_TANH[1], PLAIN): _points((16, 20, 50, *LONG), (5, 5, 0, 0, 0, 0, 0)),
    (SMART_TANH[1], CLIPPED): _points((16, 20, 50, *LONG), (5, 5, 5, 5, 2, 0, 0)),
    (SMART_TANH[1], BOTH): _points((16, 20, 50, *LONG), (5,) * 7),
}
ONE_MODEL = _points((50, 100, 150, 200, 250, 500, 1000, 2000, 3000, 5000), (5,) * 10)  # trained on 50 to 200
MEMORISATION = _points((50, 100, 150, 200), (5,) * 4)  # a model a length, clipped and regularised
