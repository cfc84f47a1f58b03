"""The C side of training, as ctypes sees it: TRAINER and SPLIT of c/trainer.h. Imports no torch."""

from __future__ import annotations

import ctypes
from functools import cache

import numpy as np
from numpy.typing import DTypeLike, NDArray

from odyssey.equations import Cell
from odyssey.errors import InputError
from odyssey.kernels.c_types import DOUBLE, POINTER, SIZE
from odyssey.kernels.compiler import Precision, library

MOST_LAYERS = 16  # as in c/trainer.h
OUTPUTS = {"binary": 0, "classes": 1, "real": 2}
FORMS = {None: 0, "equation-9": 1, "equation-10": 2, "code": 3}
ACTIVATIONS = {None: 0, "tanh": 0, "sigmoid": 1, "relu": 2}


class SplitPointers(ctypes.Structure):
    """SPLIT."""

    _fields_ = tuple((name, POINTER) for name in ("x", "symbols", "targets", "classes", "length", "start", "scored"))


class Trainer(ctypes.Structure):
    """TRAINER; its fields are described there."""

    _fields_ = (
        *((name, SIZE) for name in ("D", "H", "K", "layers", "directions", "output", "last_step")),
        *((name, SIZE) for name in ("batch_size", "most_frames", "most_steps", "optimiser", "average_steps")),
        *((name, DOUBLE) for name in ("rate", "momentum", "clip", "clip_each", "noise", "dropout")),
        *((name, SIZE) for name in ("regulariser", "activation")),
        ("regulariser_weight", DOUBLE),
        ("key", ctypes.c_uint32 * 2),
        ("mask_key", ctypes.c_uint32 * 2 * (MOST_LAYERS + 1)),
        ("count", SIZE),
        *((name, POINTER) for name in ("weights", "gradient", "velocity", "square")),
        *((name, DOUBLE) for name in ("power1", "power2")),
        ("memory", POINTER),
        ("split", SplitPointers),
        ("sequences", POINTER),
        ("sequence_count", SIZE),
        ("norms", POINTER),
        *((name, DOUBLE) for name in ("loss", "score")),
        *((name, SIZE) for name in ("targets", "updates")),
    )


@cache
def trainer_library(cell: Cell, precision: Precision) -> ctypes.CDLL:
    """The cell's library, ready to train in this precision."""
    found = library(cell, precision)
    found.odyssey_trainer_memory.restype = SIZE
    found.odyssey_trainer_memory.argtypes = (POINTER, SIZE)
    return found


def address(array: NDArray, dtype: DTypeLike) -> int:
    """Where an array begins; the caller keeps it alive. Raises InputError unless it lies as C reads it."""
    if array.dtype != dtype or not array.flags.c_contiguous:
        raise InputError(f"C reads a contiguous array of {np.dtype(dtype)}, not {array.dtype} {list(array.shape)}.")
    return array.ctypes.data
