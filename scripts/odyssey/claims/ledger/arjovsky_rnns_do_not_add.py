"""Arjovsky, Shah, Bengio 2016, the adding problem, against Le et al. 2015."""

from odyssey.claims.adding import ARJOVSKY, LSTM, RMSPROP, adding, identity
from odyssey.claims.claim import Checked, Claim
from odyssey.claims.kinds.share import fails, solves

LENGTHS = (100, 200, 400, 750)

CLAIM = Claim(
    sentence=(
        "By RMSprop at a rate of 0.001 fewer than half of the tanh RNNs, and of the ReLU RNNs that start at the "
        "identity, add over 100 to 750 steps, where more than half of the LSTMs do over 100 to 400."
    ),
    source=ARJOVSKY,
    checked=Checked.PAPER,
    theirs="tanh RNN and IRNN leave the baseline behind at none of 100, 200, 400 and 750 steps, the LSTM up to 400",
    tests=[
        *(fails(group) for n in LENGTHS for group in (adding("rnn-tanh", n, **RMSPROP), identity(n, **RMSPROP))),
        *(solves(adding(LSTM, n, **RMSPROP)) for n in LENGTHS[:3]),
    ],
    figure="success_by_length",
    note="Ours solve by the criterion of the task, theirs where the curve leaves the baseline clearly behind. That "
    "LSTMs succeed shows that the runs were long enough for those.",
)
