"""Hochreiter and Schmidhuber 1997, sections 3 and 4."""

from odyssey.claims.claim import Checked, Claim
from odyssey.claims.groups import Group
from odyssey.claims.hochreiter import LSTM, PAPER
from odyssey.claims.kinds.share import Share
from odyssey.claims.region import Region

STUDIES = ("gradients", "gradients-quick")
START = {"epoch": 0}

CLAIM = Claim(
    sentence="Before training, gradients vanish over a whole sequence in tanh RNNs, but not in the LSTM of 1997.",
    source=f"{PAPER}, sections 3 and 4",
    checked=Checked.PAPER,
    theirs="constant error flow within a cell, by construction",
    tests=[
        Share(
            Group(cell=cell, study=STUDIES, sweep="cells", where=START, table="snapshots"),
            region,
            expected,
            "vanished_share",
        )
        for cell, region, expected in (("rnn-tanh", Region(low=0.5), 1.0), (LSTM, Region(high=0.5), 0.0))
    ],
    figure="gradient_flow",
    check=True,
)
