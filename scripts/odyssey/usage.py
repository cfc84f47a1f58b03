"""What a run spends its time on: each process appends one line to the file that $ODYSSEY_USAGE names when it ends.

A line is JSON: `command`, `cpu_seconds` (its own), `children_cpu_seconds` (of processes that it waited for, such as
the compiler), `wall_seconds` since it was started, and `within`: CPU seconds of what it said it was `doing`.
Imports no torch.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

FILE = "ODYSSEY_USAGE"
_within: defaultdict[str, float] = defaultdict(float)


@contextmanager
def doing(what: str) -> Iterator[None]:
    """Count the CPU seconds of the block, in this process, as spent on `what`."""
    start = time.process_time()
    try:
        yield
    finally:
        _within[what] += time.process_time() - start


def usage() -> dict[str, object]:
    """The line of this process, up to now."""
    own, children = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return {
        "command": sys.argv,
        "cpu_seconds": own.ru_utime + own.ru_stime,
        "children_cpu_seconds": children.ru_utime + children.ru_stime,
        "wall_seconds": _wall_seconds(),
        "within": dict(_within),
    }


def append_usage() -> None:
    """Append this process's line, where a run asks for it; a folder that is gone or full costs the stage nothing."""
    if file := os.environ.get(FILE):
        line = json.dumps(usage()) + "\n"
        try:
            with Path(file).open("a") as lines:  # one write below the size of a pipe is whole, whoever else appends
                lines.write(line)
        except OSError as error:
            print(f"what this took is not noted: {error}", file=sys.stderr)


def _wall_seconds() -> float:
    import psutil

    return time.time() - psutil.Process().create_time()
