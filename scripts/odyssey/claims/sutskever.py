"""What the claims of Sutskever et al. 2013 share: tanh RNNs that start sparse, with and without momentum (Table 5)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from odyssey.claims.groups import Between, Group
from odyssey.claims.kinds.difference import Difference, better

PAPER = (
    "Sutskever, Martens, Dahl, Hinton 2013, On the importance of initialization and momentum in deep learning, Table 5"
)
NESTEROV, PLAIN = "nesterov_given", "sgd"  # the rate as given
RATES = Between(1e-6, 1e-3)  # of the paper: the best of four decades, for each momentum
MOMENTA = (0.9, 0.98, 0.995)
EPOCHS = 500  # of 100 updates
SHARE = 0.25  # of four rates the best one
TRAINED = {"hidden_size": 100, "batch_size": 100}
BITS, SYMBOLS = {"definition": "pascanu-5bit", "length": 200}, {"definition": "pascanu", "length": 80}
NUMBERS = {"definition": "hochreiter", "length": 80}
NOT_THEIRS = "Momentum is constant here, where the paper begins with 0.9; inputs and targets are not centred."
WRONG = "test_wrong_share"  # of sequences, by more than 0.04; of remembered symbols the share is the score itself


def trained(task: str, form: str, momentum: float, problem: Mapping[str, Any]) -> Group:
    """Tanh RNNs with the paper's start and rates, and that momentum, in Nesterov's form or the plain one."""
    start = "sutskever-symbols" if task == "memorisation" else "sutskever-numbers"
    where = {"optimizer": form, "momentum": momentum, "initialisation": start, "learning_rate": RATES, **problem}
    return Group(task, "rnn-tanh", ("momentum",), where=where)


def helps(task: str, none: float, theirs: tuple[float, ...], **problem: Any) -> list[Difference]:
    """Each momentum in Nesterov's form has a lower error than none; theirs: errors in the order of `MOMENTA`."""
    without = trained(task, PLAIN, 0.0, problem)
    return [
        better(trained(task, NESTEROV, momentum, problem), without, error / none - 1, column=_column(task), share=SHARE)
        for momentum, error in zip(MOMENTA, theirs, strict=True)
    ]


def beats_plain(task: str, nesterov: float, plain: float, **problem: Any) -> Difference:
    """At momentum 0.995 Nesterov's form has a lower error than the plain one; then theirs of either."""
    of, than = (trained(task, form, 0.995, problem) for form in (NESTEROV, PLAIN))
    return better(of, than, nesterov / plain - 1, column=_column(task), share=SHARE)


def _column(task: str) -> str:
    return "test_score" if task == "memorisation" else WRONG
