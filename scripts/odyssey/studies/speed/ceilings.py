"""What one core does at best: a large matrix product, and reading what lies in the second cache."""

from __future__ import annotations

import ctypes
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import torch

from odyssey.studies.speed.arithmetic import Ceilings
from odyssey.studies.speed.machine import caches_bytes
from odyssey.studies.speed.torch_work import one_core

TRIES = 30
SIDES = (384, 512, 768, 1024)  # of a matrix product; the best of them counts
SHARES = (0.25, 0.4, 0.5)  # of the second cache that are read; the best of them counts
L1D_BYTES, L2_BYTES = 32 * 1024, 1024 * 1024  # where the system does not tell
READ = """
typedef float vector __attribute__((vector_size(64)));
/* The sum of n vectors, read `times` times: eight sums at once, so that no addition waits for another. */
float read_floats(const vector *a, long n, long times) {
    vector s[8] = {0};
    for (long k = 0; k < times; k++) {
        for (long i = 0; i + 8 <= n; i += 8)
            for (int j = 0; j < 8; j++) s[j] += a[i + j];
        __asm__ volatile("" ::: "memory");
    }
    for (int j = 1; j < 8; j++) s[0] += s[j];
    return s[0][0];
}
"""


def measured_ceilings() -> Ceilings:
    """The best of many tries; takes about a second."""
    one_core()
    caches = caches_bytes()
    gflops = max(_product_gflops(side) for side in SIDES)
    read = _compiled_read()
    gbytes = max(_read_gbytes(int(share * caches.get("L2", L2_BYTES)), read) for share in SHARES)
    return Ceilings(gflops, gbytes, caches.get("L1d", L1D_BYTES))


def _product_gflops(side: int) -> float:
    a, b, out = (torch.rand(side, side) for _ in range(3))
    return 2e-9 * side**3 / _least_seconds(lambda: torch.mm(a, b, out=out))


def _read_gbytes(size: int, read: Callable[..., float] | None) -> float:
    """GB/s of reading `size` bytes again and again; without a compiler by a torch sum, which falls a third short."""
    numbers, repeats = torch.ones(size // 4, device="cpu"), 20
    if read is None:
        return 1e-9 * size * repeats / _least_seconds(lambda: [numbers.sum() for _ in range(repeats)])
    place = ctypes.c_void_p(numbers.data_ptr())  # torch aligns to 64 bytes
    seconds = _least_seconds(lambda: read(place, ctypes.c_long(size // 64), ctypes.c_long(repeats)))
    return 1e-9 * size * repeats / seconds


def _compiled_read() -> Callable[..., float] | None:
    """The C function above, or None where there is no compiler."""
    compiler = shutil.which("cc") or shutil.which("gcc") or shutil.which("clang")
    if compiler is None:
        return None
    with tempfile.TemporaryDirectory() as folder:
        source, library = Path(folder, "read.c"), Path(folder, "read.so")
        source.write_text(READ)
        flags = ["-O3", "-march=native", "-funroll-loops", "-shared", "-fPIC"]
        done = subprocess.run([compiler, *flags, str(source), "-o", str(library)], capture_output=True, check=False)
        if done.returncode:
            return None
        function = ctypes.CDLL(str(library)).read_floats
    function.restype = ctypes.c_float
    return function


def _least_seconds(work: Callable[[], object]) -> float:
    best = float("inf")
    for _ in range(TRIES):
        started = time.perf_counter()
        work()
        best = min(best, time.perf_counter() - started)
    return best
