"""What the claims of Jozefowicz et al. 2015 share.

The paper's LSTM has no peepholes and, as printed, a tanh on its output gate: `lstm2015` and its variants.
The paper compares the best of many settings; here the best tenth by validation, so that there is a spread to test with.
"""

from __future__ import annotations

from odyssey.claims.groups import Group

PAPER = "Jozefowicz, Zaremba, Sutskever 2015, An empirical exploration of recurrent network architectures"
ARITHMETIC, XML, WORDS = "arithmetic", "xml", "penn_treebank"
# Arithmetic on numbers of up to 8 digits; parameters of the search, on words 5 million (section 3.5), and of table 3.
PROBLEM = {"digits": 8, "parameter_budget": (250_000, 1_000_000, 5_000_000)}
WORDS_PROBLEM = {"parameter_budget": 5_000_000}
LARGE = {"parameter_budget": (10_000_000, 20_000_000)}


def cell(task: str, name: str) -> Group:
    """The random search of that cell on that task."""
    return Group(task, name, ("jozefowicz",), where={"level": "words"} if task == WORDS else {})
