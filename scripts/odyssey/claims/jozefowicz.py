"""What the claims of Jozefowicz et al. 2015 share.

The paper's LSTM has no peepholes and, as printed, a tanh on its output gate: `lstm2015` and its variants.
The paper compares the best of many settings; here the best tenth by validation, so that there is a spread to test with.
"""

from __future__ import annotations

from odyssey.claims.groups import Group
from odyssey.claims.kinds.difference import Difference, better, costs_nothing, worse

PAPER = "Jozefowicz, Zaremba, Sutskever 2015, An empirical exploration of recurrent network architectures"
ARITHMETIC, XML, WORDS = "arithmetic", "xml", "penn_treebank"
# Arithmetic on numbers of up to 8 digits; parameters of the search (section 3.5).
PROBLEM = {"digits": 8, "parameter_budget": (250_000, 1_000_000)}
# Table 1: share of right symbols of the best setting.
RIGHT = {
    ARITHMETIC: {
        **{"rnn-tanh": 0.29493, "lstm2015": 0.89228, "lstm2015-nfg": 0.29292, "lstm2015-nig": 0.75109},
        **{"lstm2015-nog": 0.86747, "lstm2015-b": 0.90163, "gru": 0.89565, "mut1": 0.92135},
    },
    XML: {
        **{"rnn-tanh": 0.32050, "lstm2015": 0.42470, "lstm2015-nfg": 0.23356, "lstm2015-nig": 0.41371},
        **{"lstm2015-nog": 0.42117, "lstm2015-b": 0.44434, "gru": 0.45963, "mut1": 0.47483},
    },
}


def cell(task: str, name: str) -> Group:
    """The random search of that cell on that task."""
    return Group(task, name, ("jozefowicz",))


def on_words(name: str, parameters: int) -> Group:
    """The random search of that cell on words, with so many parameters."""
    return Group(WORDS, name, ("jozefowicz",), where={"level": "words", "parameter_budget": parameters})


def theirs(task: str, of: str, to: str) -> float:
    """How many more symbols are wrong of one cell in table 1 than of another, relative to that."""
    return (1 - RIGHT[task][of]) / (1 - RIGHT[task][to]) - 1


def is_better(task: str, of: str, than: str) -> Difference:
    """That cell is better than another, in table 1."""
    return better(cell(task, of), cell(task, than), expected=theirs(task, of, than))


def is_worse(task: str, of: str, than: str, by: float = 0.0) -> Difference:
    """That cell is worse than another, in table 1, by more than `by`."""
    return worse(cell(task, of), cell(task, than), expected=theirs(task, of, than), by=by)


def costs_less(task: str, of: str, than: str, margin: float) -> Difference:
    """That cell is worse than another by less than the margin, or better."""
    return costs_nothing(cell(task, of), cell(task, than), margin, expected=theirs(task, of, than))
