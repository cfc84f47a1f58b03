"""Whether sequences are answered rightly, by the criterion of a task's authors (odyssey.criterion.Criterion)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from odyssey.criterion import Criterion
from odyssey.datasets.sequences import NOT_SCORED, Split


@dataclass(frozen=True)
class Judgement:
    """Share of wrong sequences, mean absolute error of all scored outputs, and whether that is a success."""

    wrong_share: float
    mean_error: float
    solved: bool


def judge(criterion: Criterion, answers: list[NDArray], split: Split, in_test: bool = False) -> Judgement:
    """Hold the answers against the split's targets.

    answers: for each sequence [T, K] (every_step) or [K] (last_step): probabilities of classes or bits, or numbers.
    in_test: by what is allowed in a test, not in validation.
    """
    wrong, errors = [], []
    for n, (answer, target) in enumerate(zip(answers, split.targets, strict=True)):
        asked = _asked(target)
        rows, targets = _scored(answer, target, asked)
        off = np.abs(rows - targets)
        errors.append(off)
        legal = split.legal[n][asked] if split.legal is not None else None
        wrong.append(MEASURES[criterion.measure](rows, targets, off, legal) > criterion.beyond)
    share, mean = float(np.mean(wrong)), float(np.mean(np.concatenate(errors)))
    return Judgement(share, mean, criterion.met(share, mean, in_test))


def _asked(target: NDArray) -> NDArray | slice:
    """Which steps of a sequence are scored."""
    return target.reshape(-1) != NOT_SCORED if target.dtype.kind == "i" else slice(None)


def _scored(answer: NDArray, target: NDArray, asked: NDArray | slice) -> tuple[NDArray, NDArray]:
    """The rows [n, K] that are scored, and what they should be (classes: one-hot)."""
    rows = answer.reshape(-1, answer.shape[-1]).astype(np.float64)
    if target.dtype.kind != "i":
        return rows, target.reshape(rows.shape)
    return rows[asked], np.eye(rows.shape[1])[target.reshape(-1)[asked]]


def _class(rows: NDArray, targets: NDArray, off: NDArray, legal: NDArray | None) -> float:
    # The largest of numbers with a NaN among them is the NaN.
    return float(((rows.argmax(1) != targets.argmax(1)) | np.isnan(rows).any(1)).sum())


def _largest_error(rows: NDArray, targets: NDArray, off: NDArray, legal: NDArray | None) -> float:
    return _or_infinite(off.max(initial=0.0))


def _squared_error(rows: NDArray, targets: NDArray, off: NDArray, legal: NDArray | None) -> float:
    return _or_infinite((off**2).mean(1).max(initial=0.0))


def _legal(rows: NDArray, targets: NDArray, off: NDArray, legal: NDArray | None) -> float:
    """Steps at which the least probable of the legal symbols is not above the most probable of the others."""
    assert legal is not None, "the criterion `legal` needs Split.legal"
    may = legal.astype(bool)
    least = np.where(may, rows, np.inf).min(1)
    most = np.where(may, -np.inf, rows).max(1)
    return float((~(least > most)).sum())


def _or_infinite(value: float) -> float:
    """An answer that is not a number is wrong."""
    return float(value) if np.isfinite(value) else np.inf


MEASURES = {"class": _class, "largest_error": _largest_error, "squared_error": _squared_error, "legal": _legal}
