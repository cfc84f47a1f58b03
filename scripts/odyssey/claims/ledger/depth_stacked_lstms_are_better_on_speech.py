"""Graves et al. 2013."""

from odyssey.claims.claim import Checked, Claim
from odyssey.claims.groups import Group
from odyssey.claims.kinds.difference import better

STUDY = ("depth",)

CLAIM = Claim(
    sentence="Three layers of bidirectional LSTMs beat one on spoken digits.",
    source="Graves, Mohamed, Hinton 2013, Speech recognition with deep recurrent neural networks, table 1",
    checked=Checked.MEMORY,
    theirs="TIMIT phone error 18.6 % (second hand) against 23.9 %",
    tests=[
        better(
            Group("spoken_frames", "lstm", STUDY, where={"num_layers": 3, "bidirectional": True}),
            Group("spoken_frames", "lstm", STUDY, where={"num_layers": 1, "bidirectional": True}),
            expected=-0.22,
            share=0.5,
        )
    ],
    figure="direction_and_depth",
    not_theirs="Spoken digits, frame by frame, stand in for TIMIT, which they recognised by CTC.",
)
