"""The system's C compiler: from a cell's text to a loaded library, once per cell, precision and kind of machine.

Libraries lie in a cache folder (`ODYSSEY_CACHE`, by default rnn-odyssey in the user's cache folder) under the digest of
all that they are made of, and appear there whole; several processes may compile at once.
"""

from __future__ import annotations

import ctypes
import hashlib
import os
import platform
import shutil
import subprocess
import tempfile
import warnings
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from filelock import FileLock

from odyssey.equations import Cell
from odyssey.errors import InputError, unknown
from odyssey.files import check_writable
from odyssey.kernels.emit_c import Writer
from odyssey.kernels.optimise import optimise

SOURCES = Path(__file__).parent / "c"
Precision = Literal["float32", "float64"]


@dataclass(frozen=True)
class Instructions:
    """A kind of machine code: the width of its vectors, and what the compiler must be told."""

    vector_bytes: int
    flags: tuple[str, ...]
    needs: frozenset[str] = frozenset()  # names in /proc/cpuinfo


INSTRUCTIONS: dict[str, Instructions] = {
    "avx512": Instructions(
        64,
        ("-march=x86-64-v4", "-mprefer-vector-width=512"),
        frozenset({"avx512f", "avx512dq", "avx512bw", "avx512vl"}),
    ),
    "avx2": Instructions(32, ("-march=x86-64-v3",), frozenset({"avx2", "fma", "bmi2"})),
    "portable": Instructions(16, ()),
}
# The hot loops are written in vectors, so that -O3 buys no speed and takes two to three times as long; what it adds for
# the other loops is named. All these give the same bits.
OPTIMISED = ("-O2", "-fvect-cost-model=dynamic", "-fpeel-loops")
FLAGS = ("-std=gnu11", *OPTIMISED, "-ffp-contract=fast", "-fno-math-errno", "-fno-trapping-math", "-fPIC", "-shared",
         "-fvisibility=hidden", "-w")  # fmt: skip


@cache
def instructions() -> str:
    """The widest instructions that this machine has; the variable ODYSSEY_INSTRUCTIONS chooses narrower ones."""
    chosen = os.environ.get("ODYSSEY_INSTRUCTIONS", "auto")
    if chosen != "auto" and chosen not in INSTRUCTIONS:
        raise unknown("ODYSSEY_INSTRUCTIONS", chosen, ["auto", *INSTRUCTIONS])
    here = _processor_flags()
    able = [name for name, kind in INSTRUCTIONS.items() if kind.needs <= here]
    if chosen == "auto":
        return able[0]
    if chosen not in able:
        raise InputError(f"ODYSSEY_INSTRUCTIONS is '{chosen}', but this machine has only {', '.join(able)}.")
    return chosen


def _processor_flags() -> frozenset[str]:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return frozenset()
    return frozenset(next((line.split(":")[1].split() for line in lines if line.startswith("flags")), []))


@cache
def compiler() -> str | None:
    """The path of a C compiler ($CC, cc, gcc or clang), or None."""
    for name in (os.environ.get("CC", ""), "cc", "gcc", "clang"):
        if name and (found := shutil.which(name)):
            return found
    return None


@cache
def warn_without_compiler() -> None:
    """Say once that cells run through PyTorch here."""
    warnings.warn(
        "no C compiler found: cells run through PyTorch operations, 10 to 20 times slower. Install one "
        "(Debian, Ubuntu: apt install gcc; Fedora: dnf install gcc; conda: conda install gcc), or name one in CC.",
        stacklevel=3,
    )


def source(cell: Cell, precision: Precision = "float32", kind: str | None = None) -> str:
    """The whole C text of a cell's kernel."""
    lanes = INSTRUCTIONS[kind or instructions()].vector_bytes // (4 if precision == "float32" else 8)
    writer = Writer(cell)
    parts = [
        f"/* {cell.id}:\n{cell.text}\n*/",
        "#define DOUBLE" if precision == "float64" else "",
        f"#define VECTOR_BYTES {INSTRUCTIONS[kind or instructions()].vector_bytes}",
        _turn(lanes),
        _file("vector.h"),
        _file("product.h"),
        writer.constants(),
        _file("layer.h"),
        writer.functions(),
        _file("workspace.h"),
        _file("layer_call.h"),
        _file("noise.h"),
        _file("dropout.h"),
        _file("losses.h"),
        _file("regulariser.h"),
        _file("trainer.h"),
        optimise(),
        _file("training.h"),
    ]
    return "\n".join(parts)


@cache
def _file(name: str) -> str:
    return (SOURCES / name).read_text()


def _turn(lanes: int) -> str:
    """The exchanges that transpose a square of lanes x lanes numbers."""
    exchanges, step = [], 1
    while step < lanes:
        left = [i if not i & step else i - step + lanes for i in range(lanes)]
        right = [i + step if not i & step else i + lanes for i in range(lanes)]
        shuffles = (f"__builtin_shufflevector(a, b, {', '.join(map(str, order))})" for order in (left, right))
        exchanges.append(f"EXCHANGE({step}, ({next(shuffles)}), ({next(shuffles)}))")
        step *= 2
    return f"#define TURN {' '.join(exchanges)}"


@cache
def library(cell: Cell, precision: Precision) -> ctypes.CDLL:
    """The cell's loaded library; compiles it if nobody has. Raises InputError if the compiler refuses."""
    program = compiler()
    if program is None:
        raise InputError("there is no C compiler on this machine; install gcc or clang.")
    text, kind = source(cell, precision), INSTRUCTIONS[instructions()]
    content = "\n".join([text, *FLAGS, *kind.flags, _version(program), platform.machine()])
    place = cache_folder() / f"{hashlib.sha256(content.encode()).hexdigest()[:24]}.so"
    if not place.exists():
        try:
            check_writable(place.parent)
        except InputError as error:
            raise InputError(f"{error} Compiled cells go there; ODYSSEY_CACHE names another folder.") from None
        place.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(f"{place}.lock"):
            if not place.exists():
                _compile(program, text, kind.flags, place, cell.id)
    return ctypes.CDLL(str(place))


def cache_folder() -> Path:
    """Where compiled libraries lie; may be deleted at any time."""
    if chosen := os.environ.get("ODYSSEY_CACHE"):
        return Path(chosen)
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "rnn-odyssey"


@cache
def _version(program: str) -> str:
    return subprocess.run([program, "--version"], capture_output=True, text=True, check=False).stdout.split("\n")[0]


def _compile(program: str, text: str, flags: tuple[str, ...], place: Path, id: str) -> None:
    with tempfile.TemporaryDirectory(dir=place.parent, prefix=".compile-") as folder:
        written, made = Path(folder) / "cell.c", Path(folder) / "cell.so"
        written.write_text(text, encoding="utf-8")
        command = [program, *FLAGS, *flags, str(written), "-o", str(made)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            first = next((line for line in done.stderr.splitlines() if "error" in line), done.stderr.strip())
            raise InputError(f"{program} cannot compile the kernel of cell '{id}': {first}")
        made.replace(place)
