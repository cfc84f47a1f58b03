"""Pascanu et al. 2013, section 2.1."""

from odyssey.claims.claim import Checked, Claim
from odyssey.claims.groups import Group
from odyssey.claims.kinds.share import Share
from odyssey.claims.pascanu import PAPER
from odyssey.claims.region import Region

CLAIM = Claim(
    sentence=(
        "The largest eigenvalue in the place of the singular value does not bound them: the bound is broken "
        "in more than half of networks that are not normal."
    ),
    source=f"{PAPER}, section 2.1",
    checked=Checked.SECOND_HAND,
    theirs="arXiv version 2 has the eigenvalue, the ICML version the singular value",
    tests=[Share(Group(study=("gradients",), table="bounds"), Region(high=0.5), 0.0, "within_eigenvalue_bound")],
    figure="gradients",
)
