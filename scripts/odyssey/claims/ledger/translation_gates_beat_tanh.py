"""Cho et al. 2014."""

from odyssey.claims.claim import Checked, Claim
from odyssey.claims.groups import Group
from odyssey.claims.kinds.difference import NOTABLE, Difference, better
from odyssey.claims.region import Region

STUDY = ("translation",)


def one_way(cell: str) -> Group:
    """Encoders that read forward only, so that all have one direction."""
    return Group("translation", cell, STUDY, where={"bidirectional": False})


CLAIM = Claim(
    sentence="With GRUs an encoder-decoder translates better than with tanh RNNs, in nats a word and by BLEU.",
    source="Cho et al. 2014, Learning phrase representations using RNN encoder-decoder, section 2.3",
    checked=Checked.MEMORY,
    theirs="tanh units gave no meaningful result (no number given)",
    tests=[
        better(one_way("gru"), one_way("rnn-tanh"), share=1.0),
        Difference(one_way("gru"), one_way("rnn-tanh"), Region(low=0.0), NOTABLE, "bleu_beam", share=1.0),
    ],
    figure="scores_by_cell",
    note="The paper's only gated unit is the GRU.",
    not_theirs="Sentences of Tatoeba stand in for the phrase pairs of WMT'14.",
)
