"""Sequences as padded tensors, cut into batches."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from odyssey.datasets.sequences import NOT_SCORED, Split
from odyssey.errors import InputError
from odyssey.tasks.task import Task
from odyssey.training.noise import normal


@dataclass(frozen=True)
class Batch:
    """Sequences side by side.

    x: [T, B, D] float32, or symbols [T, B] or [T, B, window] int64; lengths [B] int64; index [B]: which sequences of
    the split these are; starts [B]: which of its frames they begin with.
    targets: [T, B, ...] (every_step), [B, ...] (last_step), [U, B] (own_length).
    weight: how many targets each loss stands for, as float: [T, B] or [U, B] 1 where there is one to score; [1, B] the
    number of labels (labels); None where there is one a sequence.
    """

    x: Tensor
    targets: Tensor
    lengths: Tensor
    weight: Tensor | None
    index: Tensor
    starts: Tensor


class Sequences:
    """A split on a device, padded once; bits are bytes until a batch reads them, which bounds memory.

    `batch` takes out any sequences, as long as the longest of them.
    """

    def __init__(self, split: Split, task: Task, device: torch.device) -> None:
        self.task = task
        self.lengths = torch.tensor([len(x) for x in split.inputs], device=device)
        self.starts = self.lengths.cumsum(0) - self.lengths
        self.x = _stored(_padded(split.inputs)).to(device)
        targets = np.stack(split.targets) if task.timing == "last_step" else _padded(split.targets)
        self.targets = _stored(targets).to(device)
        own = task.timing == "own_length"
        self.target_lengths = torch.tensor([len(y) for y in split.targets], device=device) if own else self.lengths

    def __len__(self) -> int:
        return len(self.lengths)

    def batch(self, index: Tensor) -> Batch:
        """The sequences `index` [B]."""
        lengths, ends, starts = self.lengths[index], self.target_lengths[index], self.starts[index]
        x = _as_read(self.x[: int(lengths.max()), index])
        if self.task.timing == "last_step":
            return Batch(x, _as_read(self.targets[index]), lengths, None, index, starts)
        steps = int(ends.max())
        targets = _as_read(self.targets[:steps, index])
        if self.task.output == "labels":
            return Batch(x, targets, lengths, ends[None].float(), index, starts)
        scored = torch.arange(steps, device=lengths.device)[:, None] < ends
        if self.task.output == "classes":
            scored &= targets != NOT_SCORED
        return Batch(x, targets, lengths, scored.float(), index, starts)

    def noise(self, batch: Batch, width: int, key: NDArray[np.uint32]) -> Tensor:
        """N(0, 1) for every input of a batch [T, B, width], by its place in the split; zero beyond a sequence's end."""
        arrays = [
            normal(key, start * width, length * width).reshape(-1, width)
            for start, length in zip(batch.starts.tolist(), batch.lengths.tolist(), strict=True)
        ]
        return torch.from_numpy(_padded(arrays)).to(self.x.device)

    def batches(self, size: int, order: NDArray | None = None) -> Iterator[Batch]:
        """All sequences in batches of `size`, in `order` (as they come by default)."""
        places = torch.from_numpy(np.arange(len(self)) if order is None else order).to(self.lengths.device)
        for start in range(0, len(self), size):
            yield self.batch(places[start : start + size])


def in_streams(split: Split, streams: int) -> Split:
    """A running text of N symbols as so many sequences side by side, N // streams long; the rest is left out."""
    length = len(split.inputs[0]) // streams
    if length == 0:
        raise InputError(
            f"a text of {len(split.inputs[0])} symbols cannot be cut into {streams} streams; lower batch_size."
        )
    cut = [[a[k * length : (k + 1) * length] for k in range(streams)] for a in (split.inputs[0], split.targets[0])]
    return Split(cut[0], cut[1])


def pieces(batch: Batch, steps: int | None, task: Task) -> Iterator[tuple[Batch, Tensor]]:
    """The batch in pieces of so many steps, each with the columns [B'] of the batch that have not yet ended.

    A piece's weight is zero where it holds no target; with one target a sequence it stands in the piece that ends it.
    """
    total = batch.x.shape[0]
    if steps is None or steps >= total:  # as it is: targets of a length of their own may be longer than the inputs
        yield batch, torch.arange(len(batch.lengths), device=batch.x.device)
        return
    for start in range(0, total, steps):
        end = min(start + steps, total)
        there = (batch.lengths > start).nonzero()[:, 0]
        lengths = (batch.lengths[there] - start).clamp(max=end - start)
        x, index, starts = batch.x[start : start + int(lengths.max()), there], batch.index[there], batch.starts[there]
        part = replace(batch, x=x, lengths=lengths, index=index, starts=starts + start)
        if task.timing == "last_step":
            weight = (batch.lengths[there] <= end).float()
            yield replace(part, targets=batch.targets[there], weight=weight), there
        elif batch.weight is not None:
            stop = start + int(lengths.max())
            yield replace(part, targets=batch.targets[start:stop, there], weight=batch.weight[start:stop, there]), there


def _stored(array: NDArray) -> Tensor:
    return torch.from_numpy(array.astype(np.float32, copy=False) if array.dtype.kind == "f" else array)


def _as_read(numbers: Tensor) -> Tensor:
    """Bits as float32, symbols and classes as int64."""
    if numbers.is_floating_point():
        return numbers
    return numbers.float() if numbers.dtype == torch.uint8 else numbers.long()


def _padded(arrays: list[NDArray]) -> NDArray:
    """[T_max, N, ...], zero beyond the end of each array [T_n, ...]."""
    padded = np.zeros((max(map(len, arrays)), len(arrays), *arrays[0].shape[1:]), arrays[0].dtype)
    for n, array in enumerate(arrays):
        padded[: len(array), n] = array
    return padded
