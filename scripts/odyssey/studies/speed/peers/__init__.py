"""The peers: programs that do the same work as ours, one a file, found by its name.

A peer's module holds LABEL, COLOUR and MARKER for figures, and
- `missing() -> str`: what it lacks here, with what to do, or "" if it can run;
- `computes(cell) -> Cell | None`: the cell that it runs where that one is asked for, or None if it has nothing like it;
- `recurrence(cell, shape, unrolls) -> Work`: forward and backward pass of one layer, x [T, B, D] without a gradient;
- `training_step(cell, shape, unrolls) -> Work`: noise, forward, loss, backward, clipping and update;
- `feeding(cell, shape, unrolls) -> Work`: the sequences of `shape.task` drawn, or trained on.
A peer may have one of them alone. What it runs is counted as what it computes: GFLOP/s are compared between cells.
"""
