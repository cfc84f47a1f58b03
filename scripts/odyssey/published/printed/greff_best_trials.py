"""Greff et al. 2017: the best single trial of each set, all that is known of the paper's numbers; all from memory.

The free sets that stand in for TIMIT and IAM-OnDB elsewhere answer nothing here: only the licensed sets do.
"""

from odyssey.claims.claim import Checked
from odyssey.claims.greff import PAPER, VARIANTS
from odyssey.claims.groups import Between
from odyssey.published.table import (
    FRAME_NATS,
    PERCENT_OF_LABELS,
    PERCENT_WRONG,
    Contestant,
    PublishedTable,
    Quantity,
    from_memory,
)

SEARCH = {"optimizer": "nesterov"}
CONDITIONS = {"hidden_size": Between(20, 200), "batch_size": 1, "max_epochs": 150}

TABLE = PublishedTable(
    title="Best single trial of vanilla and all eight variants",
    source=PAPER,
    contestants=[Contestant("best of all nine cells", ("lstm", *VARIANTS))],
    quantities=[
        Quantity("JSB Chorales", "nats a frame", 2, from_memory(8.38), "jsb", FRAME_NATS, SEARCH, CONDITIONS),
        Quantity("TIMIT", "wrong frames, %", 1, from_memory(29.6), "timit", PERCENT_WRONG, SEARCH, CONDITIONS),
        Quantity(
            "IAM-OnDB", "wrong labels, %", 2, from_memory(9.26), "iam_ondb", PERCENT_OF_LABELS, SEARCH, CONDITIONS
        ),
    ],
    conditions_checked=Checked.MEMORY,
    note="Theirs: 200 trials a cell and set; by NIAF, CIFG and NP (from memory, not checked, and the first and the "
    "last with little confidence).",
    quantities_down=True,
)
