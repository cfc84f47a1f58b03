"""Pascanu et al. 2013, section 2.1."""

from odyssey.claims.claim import Checked, Claim
from odyssey.claims.groups import Group
from odyssey.claims.kinds.share import Share
from odyssey.claims.pascanu import PAPER
from odyssey.claims.region import Region

STUDIES = ("gradients", "gradients-quick")
WHERE = {"epoch": 0, "initialisation": ("uniform", "pascanu-smart-tanh")}  # matrices that are not normal

CLAIM = Claim(
    sentence="The largest eigenvalue is no bound: before training, gradients of tanh RNNs grow more than it allows.",
    source=f"{PAPER}, section 2.1",
    checked=Checked.SECOND_HAND,
    theirs="the ICML version bounds by the singular value (read in the paper), arXiv version 2 by the eigenvalue",
    tests=[
        Share(
            Group(
                cell="rnn-tanh",
                study=STUDIES,
                sweep="matrices",
                where=WHERE,
                table="snapshots",
            ),
            Region(low=0.1),
            0.5,
            "above_eigenvalue",
        )
    ],
    figure="bounds",
    note="Tested: more than a tenth of all measured norms are above it.",
    check=True,
)
