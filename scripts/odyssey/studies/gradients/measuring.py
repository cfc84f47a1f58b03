"""Train a network and measure its gradients on the way: rows for the tables of odyssey.studies.gradients.tables.

Measured in double precision on the first validation sequences, without noise, with the weights as they are after each
of the chosen epochs. Training is that of a study of trials, but always to the last epoch.
"""

from __future__ import annotations

import math
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
import torch
from numpy.typing import NDArray
from torch import Tensor

from odyssey.datasets.sequences import Data
from odyssey.equations import Cell
from odyssey.networks.network import Network
from odyssey.studies.gradients.bounds import (
    departure_from_normality,
    growth_at_most,
    largest_singular_value,
    recurrent_matrix,
    spectral_radius,
)
from odyssey.studies.gradients.jacobians import backwards, lengths_carried
from odyssey.tasks.task import Task
from odyssey.training.assembly import build, load
from odyssey.training.batches import Sequences
from odyssey.training.engines import engine
from odyssey.training.plain_network import Weights
from odyssey.training.preparation import prepared
from odyssey.training.trial import clipped_share
from odyssey.trial import Trial

ROUNDING = 1e-9  # in log10: a norm within this of a bound is not above it
ABOUT_MATRIX = {
    "spectral_radius": spectral_radius,
    "largest_singular_value": largest_singular_value,
    "departure_from_normality": departure_from_normality,
}


@dataclass
class Measured:
    """What was measured on one trial, without its name."""

    flows: list[pd.DataFrame] = field(default_factory=list)
    spectra: list[pd.DataFrame] = field(default_factory=list)
    snapshots: list[dict[str, Any]] = field(default_factory=list)


def measure(
    trial: Trial, cell: Cell, task: Task, data: Data, epochs: Sequence[int], sequences: int, beyond: float
) -> Measured:
    """Train by the trial's configuration and measure after each of the epochs."""
    data, began, done = prepared(trial, data), time.perf_counter(), Measured()
    network = build(trial, cell, task, data)
    assert isinstance(network, Network), "odyssey.studies.gradients.plan refuses others"
    x, lengths = _inputs(task, data, sequences)
    for row, weights in snapshots(trial, cell, task, data, epochs):
        load(network, weights)
        parameters, vectors = _doubles(network, cell), network.symbols(x).detach().double()
        steps, logs = (v.numpy() for v in lengths_carried(backwards(cell, parameters, vectors, lengths)))
        flow = _flow(logs, _growth(cell, parameters))
        spectra = [_spectrum(name, parameters[name]) for name, letter in cell.parameters.items() if letter == "R"]
        done.flows.append(flow.assign(epoch=row["epoch"]))
        done.spectra += [spectrum.assign(epoch=row["epoch"]) for spectrum in spectra]
        done.snapshots.append(row | _shares(steps, logs, beyond) | _matrix(cell, parameters, flow))
        done.snapshots[-1]["wall_seconds"] = time.perf_counter() - began
    return done


def snapshots(
    trial: Trial, cell: Cell, task: Task, data: Data, epochs: Sequence[int]
) -> Iterator[tuple[dict[str, Any], Weights]]:
    """The network after each of the epochs: its losses and gradient norms, and its weights.

    data: as `prepared` has made it. Ends early where the loss is no longer finite.
    """
    run, norms = engine(trial, cell, task, data), list[float]()
    for epoch in range(epochs[-1] + 1):
        if epoch > 0:
            done = run.train_epoch(epoch)
            norms += done.norms
        loss = done.loss / max(done.targets, 1) if epoch > 0 else run.evaluate("train").loss
        if not math.isfinite(loss):
            return
        if epoch in epochs:
            scores = run.evaluate("valid")
            row = {"epoch": epoch, "train_loss": loss, "valid_loss": scores.loss, "valid_score": scores.score}
            yield row | {"score_name": task.score_name} | _norms(norms, trial.clip_norm), run.weights()
            norms = []


def _norms(norms: list[float], threshold: float | None) -> dict[str, float]:
    values = np.array(norms or [math.nan])
    return {
        "gradient_norm_median": float(np.median(values)),
        "gradient_norm_max": float(np.max(values)),
        "clipped_share": clipped_share(values, threshold),
    }


def _inputs(task: Task, data: Data, count: int) -> tuple[Tensor, Tensor]:
    """The first validation sequences, padded, and their lengths."""
    split = Sequences(data.valid, task, torch.device("cpu"))
    batch = split.batch(torch.arange(min(count, len(split))))
    return batch.x, batch.lengths


def _doubles(network: Network, cell: Cell) -> dict[str, Tensor]:
    return {name: getattr(network.recurrent, name).detach().double() for name in cell.parameters}


def _growth(cell: Cell, parameters: dict[str, Tensor]) -> tuple[float, float]:
    name = recurrent_matrix(cell)
    return (math.nan, math.nan) if name is None else growth_at_most(cell, parameters[name])


def _flow(logs: NDArray, growth: tuple[float, float]) -> pd.DataFrame:
    """Rows of the table `flows` from log10 norms [D, B]."""
    distance = np.arange(1, len(logs) + 1)
    low, median, high = np.quantile(logs, [0.25, 0.5, 0.75], axis=1, method="nearest")  # -inf has no in-between
    with np.errstate(divide="ignore"):
        singular, eigenvalue = (distance * np.log10(g) for g in growth)
    above = (logs > eigenvalue[:, None] + ROUNDING).mean(1)
    return pd.DataFrame(
        {"distance": distance, "median": median, "q25": low, "q75": high, "most": logs.max(1)}
        | {"singular": singular, "eigenvalue": eigenvalue}
        | {"above_eigenvalue": np.where(np.isnan(eigenvalue), np.nan, above), "sequences": logs.shape[1]}
    )


def _spectrum(name: str, matrix: Tensor) -> pd.DataFrame:
    values = torch.linalg.eigvals(matrix).numpy()
    return pd.DataFrame({"matrix": name, "real": values.real, "imaginary": values.imag})


def _shares(steps: NDArray, logs: NDArray, beyond: float) -> dict[str, float]:
    limit = math.log10(beyond)
    return {
        "step_norm_median": float(np.median(steps)),
        "steps_above_one": float((steps > 1).mean()),
        "exploded_share": float((logs[-1] > limit).mean()),
        "vanished_share": float((logs[-1] < -limit).mean()),
        "beyond": beyond,
    }


def _matrix(cell: Cell, parameters: dict[str, Tensor], flow: pd.DataFrame) -> dict[str, float]:
    """What a snapshot says of the recurrent matrix of a plain RNN."""
    name = recurrent_matrix(cell)
    found = {what: math.nan if name is None else of(parameters[name]) for what, of in ABOUT_MATRIX.items()}
    return {"above_eigenvalue": float(flow["above_eigenvalue"].mean()), **found}
