"""What a study of speed might have measured, made up: every peer at a known speed."""

from __future__ import annotations

from typing import Any

from odyssey import catalogue
from odyssey.studies.speed.arithmetic import Shape, flop

CEILINGS = {"gflops": 100.0, "l2_gbytes": 80.0, "l1d_bytes": 32768}
SPEEDS = {"ours": 1.0, "nn_lstm": 0.7, "nn_gru": 0.15, "nn_rnn": 0.2, "eager": 0.05, "jax_scan": 0.6}  # of a roof
PEERS = tuple(SPEEDS)
SPEEDS["ours_kernel"] = 1.4
DRAWN, TRAINED = {"adding": 9.0, "xml": 40.0}, 2.0  # steps per microsecond
COMPUTES = {"nn_lstm": "lstm-np", "nn_gru": "gru-after", "nn_rnn": "rnn-tanh"}
FAMILIES = {"nn_gru": "gru", "nn_rnn": "rnn"}


def measured(
    cells: tuple[str, ...] = ("rnn-tanh", "lstm", "lstm-fgr", "gru"),
    hidden: tuple[int, ...] = (50, 100, 200),
    batches: tuple[int, ...] = (1, 16),
    peers: tuple[str, ...] = PEERS,
    steps: bool = True,
    lengths: tuple[int, ...] = (60,),
    feeding: bool = False,
) -> dict[str, Any]:
    """As odyssey.studies.speed.measuring.measure returns it, with five samples a peer; `steps`: with training steps."""
    points = [
        _point("recurrence", c, Shape(88, h, b, t), peers)
        for t in lengths
        for c in cells
        for h in hidden
        for b in batches
    ]
    if steps:
        points += [
            _point("training_step", "lstm", Shape(88, h, 1, 60, 88), peers) for h in dict.fromkeys((20, *hidden))
        ]
    if feeding:
        points += [_feeding_point(task, hidden, batch) for task in DRAWN for hidden in (20, 50) for batch in batches]
    return {"machine": {"processor": "none", "torch": "2.13.0"}, "ceilings": CEILINGS, "points": points}


def _point(measure: str, cell: str, shape: Shape, peers: tuple[str, ...]) -> dict[str, Any]:
    family = catalogue.cell(cell).family
    here = [p for p in peers if FAMILIES.get(p, family) == family and (measure == "recurrence" or p not in FAMILIES)]
    return {"measure": measure, "cell": cell, "shape": vars(shape), "peers": {p: _record(p, cell, shape) for p in here}}


def _feeding_point(task: str, hidden: int, batch: int) -> dict[str, Any]:
    shape, steps = Shape(0, hidden, batch, 0, 0, task), {"drawing": 5000, "kernel_epoch": 1000}
    speeds = {"drawing": DRAWN[task], "kernel_epoch": TRAINED * 20 / hidden}
    records = {
        peer: {
            **{"computes": "lstm", "note": "", "compile_seconds": None, "calls": 3, "steps": steps[peer]},
            "seconds": [1e-6 * steps[peer] / speed * f for f in (0.98, 0.99, 1.0, 1.02, 1.1)],
        }
        for peer, speed in speeds.items()
    }
    return {"measure": "feeding", "cell": "lstm", "shape": vars(shape), "peers": records}


def _record(peer: str, cell: str, shape: Shape) -> dict[str, Any]:
    computes = COMPUTES.get(peer, cell)
    size = min(1.0, shape.hidden_size / 150) * (0.45 if shape.batch_size == 1 else 0.9) * (1 + 0.07 * (len(cell) % 3))
    seconds = flop(catalogue.cell(computes), shape) / (1e9 * CEILINGS["gflops"] * SPEEDS[peer] * size)
    return {
        "computes": computes,
        "note": "unroll 4" if peer == "jax_scan" else "",
        "compile_seconds": {"ours": 2.5, "jax_scan": 1.5}.get(peer),
        "calls": 3,
        "steps": shape.batch_size * shape.steps,
        "seconds": [seconds * f for f in (0.98, 0.99, 1.0, 1.02, 1.1)],
    }
