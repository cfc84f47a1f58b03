"""Kernels and trainer of some cells on guarded memory, in a process of its own: a fault ends it, after the case's name.

python at_the_edge.py float32:lstm float64:gru; ODYSSEY_INSTRUCTIONS says which instructions.
"""

from __future__ import annotations

import faulthandler
import sys

import torch

from native.guarded_calls import call_layer, call_trainer
from native.guarded_memory import GuardedMemory
from native.layer_cases import layer_cases
from native.training_cases import training_cases
from odyssey import catalogue
from odyssey.kernels.compiler import INSTRUCTIONS, instructions


def run_cell(precision: str, id: str) -> int:
    """Every case of this cell at both edges; how many there were."""
    dtype, cell = getattr(torch, precision), catalogue.cell(id)
    lanes = INSTRUCTIONS[instructions()].vector_bytes // dtype.itemsize
    count = 0
    for edge in ("end", "start"):
        for case in layer_cases(lanes):
            for reverse in (False, True):
                print(f"{precision} {id} {edge} {'reversed ' if reverse else ''}{case}", flush=True)
                call_layer(cell, dtype, case, reverse, GuardedMemory(edge))  # type: ignore[arg-type]
                count += 1
        for epochs in training_cases(lanes, cell):
            print(f"{precision} {id} {edge} {epochs}", flush=True)
            call_trainer(cell, dtype, epochs, GuardedMemory(edge))  # type: ignore[arg-type]
            count += 1
    return count


def main() -> None:
    faulthandler.enable()
    torch.set_num_threads(1)
    torch.set_flush_denormal(True)  # as training does
    pairs = [argument.split(":") for argument in sys.argv[1:]]
    print(f"{sum(run_cell(precision, id) for precision, id in pairs)} cases within their memory")


if __name__ == "__main__":
    main()
