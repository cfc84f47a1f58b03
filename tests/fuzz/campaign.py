"""Any number of fuzzed inputs, in processes of their own: python tests/fuzz/campaign.py recurrent --examples 50000

Chunk n of a kind is the seed n: the same inputs each time. An input is written to a file before it is tried; if the
process dies, that file says of what. Chunks that are done are skipped when the same command is given again.

Run so far, on avx512: `recurrent --examples 40000 --chunk 2000 --first 1000` (7 ms an input) and `data --examples 10000
--first 1000` (28 ms an input). No process died. Five calls differed, all by the slope of relu at NaN; since that is
torch's, their chunks (1005, 1007) have no failure. Eleven changes of data files could not be made (two of the same
thing); since those count as one, their chunks (1001, 1006, 1007, 1008) have none.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

TESTS = Path(__file__).parents[1]
sys.path[:0] = [str(TESTS), str(TESTS.parent / "scripts")]


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("kind", choices=["recurrent", "data"])
    parser.add_argument("--examples", type=int, default=2000)
    parser.add_argument("--chunk", type=int, default=1000, help="examples a process")
    parser.add_argument("--first", type=int, default=0, help="the first chunk's seed")
    parser.add_argument("--out", type=Path, default=Path("logs/fuzz"), help="a folder for what is found")
    parser.add_argument("--case", type=Path, help="try this one input again")
    arguments = parser.parse_args()
    if arguments.case:
        print(_tried(arguments.kind)(json.loads(arguments.case.read_text())) or "no difference")
    elif "ODYSSEY_FUZZ_CHUNK" in os.environ:
        work(arguments.kind, int(os.environ["ODYSSEY_FUZZ_CHUNK"]), arguments.chunk, arguments.out)
    else:
        sys.exit(supervise(arguments))


def supervise(arguments: argparse.Namespace) -> int:
    """Run all chunks; 1 if anything was found."""
    arguments.out.mkdir(parents=True, exist_ok=True)
    seeds = range(arguments.first, arguments.first + -(-arguments.examples // arguments.chunk))
    started, ran, bad = time.monotonic(), 0, 0
    for done, seed in enumerate(seeds):
        report = arguments.out / f"{arguments.kind}-{seed}.json"
        if not report.exists():
            command = [sys.executable, __file__, arguments.kind, "--chunk", str(arguments.chunk)]
            command += ["--out", str(arguments.out)]
            worker = subprocess.run(command, env={**os.environ, "ODYSSEY_FUZZ_CHUNK": str(seed)}, check=False)
            ran += 1
            if worker.returncode:
                crash = arguments.out / f"{arguments.kind}-{seed}-crash.json"
                _current(arguments.out, arguments.kind, seed).replace(crash)
                report.write_text(json.dumps({"tried": None, "failures": [f"status {worker.returncode}: {crash}"]}))
        found = json.loads(report.read_text())
        bad += len(found["failures"])
        left = (time.monotonic() - started) / max(ran, 1) * (len(seeds) - done - 1) / 60
        print(
            f"seed {seed}: {found['tried']} inputs, {len(found['failures'])} failures; {left:.1f} min left", flush=True
        )
        for line in found["failures"][:3]:
            print(f"    {line}", flush=True)
    return int(bad > 0)


def work(kind: str, seed: int, examples: int, out: Path) -> None:
    """One chunk: every input that fails is kept, and the chunk goes on."""
    from hypothesis import HealthCheck, Phase, given, settings
    from hypothesis import seed as of_seed

    current, tried, failures = _current(out, kind, seed), [0], list[str]()
    difference = _tried(kind)

    @of_seed(seed)
    @settings(
        max_examples=examples, database=None, deadline=None, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(_strategy(kind))
    def run(case: object) -> None:
        current.write_text(json.dumps(case))
        tried[0] += 1
        if reason := _reason(difference, case):
            kept = out / f"{kind}-{seed}-{len(failures)}.json"
            kept.write_text(json.dumps(case))
            failures.append(f"{reason} ({kept})")

    run()
    (out / f"{kind}-{seed}.json").write_text(json.dumps({"tried": tried[0], "failures": failures}))
    current.unlink(missing_ok=True)


def _reason(difference: Callable[[Any], str | None], case: object) -> str | None:
    try:
        return difference(case)
    except Exception as error:  # any that is not meant for people is a failure, kept with the others
        last = traceback.extract_tb(error.__traceback__)[-1]
        return f"{type(error).__name__}: {error} at {Path(last.filename).name}:{last.lineno}"


def _current(out: Path, kind: str, seed: int) -> Path:
    return out / f"{kind}-{seed}-current.json"


def _strategy(kind: str) -> SearchStrategy[Any]:
    if kind == "data":
        from fuzz.data_files import changes

        return changes()
    from fuzz.recurrent_calls import calls

    return calls()


def _tried(kind: str) -> Callable[[Any], str | None]:
    import torch

    torch.set_num_threads(1)
    if kind == "data":
        from fuzz.data_files import difference

        return difference
    from fuzz import recurrent_calls

    return recurrent_calls.difference


if __name__ == "__main__":
    main()
