"""Jozefowicz et al. 2015, table 2: negative log-likelihood of music."""

from odyssey.claims.claim import Checked
from odyssey.claims.groups import Between
from odyssey.claims.jozefowicz import PAPER
from odyssey.published.jozefowicz import ARCHITECTURES, WITH_DROPOUT, WITHOUT_DROPOUT
from odyssey.published.table import FRAME_NATS, PublishedTable, Quantity, read_in_paper

CONDITIONS = {
    "truncation": 35,
    "batch_size": 20,
    "parameter_budget": (100_000, 1_000_000),
    "num_layers": Between(1, 4),
    "max_epochs": 800,
}
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
            read_in_paper(3.612, 3.492, 3.732, 3.426, 3.406, 3.419, 3.410, 3.254, 3.372, 3.337),
            task="nottingham",
            measure=FRAME_NATS,
            where=WITHOUT_DROPOUT,
            conditions=CONDITIONS,
        ),
        Quantity(
            "Nottingham, dropout",
            UNIT,
            3,
            read_in_paper(3.267, 3.403, 3.420, 3.252, 3.253, 3.345, 3.427, 3.376, 3.429, 3.505),
            task="nottingham",
            measure=FRAME_NATS,
            where=WITH_DROPOUT,
            conditions=CONDITIONS,
        ),
        Quantity(
            "Piano-midi",
            UNIT,
            3,
            read_in_paper(6.809, 6.866, 6.813, 6.856, 6.870, 6.820, 6.876, 6.792, 6.852, 6.840),
            task="piano_midi",
            measure=FRAME_NATS,
            where=WITHOUT_DROPOUT,
            conditions=CONDITIONS,
        ),
    ],
    conditions_checked=Checked.PAPER,
    note="Their rate is multiplied by 0.8 after ten epochs without progress, until it is below 0.001.",
)
