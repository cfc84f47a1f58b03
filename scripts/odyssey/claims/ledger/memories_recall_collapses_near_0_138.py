"""Amit, Gutfreund, Sompolinsky 1985."""

from odyssey.claims.claim import Checked, Claim
from odyssey.claims.groups import Between, Group
from odyssey.claims.kinds.share import Share
from odyssey.claims.region import Region

STUDIES = ("memories", "memories-quick")


def at(load: float) -> Group:
    """Large networks of signs at this load, each pattern recalled from itself."""
    where = {"form": "signs", "units": Between(low=500), "flipped": 0.0, "load": load}
    return Group(study=STUDIES, table="recalls", where=where)


CLAIM = Claim(
    sentence=("Large Hopfield networks recall nearly all patterns at a load of 0.12, and fewer than half at 0.18."),
    source=(
        "Amit, Gutfreund, Sompolinsky 1985, Storing infinite numbers of patterns in a spin-glass model of "
        "neural networks"
    ),
    checked=Checked.SECOND_HAND,
    theirs="collapse at 0.138 N as N grows without bound",
    tests=[
        Share(at(0.12), Region(low=0.9), 1.0, "recalled_share"),
        Share(at(0.18), Region(high=0.5), 0.1, "recalled_share"),
    ],
    figure="capacity",
)
