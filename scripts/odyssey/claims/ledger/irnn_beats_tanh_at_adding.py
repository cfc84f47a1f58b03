"""Le, Jaitly, Hinton 2015, the adding problem."""

from odyssey.claims.adding import LE, adding, identity
from odyssey.claims.claim import Checked, Claim
from odyssey.claims.kinds.share import fails, solves

CLAIM = Claim(
    sentence=(
        "Trained on as many sequences, more than half of the ReLU RNNs that start at the identity solve the adding "
        "problem at length 150, and fewer than half of the tanh RNNs."
    ),
    source=LE,
    checked=Checked.MEMORY,
    theirs="solved against not solved (baseline squared error 0.1767, as quoted); to Arjovsky et al. 2016 neither is",
    tests=[solves(identity(150)), fails(adding("rnn-tanh", 150))],
    figure="success_by_length",
    note="Rates were looked for with the IRNN; of the tanh RNNs two are taken together. The test was chosen after the "
    "trials of the study irnn had been seen.",
    fresh=("irnn-fresh",),
)
