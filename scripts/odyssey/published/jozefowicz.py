"""What the tables of Jozefowicz et al. 2015 share: the ten architectures, and the search with and without dropout."""

from __future__ import annotations

from typing import Any

from odyssey.claims.groups import Between
from odyssey.published.table import Contestant

ARCHITECTURES = (
    Contestant("Tanh", "rnn-tanh"),
    Contestant("LSTM", "lstm2015"),
    Contestant("LSTM-f", "lstm2015-nfg"),
    Contestant("LSTM-i", "lstm2015-nig"),
    Contestant("LSTM-o", "lstm2015-nog"),
    Contestant("LSTM-b", "lstm2015-b"),
    Contestant("GRU", "gru"),
    Contestant("MUT1", "mut1"),
    Contestant("MUT2", "mut2"),
    Contestant("MUT3", "mut3"),
)
SEARCH: dict[str, Any] = {"optimizer": "sgd", "initialisation": "jozefowicz"}  # trials of other protocols do not answer
WITHOUT_DROPOUT = SEARCH | {"dropout": 0.0}
WITH_DROPOUT = SEARCH | {"dropout": Between(low=0.1)}
