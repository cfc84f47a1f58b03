"""Hopfield 1982."""

from odyssey.claims.claim import Checked, Claim
from odyssey.claims.groups import Group
from odyssey.claims.kinds.share import Share
from odyssey.claims.region import Region

CAPACITY = {"form": "bits", "units": 100, "flipped": 0.0, "load": 0.15}

CLAIM = Claim(
    sentence=(
        "Hopfield's network of 100 units, 0 or 1, recalls between 30 % and 70 % of its patterns at a load of 0.15."
    ),
    source="Hopfield 1982, Neural networks and physical systems with emergent collective computational abilities",
    checked=Checked.SECOND_HAND,
    theirs="about half of the memories accurate near capacity, 0.15 N (0.15: from memory)",
    tests=[Share(Group(study=("memories",), table="recalls", where=CAPACITY), Region(0.3, 0.7), 0.5, "recalled_share")],
    figure="capacity",
)
