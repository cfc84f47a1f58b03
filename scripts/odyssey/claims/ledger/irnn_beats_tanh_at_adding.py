"""Le, Jaitly, Hinton 2015, the adding problem."""

from odyssey.claims.adding import LE, adding, identity
from odyssey.claims.claim import Checked, Claim
from odyssey.claims.kinds.difference import better

CLAIM = Claim(
    sentence="A ReLU RNN that starts at the identity has less than half the error of a tanh RNN, adding at length 150.",
    source=LE,
    checked=Checked.MEMORY,
    theirs="solved against not solved (baseline squared error 0.1767, as quoted); to Arjovsky et al. 2016 neither is",
    tests=[better(identity(150), adding("rnn-tanh", 150), expected=-0.8, by=0.5, share=1.0)],
    figure="scores_by_cell",
    note="Of the tanh RNNs two rates are taken together; the IRNN's was looked for.",
)
