"""Le, Jaitly, Hinton 2015, the adding problem."""

from odyssey.claims.adding import LE, identity
from odyssey.claims.claim import Checked, Claim
from odyssey.claims.kinds.share import solves

CLAIM = Claim(
    sentence="More than half of the ReLU RNNs that start at the identity solve the adding problem at length 150.",
    source=LE,
    checked=Checked.MEMORY,
    theirs="solved at 150 (and up to 400 by few); Arjovsky et al. 2016 find it at no length (read in the paper)",
    tests=[solves(identity(150))],
    figure="success_by_length",
)
