"""Jozefowicz et al. 2015, table 2: negative log-likelihood of music. All of it from memory."""

from odyssey.claims.claim import Checked
from odyssey.claims.jozefowicz import PAPER
from odyssey.published.jozefowicz import ARCHITECTURES, CELLS, SEARCH
from odyssey.published.table import FRAME_NATS, NOT_KNOWN, PublishedTable, Quantity, from_memory

CONDITIONS = {"truncation": 35, "parameter_budget": NOT_KNOWN}
UNIT = "nats a frame"

TABLE = PublishedTable(
    title="Table 2, negative log-likelihood of music",
    source=PAPER,
    contestants=ARCHITECTURES,
    quantities=[
        Quantity(
            "Nottingham",
            UNIT,
            3,
            from_memory(3.612, 3.492, 3.732, 3.426, 3.406, 3.419, 3.410, 3.254, 3.372, 3.337),
            task="nottingham",
            measure=FRAME_NATS,
            where=SEARCH,
            conditions=CONDITIONS,
        ),
        Quantity(
            "Nottingham, dropout",
            UNIT,
            3,
            from_memory(3.267, 3.403, 3.420, 3.252, 3.253, 3.345, 3.427, 3.376, 3.429, 3.505),
            missing="there is no dropout here",
        ),
        Quantity(
            "Piano-midi",
            UNIT,
            3,
            from_memory(6.809, 6.866, 6.813, 6.856, 6.870, 6.820, 6.876, 6.792, 6.852, 6.840),
            task="piano_midi",
            measure=FRAME_NATS,
            where=SEARCH,
            conditions=CONDITIONS,
        ),
    ],
    conditions_checked=Checked.SECOND_HAND,
    note=f"{CELLS} A frame has 88 keys here, and 93 and 105 in the paper (from memory, not checked).",
)
