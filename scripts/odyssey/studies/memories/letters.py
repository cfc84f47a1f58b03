"""Five pictures of 10 x 10 dots to remember: letters, drawn here, with about as much ink as paper.

A letter's dots are a pattern of 100 signs, ink +1. Letters share their paper and so resemble each other more than
random patterns do; thick strokes and dark corners keep these apart.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np

from odyssey.studies.memories.hopfield import Signs

Letter = Literal["H", "O", "P", "F", "X"]
SIDE = 10
DRAWN: dict[Letter, str] = {
    "H": """
        ###....###
        ###....###
        ###....###
        ###....###
        ##########
        ##########
        ###....###
        ###....###
        ###....###
        ###....###
    """,
    "O": """
        ..######..
        .########.
        ###....###
        ##......##
        ##......##
        ##......##
        ##......##
        ###....###
        .########.
        ..######..
    """,
    "P": """
        ########..
        #########.
        ###...####
        ###....###
        ###...####
        #########.
        ########..
        ###.......
        ###.......
        ###.......
    """,
    "F": """
        ##########
        ##########
        ###.......
        ###.......
        #######...
        #######...
        ###.......
        ###.......
        ###.......
        ###.......
    """,
    "X": """
        ###....###
        ####..####
        .########.
        ..######..
        ...####...
        ...####...
        ..######..
        .########.
        ####..####
        ###....###
    """,
}


def patterns(letters: Sequence[Letter]) -> Signs:
    """The letters as patterns of signs, [p, 100], row by row from the top."""
    rows = ["".join(DRAWN[letter].split()) for letter in letters]
    return np.array([[1 if dot == "#" else -1 for dot in row] for row in rows], np.float32)


def covered(states: Signs, share: float) -> Signs:
    """The states with `share` of their rows, from below, turned to paper."""
    rows = np.repeat(np.arange(SIDE), SIDE)
    return np.where(rows >= SIDE - round(share * SIDE), np.float32(-1), states)


def dots(states: Signs) -> list[str]:
    """Each state as 100 characters, # for ink and . for paper."""
    return ["".join("#" if sign > 0 else "." for sign in state) for state in states]
