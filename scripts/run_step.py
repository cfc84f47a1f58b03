"""Stage: do one step of a study, over the whole of it or one batch, and write the tables that it makes."""

from __future__ import annotations

import argparse
from pathlib import Path

from odyssey.errors import run_stage
from odyssey.studies.running import run_step
from odyssey.studies.study_files import read_written


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--study", required=True, type=Path, help="the study as the run found it, in results/plans")
    parser.add_argument("--step", required=True, help="a step of the kind of the study, e.g. trace_surface")
    parser.add_argument("--batch", help="the batch, where the step is done in batches, e.g. signs-N100-from0")
    parser.add_argument(
        "--data", type=Path, default=Path("results/data"), help="folder of the data files [%(default)s]"
    )
    parser.add_argument("--out", required=True, type=Path, help="results/<study>: its tables, and shards/")
    given = parser.parse_args()
    study, config = read_written(given.study)
    run_step(study.kind, given.step, study, config, given.batch, given.out, given.data)


if __name__ == "__main__":
    run_stage(main)
