"""What holds in every process of the tests: one thread each, and Python's collector called seldom.

Snakemake gives each of its jobs one thread, and so it is here, where several processes test at once: more would spin
while they wait for each other, many times as long as the small products of a test take.
"""

from __future__ import annotations

import gc
import os

import pytest

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = "1"  # before anything imports NumPy, and for every process that a test starts


@pytest.hookimpl(trylast=True)
def pytest_collection_finish() -> None:
    gc.collect()  # modules and tests stay to the end
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)
