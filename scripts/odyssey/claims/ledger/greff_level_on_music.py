"""Greff et al. 2017, section V-A, figure 3: how good the best are."""

from odyssey.claims.claim import Checked, Claim
from odyssey.claims.greff import CHOSEN, EPOCHS, FRESH, MUSIC, PAPER, search, wide_enough
from odyssey.claims.kinds.agrees import agrees
from odyssey.claims.kinds.level import Level
from odyssey.claims.region import Region

NOTABLE = 0.046  # nats: the smallest difference that is significant there, NFG's

CLAIM = Claim(
    sentence="The best tenth of vanilla LSTMs reach the paper's mean on JSB Chorales, within 0.046 nats a frame.",
    source=f"{PAPER}, section V-A, figure 3",
    checked=Checked.MEASURED,
    theirs="8.550 nats a frame (measured in the figure)",
    tests=[agrees(Level(search(MUSIC), Region(), 8.55), 8.55, NOTABLE)],
    figure="greff_boxes",
    epochs=EPOCHS,
    conditions=wide_enough(MUSIC),
    note=CHOSEN,
    fresh=FRESH,
)
