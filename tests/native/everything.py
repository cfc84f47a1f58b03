"""Every cell in every kind of instructions and both precisions, under sanitizers and on guarded memory.

python tests/native/everything.py [--cells lstm gru]; what the tests do for one kind and precision each.
All of it, with avx512, avx2 and portable: 6 x 738 cases without a finding, 6 x 2340 within their memory.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

TESTS = Path(__file__).parents[1]
sys.path[:0] = [str(TESTS), str(TESTS.parent / "scripts")]

from native.under_sanitizers import KINDS, started  # noqa: E402
from odyssey import catalogue  # noqa: E402


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--cells", nargs="+", default=sorted(catalogue.cells()))
    chosen = parser.parse_args().cells
    bad, begun = 0, time.monotonic()
    with tempfile.TemporaryDirectory() as cache:
        for kind in KINDS:
            for precision in ("float32", "float64"):
                cells = [(precision, id) for id in chosen]
                checked = started(cells, kind, Path(cache))
                text, _ = checked.communicate()
                at_edge = subprocess.run(
                    [sys.executable, str(Path(__file__).with_name("at_the_edge.py")), *map(":".join, cells)],
                    env={
                        **os.environ,
                        "ODYSSEY_INSTRUCTIONS": kind,
                        "PYTHONPATH": os.pathsep.join([str(TESTS.parent / "scripts"), str(TESTS)]),
                    },
                    stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False,
                )  # fmt: skip
                for what, status, report in (
                    ("sanitizers", checked.returncode, text),
                    ("guarded memory", at_edge.returncode, at_edge.stdout),
                ):
                    last = report.strip().splitlines()[-1] if not status else report[-6000:]
                    print(f"{kind} {precision}, {what}: {last} ({time.monotonic() - begun:.0f} s)", flush=True)
                    bad += status != 0
    sys.exit(int(bad > 0))


if __name__ == "__main__":
    main()
