"""Pascanu et al. 2013, section 2.1."""

from odyssey.claims.claim import Checked, Claim
from odyssey.claims.groups import Between, Group
from odyssey.claims.kinds.share import Share
from odyssey.claims.pascanu import PAPER
from odyssey.claims.region import Region

STUDIES = ("gradients", "gradients-quick")
BELOW = {"largest_singular_value": Between(high=1.0)}

CLAIM = Claim(
    sentence=(
        "Where the largest singular value of a tanh RNN's recurrent matrix is below 1, gradients shrink at every step."
    ),
    source=f"{PAPER}, section 2.1",
    checked=Checked.PAPER,
    theirs="sufficient for vanishing, by proof",
    tests=[
        Share(
            Group(
                cell="rnn-tanh",
                study=STUDIES,
                sweep="matrices",
                where=BELOW,
                table="snapshots",
            ),
            Region(high=0.25),
            0.0,
            "steps_above_one",
        )
    ],
    figure="bounds",
    note="Tested: fewer than a quarter of steps have a norm above 1, one snapshot a network.",
    check=True,
)
