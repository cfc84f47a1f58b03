"""How many claims the trials decide, as a sentence for the front of the report. Imports no pandas."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

from odyssey.claims.wording import Verdict


def decided(ledger: Path) -> str:
    """From results/ledger.csv; "" where there is none."""
    if not ledger.is_file():
        return ""
    with ledger.open(newline="") as file:
        found = Counter(row["verdict"] for row in csv.DictReader(file) if row["check"] != "True")
    counts = ", ".join(f"{found[verdict]} {verdict}" for verdict in Verdict)
    return f"Of {found.total()} published claims the trials that were run here leave {counts}."
