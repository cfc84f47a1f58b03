"""McEliece et al. 1987."""

from odyssey.claims.claim import Checked, Claim
from odyssey.claims.groups import Between, Group
from odyssey.claims.kinds.share import Share
from odyssey.claims.region import Region

STUDIES = ("memories", "memories-quick")
LOW = {"form": "signs", "units": Between(low=500), "flipped": 0.0, "load": 0.04}  # two thirds are 0.044 for N = 2000

CLAIM = Claim(
    sentence=(
        "At a load of 0.04, below two thirds of 1 / (2 ln N), large Hopfield networks keep more than 90 % of patterns "
        "as fixed points."
    ),
    source="McEliece, Posner, Rodemich, Venkatesh 1987, The capacity of the Hopfield associative memory",
    checked=Checked.MEMORY,
    theirs="almost all exact up to N / (2 ln N), as N grows without bound",
    tests=[Share(Group(study=STUDIES, table="recalls", where=LOW), Region(low=0.9), 1.0, "fixed_share")],
    figure="capacity",
)
