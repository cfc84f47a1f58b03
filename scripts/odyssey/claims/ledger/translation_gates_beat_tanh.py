"""Cho et al. 2014."""

from odyssey.claims.claim import Checked, Claim
from odyssey.claims.groups import Group
from odyssey.claims.kinds.difference import better

STUDY = ("translation",)

CLAIM = Claim(
    sentence="With GRUs or LSTMs an encoder and decoder translate better than with tanh RNNs (nats a word).",
    source="Cho et al. 2014, Learning phrase representations using RNN encoder-decoder, section 2.3",
    checked=Checked.MEMORY,
    theirs="tanh units gave no meaningful result (no number given)",
    tests=[
        better(Group("translation", cell, STUDY), Group("translation", "rnn-tanh", STUDY)) for cell in ("gru", "lstm")
    ],
    figure="scores_by_cell",
)
