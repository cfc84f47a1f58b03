"""Pascanu et al. 2013, section 2.1."""

from odyssey.claims.claim import Checked, Claim
from odyssey.claims.groups import Group
from odyssey.claims.kinds.share import Share
from odyssey.claims.pascanu import PAPER
from odyssey.claims.region import Region

CLAIM = Claim(
    sentence=(
        "Where the largest singular value of the recurrent matrix is below 1 / gamma, the gradient shrinks at "
        "every step, in more than 95 % of networks."
    ),
    source=f"{PAPER}, section 2.1",
    checked=Checked.PAPER,
    theirs="sufficient for vanishing, by proof",
    tests=[Share(Group(study=("gradients",), table="bounds"), Region(low=0.95), 1.0, "within_singular_bound")],
    figure="gradients",
)
