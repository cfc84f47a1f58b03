"""Sequences as padded tensors, cut into batches."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from odyssey.tasks.task import Split, Timing
from odyssey.training.noise import normal


@dataclass(frozen=True)
class Batch:
    """x [T, B, D] float32, targets [T, B, ...] or [B, ...], lengths [B] int64, mask [T, B] or None (last_step);
    index [B]: which sequences these are."""

    x: Tensor
    targets: Tensor
    lengths: Tensor
    mask: Tensor | None
    index: Tensor


class Sequences:
    """A split on a device, padded once; `batch` takes out any sequences, as long as the longest of them."""

    def __init__(self, split: Split, timing: Timing, device: torch.device) -> None:
        self.timing = timing
        self.lengths = torch.tensor([len(x) for x in split.inputs], device=device)
        self.starts = self.lengths.cumsum(0) - self.lengths
        self.x = torch.from_numpy(_padded(split.inputs).astype(np.float32)).to(device)
        targets = _padded(split.targets) if timing == "every_step" else np.stack(split.targets)
        whole = np.issubdtype(targets.dtype, np.signedinteger)
        self.targets = torch.from_numpy(targets.astype(np.int64 if whole else np.float32)).to(device)

    def __len__(self) -> int:
        return len(self.lengths)

    def batch(self, index: Tensor) -> Batch:
        """The sequences `index` [B]."""
        lengths = self.lengths[index]
        steps = int(lengths.max())
        x = self.x[:steps, index]
        if self.timing == "last_step":
            return Batch(x, self.targets[index], lengths, None, index)
        mask = torch.arange(steps, device=lengths.device)[:, None] < lengths
        return Batch(x, self.targets[:steps, index], lengths, mask.to(x.dtype), index)

    def noise(self, batch: Batch, key: NDArray[np.uint32]) -> Tensor:
        """N(0, 1) for every input of a batch [T, B, D], by its place in the split; zero beyond a sequence's end."""
        width = self.x.shape[2]
        arrays = [
            normal(key, int(self.starts[i]) * width, int(self.lengths[i]) * width).reshape(-1, width)
            for i in batch.index.tolist()
        ]
        return torch.from_numpy(_padded(arrays)).to(self.x.device)

    def batches(self, size: int, order: NDArray | None = None) -> Iterator[Batch]:
        """All sequences in batches of `size`, in `order` (as they come by default)."""
        places = torch.from_numpy(np.arange(len(self)) if order is None else order).to(self.lengths.device)
        for start in range(0, len(self), size):
            yield self.batch(places[start : start + size])


def _padded(arrays: list[NDArray]) -> NDArray:
    """[T_max, N, ...], zero beyond the end of each array [T_n, ...]."""
    padded = np.zeros((max(map(len, arrays)), len(arrays), *arrays[0].shape[1:]), arrays[0].dtype)
    for n, array in enumerate(arrays):
        padded[: len(array), n] = array
    return padded
