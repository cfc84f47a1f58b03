"""What the claims of Pascanu et al. 2013 share: starts, ways of training, problems. Numbers are the ICML version's."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from odyssey.claims.conditions import Treated
from odyssey.claims.groups import GIVEN, Group

STUDIES = ("pascanu", "quick")
PAPER = "Pascanu, Mikolov, Bengio 2013, On the difficulty of training recurrent neural networks"
SIGMOID = ("rnn-sigmoid", "pascanu-sigmoid")  # cell and initialisation
BASIC_TANH, SMART_TANH = ("rnn-tanh", "pascanu-basic-tanh"), ("rnn-tanh", "pascanu-smart-tanh")
PLAIN = {"clip_norm": None, "regulariser": None}
CLIPPED = {"clip_norm": GIVEN, "regulariser": None}
REGULARISED = {"clip_norm": GIVEN, "regulariser": GIVEN}
LAG = "The second symbol lies at 0.5 to 0.6 of the length, as in the authors' code; their supplement has 0.4 to 0.5."
ONE_LENGTH = "Here a model a length, in the paper one for all."
BUDGET = 100_000_000  # sequences: at most 5 million updates, 20 sequences each
LEAKY = "A hundred of their 400 units are leaky, none of ours; the rate is halved when an epoch's error rises."
UNITS = {"nottingham": 400, "musedata": 400, "piano_midi": 300}  # supplement
RNNS = ("rnn-tanh", "rnn-sigmoid", "rnn-relu")


def temporal_order(start: tuple[str, str], length: int, way: Mapping[str, Any]) -> Group:
    """Runs on two symbols' order, a model a length; the second symbol lies where the authors' code puts it."""
    cell, initialisation = start
    where = {
        "symbols": 2,
        "definition": "pascanu",
        "length": length,
        "longest": None,
        "initialisation": initialisation,
        **way,
    }
    return Group("temporal_order", cell, STUDIES, where=where)


def one_model(start: tuple[str, str], longest: int) -> Group:
    """Runs on two symbols' order of any length from 50 up to `longest`, clipped and regularised."""
    cell, initialisation = start
    lengths = {"length": 50, "longest": longest}
    where = {"symbols": 2, "definition": "pascanu", **lengths, "initialisation": initialisation, **REGULARISED}
    return Group("temporal_order", cell, ("pascanu",), where=where)


def problem(task: str, length: int) -> Group:
    """Runs on another of the problems, with clipping and the regulariser."""
    return Group(task, RNNS, ("pascanu",), where={"length": length, **REGULARISED})


def music(task: str, way: Mapping[str, Any]) -> Group:
    """Networks of sigmoid units on a set of music."""
    return Group(task, "rnn-sigmoid", ("clipping",), where=way)


def clips(*tasks: str) -> list[Treated]:
    """Clipped runs really are: at least one update in twenty."""
    return [Treated(music(task, CLIPPED), "clipped_share", 0.05) for task in tasks]
