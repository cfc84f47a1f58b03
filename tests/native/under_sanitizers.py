"""Kernels and trainer of some cells under sanitizers, in a process of its own: start it by `started`.

A finding ends that process with status 99 and the sanitizer's report; each case is named before it runs.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from odyssey.kernels.compiler import INSTRUCTIONS, _processor_flags

TESTS = Path(__file__).parents[1]
COMPILER = Path(__file__).parent / "compiler_with_sanitizers.py"
FINDING = 99
KINDS = [name for name, kind in INSTRUCTIONS.items() if kind.needs <= _processor_flags()]  # the widest first


def libraries() -> list[str]:
    """The sanitizers' own, which must be loaded before all others; gcc gives a bare name for one that it has not."""
    return [
        subprocess.run(["gcc", f"-print-file-name={name}"], capture_output=True, text=True, check=True).stdout.strip()
        for name in ("libasan.so", "libubsan.so")
    ]


def has_sanitizers() -> bool:
    return shutil.which("gcc") is not None and all(Path(library).is_absolute() for library in libraries())


def started(
    cells: Sequence[tuple[str, str]], instructions: str, cache: Path, package: Path = TESTS.parent / "scripts"
) -> subprocess.Popen[str]:
    """A process that runs every case of these cells, each given with its precision; what it prints is in its stdout."""
    environment = {
        **os.environ,
        "CC": str(COMPILER),
        "ODYSSEY_CACHE": str(cache),
        "ODYSSEY_INSTRUCTIONS": instructions,
        "LD_PRELOAD": " ".join(libraries()),
        "ASAN_OPTIONS": f"detect_leaks=0:exitcode={FINDING}",  # Python does not give back all its memory at its end
        "UBSAN_OPTIONS": f"exitcode={FINDING}",
        "PYTHONMALLOC": "malloc",  # otherwise many small objects share one piece of memory
        "PYTHONPATH": os.pathsep.join([str(package), str(TESTS)]),
    }
    command = [sys.executable, __file__, *(f"{precision}:{id}" for precision, id in cells)]
    return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def run_cell(precision: str, id: str) -> int:
    """Every case of this cell; how many there were."""
    import torch

    from native.layer_cases import layer_cases, run_layers
    from native.training_cases import engine_for, training_cases
    from odyssey import catalogue
    from odyssey.kernels.compiler import instructions

    torch.set_num_threads(1)
    dtype, cell = getattr(torch, precision), catalogue.cell(id)
    lanes = INSTRUCTIONS[instructions()].vector_bytes // dtype.itemsize
    layers, training = layer_cases(lanes), training_cases(lanes, cell)
    for case in layers:
        print(f"{precision} {id} {case}", flush=True)
        run_layers(cell, dtype, case)
    for epochs in training:
        print(f"{precision} {id} {epochs}", flush=True)
        engine = engine_for(cell, dtype, epochs)
        for epoch in (1, 2):
            engine.train_epoch(epoch)
        for split in ("train", "valid", "test"):
            engine.evaluate(split)  # type: ignore[arg-type]
    return len(layers) + len(training)


def main() -> None:
    pairs = [argument.split(":") for argument in sys.argv[1:]]
    print(f"{sum(run_cell(precision, id) for precision, id in pairs)} cases without a finding")


if __name__ == "__main__":
    main()
