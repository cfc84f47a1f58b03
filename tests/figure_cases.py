"""Tables of every kind of study, usual and odd, for its figures to be drawn from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pandas as pd

from awkward_tables import CASES as AWKWARD
from gradient_tables import STUDY, gradient_tables
from latching_tables import latching_tables
from memory_tables import memory_tables, recalled
from odyssey import catalogue
from odyssey.making import make_data
from odyssey.published.greff import ORDER
from odyssey.schema import Config, checked
from odyssey.studies.found import kind, read_tables
from odyssey.studies.reading import read_study, studies
from odyssey.studies.running import run_step
from odyssey.studies.speed.tables import SpeedTables
from odyssey.studies.speed.tabulating import speed_table
from odyssey.studies.surface.experiment import trace
from odyssey.studies.surface.schema import SurfaceStudy
from odyssey.studies.surface.tables import SurfaceTables
from speed_tables import measured
from study_jobs import jobs
from study_tables import (
    answering,
    momenta,
    repeated_settings,
    searched,
    study_tables,
    two_trials,
)

FOLDER = TemporaryDirectory()
DATA = Path(FOLDER.name)


def speed(*given: Any, **more: Any) -> SpeedTables:
    return SpeedTables(speed_table(measured(*given, **more)))


def surface(**change: Any) -> SurfaceTables:
    study = read_study("surface", "smoke").model_dump()
    return trace(checked(SurfaceStudy, study | change, "study"))


MANY = {
    "cells": {"cells": "all"},
    "matrices": {
        "cells": ["rnn-tanh", "rnn-sigmoid"],
        "grid": {"initialisation": ["uniform", "pascanu-smart-tanh", "orthogonal"]},
    },
}
WILD = {  # loses its finite loss
    "clipping": {
        "cells": ["rnn-relu"],
        "settings": {"initialisation": "identity", "initial_scale": 5.0, "learning_rate": 100.0},
        "grid": {"clip_norm": [None, 1e6]},
    }
}
CASES: dict[str, dict[str, Callable[[], Any]]] = {  # those of a kind that is not here: its studies at their smoke size
    "trials": {
        "usual": lambda: study_tables(tasks=("chorales", "digits", "adding")),
        "small": lambda: study_tables(("lstm", "gru"), ("adding",)),
        "two": two_trials,
        "published": answering,
        "repeated": repeated_settings,
        "momenta": momenta,
        "many problems with momenta": lambda: momenta(("adding", "digits", "temporal_order"), ("lstm",)),
        "searched as Greff did": lambda: searched(cells=ORDER[:4], tasks=("jsb", "spoken_frames")),
        "searched a little": lambda: searched(trials=3),
        **AWKWARD,
    },
    "speed": {
        "usual": speed,
        "paper": lambda: speed(tuple(catalogue.cells()), (20, 50, 100, 200), (1, 16, 32)),
        "small": lambda: speed(("lstm",), (32,), (1,), ("ours", "nn_lstm"), steps=False),
        "with the kernel alone": lambda: speed(peers=("ours", "ours_kernel", "nn_lstm", "jax_scan")),
        "two lengths": lambda: speed(("lstm", "gru"), (50,), (1,), lengths=(60, 200)),
        "feeding": lambda: speed(("lstm",), (50,), (1,), feeding=True),
        "feeding alone": lambda: speed((), (50,), (1,), steps=False, feeding=True),
        "ours alone": lambda: speed(("gru",), (32,), (1,), ("ours",)),
    },
    "memories": {
        "usual": lambda: memory_tables(recalled()),
        "many sizes, loads and letters": lambda: memory_tables(
            recalled(units=(10, 20, 30, 40, 50, 60)), (0.05, 0.1, 0.2, 0.3), blocks=5
        ),
        "small": lambda: memory_tables(recalled(["signs"], [20], [0.1], [0.1], networks=1), loads=(0.1,), blocks=1),
        "bits alone": lambda: memory_tables(recalled(["bits"], [20, 30], [0.1, 0.4])),
    },
    "surface": {
        "usual": surface,
        "small": lambda: surface(  # no folds, one start
            bifurcation={"w": 3.0, "b": (-3.0, 0.0)}, descents={"starts": [(5.1, -2.4)], "updates": 1}
        ),
    },
    "latching": {
        "usual": latching_tables,
        "small": lambda: latching_tables(runs=1, learning_rates=[0.1], lengths={"lengths": [5]}),
        "three rates, fine": lambda: latching_tables(
            learning_rates=[0.01, 0.1, 1.0],
            map={"w": [0.5 + 0.125 * k for k in range(17)], "noise_sd": [0.05 * k for k in range(21)]},
        ),
    },
    "gradients": {
        "usual": lambda: gradient_tables(DATA),
        "every cell, many matrices and epochs": lambda: gradient_tables(DATA, sweeps=MANY, epochs=[0, 1, 2, 3, 4, 5]),
        "diverged": lambda: gradient_tables(DATA, sweeps=WILD),
        "small": lambda: gradient_tables(DATA, sweeps={"matrices": STUDY["sweeps"]["matrices"]}, epochs=[0]),
        "no plain RNN": lambda: gradient_tables(DATA, sweeps={"cells": {"cells": ["gru", "mlp"]}}),
    },
}


def cases(kind: str) -> list[str]:
    """What the figures of that kind are drawn from, by name: "usual" and "small" among them."""
    return list(CASES.get(kind, ("usual", "small")))


@cache
def tables(kind: str, case: str) -> Any:
    """What the figures of that kind of study are given."""
    return CASES[kind][case]() if kind in CASES else smoke(kind)


@cache
def smoke(name: str) -> Any:
    """The tables of the first study of a kind at its smoke size, by its own steps."""
    study = read_study(studies(name)[0], "smoke")
    folder = DATA / name
    for file, (task, options) in kind(name).plan(study, Config()).data.items():
        make_data(task, options, DATA / f"{file}.npz", None)
    for step, files in jobs(study, folder / "plans"):
        run_step(name, step, files, folder, DATA)
    return read_tables(name, folder)


def by_name(given: Any) -> dict[str, pd.DataFrame]:
    """The tables that `tables` has made, by the names of their files."""
    return {f.name: getattr(given, f.name) for f in fields(given)}


def emptied(given: Any) -> Any:
    """The same tables without a row."""
    return type(given)(**{name: table.iloc[:0] for name, table in by_name(given).items()})
