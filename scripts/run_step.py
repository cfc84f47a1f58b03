"""Stage: do one step of a study, over the whole of it or one batch, and write the tables that it makes."""

from __future__ import annotations

import argparse
from pathlib import Path

from odyssey.errors import run_stage
from odyssey.studies.found import kinds
from odyssey.studies.given import Files
from odyssey.studies.running import run_step


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kind", required=True, choices=kinds(), help="of the study")
    parser.add_argument("--step", required=True, help="a step of that kind, e.g. trace_surface")
    parser.add_argument("--study", type=Path, help="the study as the run found it, a file in results/plans")
    parser.add_argument("--plan", type=Path, help="the plan of the run, likewise")
    parser.add_argument("--batch", type=Path, help="what a batch is given, likewise, where the step is done in batches")
    parser.add_argument("--shard", help="the name of that batch, e.g. signs-N100-from0")
    parser.add_argument(
        "--data", type=Path, default=Path("results/data"), help="folder of the data files [%(default)s]"
    )
    parser.add_argument("--out", required=True, type=Path, help="results/<study>: its tables, and shards/")
    given = parser.parse_args()
    files = Files(given.study, given.plan, given.batch, given.shard)
    run_step(given.kind, given.step, files, given.out, given.data)


if __name__ == "__main__":
    run_stage(main)
