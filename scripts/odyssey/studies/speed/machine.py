"""The machine: what it is, and how a process keeps to one core of it. Imports neither torch nor JAX."""

from __future__ import annotations

import os
import platform
from importlib.metadata import PackageNotFoundError
from pathlib import Path

from odyssey.digests import release

SIMD = ("sse4_2", "avx", "avx2", "fma", "avx512f", "avx512bw", "avx512_bf16", "amx_tile", "asimd", "sve")
ONE_THREAD = {
    "OMP_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "XLA_FLAGS": "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1",
    "JAX_PLATFORMS": "cpu",
    "JAX_CPU_ENABLE_ASYNC_DISPATCH": "false",  # one core: to hand work to another thread only costs a switch
}


def keep_to_one_core() -> int:
    """Pin this process to one core and all libraries to one thread; to be called before they are imported.

    Returns the core: the last of those allowed, since the first has most of the interrupts.
    """
    core = max(os.sched_getaffinity(0))
    os.sched_setaffinity(0, {core})
    os.environ.update(ONE_THREAD)
    return core


def identity() -> dict[str, str]:
    """What a measurement is repeated for when it changes: processor and versions."""
    return {
        "processor": _cpuinfo().get("model name", platform.processor() or platform.machine()),
        "model": " ".join(_cpuinfo().get(key, "") for key in ("cpu family", "model", "stepping")).strip(),
        "torch": _version("torch"),
        "jax": _version("jax"),
        "jaxlib": _version("jaxlib"),
    }


def facts() -> dict[str, str]:
    """All that a reader may want to know about the machine."""
    flags = set(_cpuinfo().get("flags", _cpuinfo().get("Features", "")).split())
    caches = {f"cache {name}": f"{size // 1024} KiB" for name, size in caches_bytes().items()}
    return {
        **identity(),
        "cores": str(os.cpu_count()),
        "vector instructions": " ".join(flag for flag in SIMD if flag in flags),
        **caches,
        "numpy": _version("numpy"),
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.release()}",
    }


def caches_bytes() -> dict[str, int]:
    """ "L1d", "L2", "L3" -> bytes of the caches that core 0 sees; those that the system tells."""
    found: dict[str, int] = {}
    for index in sorted(Path("/sys/devices/system/cpu/cpu0/cache").glob("index*")):
        level, kind, size = ((index / name).read_text().strip() for name in ("level", "type", "size"))
        if kind != "Instruction" and size.endswith("K"):
            found[f"L{level}{'d' if kind == 'Data' else ''}"] = 1024 * int(size[:-1])
    return found


def _cpuinfo() -> dict[str, str]:
    """The first processor in /proc/cpuinfo."""
    try:
        first = Path("/proc/cpuinfo").read_text().split("\n\n")[0]
    except OSError:
        return {}
    return {key.strip(): value.strip() for key, _, value in (line.partition(":") for line in first.splitlines())}


def _version(distribution: str) -> str:
    try:
        return release(distribution).split("==")[1]
    except PackageNotFoundError:
        return "not installed"
