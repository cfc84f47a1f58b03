"""What a study was last run on: results/<study>/machine.json, noted when a run starts. Imports no torch."""

from __future__ import annotations

import json
from pathlib import Path

from odyssey.digests import release
from odyssey.files import write_whole
from odyssey.studies.speed.machine import facts

KEPT = "machine.json"
SAID = ("processor", "cores", "vector instructions", "python", "torch", "numpy", "system")


def keep_machine(folder: Path) -> None:
    """Note processor, cores and versions in the folder of a study."""
    known = facts()
    said = {name: known[name] for name in SAID if known.get(name)} | {"snakemake": release("snakemake").split("==")[1]}
    content = (json.dumps(said, indent=1) + "\n").encode()
    if not (folder / KEPT).exists() or (folder / KEPT).read_bytes() != content:
        write_whole(folder / KEPT, content)
