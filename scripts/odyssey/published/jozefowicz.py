"""What the tables of Jozefowicz et al. 2015 share: the ten architectures, the search, and what is not the same here."""

from __future__ import annotations

from odyssey.published.table import Contestant

ARCHITECTURES = (
    Contestant("Tanh", "rnn-tanh"),
    Contestant("LSTM", "lstm"),
    Contestant("LSTM-f", "lstm-nfg"),
    Contestant("LSTM-i", "lstm-nig"),
    Contestant("LSTM-o", "lstm-nog"),
    Contestant("LSTM-b", "lstm-b"),
    Contestant("GRU", "gru"),
    Contestant("MUT1", "mut1"),
    Contestant("MUT2", "mut2"),
    Contestant("MUT3", "mut3"),
)
SEARCH = {"optimizer": "sgd", "initialisation": "jozefowicz"}  # trials of other protocols do not answer
CELLS = (
    "Our LSTMs have peepholes and a sigmoid output gate; the paper's have no peepholes and, as printed, a tanh there."
)
