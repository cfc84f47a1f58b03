"""Greff et al. 2017, Figure 5: how much of the variance of vanilla's test score each parameter decides (fANOVA).

Measured in the paper's vector drawing, in per cent with an error of about 0.1; beside it whole numbers are printed
(TIMIT 67, 20, 10, 1; IAM-OnDB 89, 7, 2; JSB Chorales 91, 5, 2).
"""

from odyssey.claims.claim import Checked
from odyssey.claims.greff import PAPER

SOURCE, CHECKED = f"{PAPER}, Figure 5", Checked.MEASURED
INTERACTIONS = "interactions"  # all together: the paper does not part pairs from higher orders
TERMS = ("learning_rate", "hidden_size", "input_noise", "momentum", INTERACTIONS)
SHARES: dict[str, dict[str, float]] = {  # per cent, by our task
    "timit": dict(zip(TERMS, (67.3, 10.3, 1.86, 0.43, 20.1), strict=True)),
    "iam_ondb": dict(zip(TERMS, (89.5, 2.04, 0.91, 0.21, 7.35), strict=True)),
    "jsb": dict(zip(TERMS, (91.3, 0.78, 2.62, 0.06, 5.25), strict=True)),
}
