"""Arjovsky, Shah, Bengio 2016 on Le et al. 2015: why one finds that IRNNs add, and the other not."""

from odyssey.claims.adding import ARJOVSKY, RMSPROP, identity
from odyssey.claims.claim import Checked, Claim
from odyssey.claims.kinds.share import fails, solves

SMALL = RMSPROP | {"learning_rate": 0.0001}

CLAIM = Claim(
    sentence=(
        "It is for the rate that ReLU RNNs which start at the identity add in one paper and not in another: at length "
        "200 more than half solve it by RMSprop at a rate of 0.0001, and fewer than half at 0.001."
    ),
    source=ARJOVSKY,
    checked=Checked.PAPER,
    theirs="at 0.001 none add; that those of Le et al. 2015 do (from memory) is laid to their rate of 1e-8",
    tests=[solves(identity(200, **SMALL)), fails(identity(200, **RMSPROP))],
    figure="success_by_length",
    not_theirs="A smaller rate of RMSprop's stands in for the SGD of Le et al.",
)
