"""What the claims of Jozefowicz et al. 2015 share.

The paper's LSTM has no peepholes and, as printed, a tanh on its output gate; ours is `lstm` and its variants.
The paper compares the best of many settings; here the best tenth by validation, so that there is a spread to test with.
"""

from __future__ import annotations

from odyssey.claims.groups import Group

PAPER = "Jozefowicz, Zaremba, Sutskever 2015, An empirical exploration of recurrent network architectures"
ARITHMETIC, XML, WORDS = "arithmetic", "xml", "penn_treebank"
PROBLEM = {"digits": 8}  # of arithmetic: numbers of up to so many (second hand)


def cell(task: str, name: str) -> Group:
    """The random search of that cell on that task."""
    return Group(task, name, ("jozefowicz",), where={"level": "words"} if task == WORDS else {})
