"""Symbols as vectors: one-hot, or of a width that is learned."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional


class Symbols(torch.nn.Module):
    """Turns symbols [T, B] int64 into vectors [T, B, width]; leaves what is no symbol as it is.

    count: symbols, or the channels of other inputs. window: symbols that are read at once, [T, B, window]; `count`
    itself stands for none and becomes zeros.
    embedding_size: None for one-hot vectors; else the vectors, `weight` [count, embedding_size], are learned.
    """

    def __init__(self, count: int, embedding_size: int | None, window: int = 1) -> None:
        super().__init__()
        self.sample: Tensor
        self.count, self.width = count, window * (embedding_size or count)
        self.register_buffer("sample", torch.empty(0), persistent=False)  # of the type of all
        self.weight = torch.nn.Parameter(torch.empty(count, embedding_size)) if embedding_size else None
        if self.weight is not None:
            torch.nn.init.normal_(self.weight)

    def forward(self, x: Tensor) -> Tensor:
        if x.is_floating_point():
            return x
        if self.weight is None:
            vectors = functional.one_hot(x, self.count + 1)[..., :-1].to(self.sample.dtype)
        else:
            vectors = functional.embedding(x.clamp(max=self.count - 1), self.weight) * (x < self.count)[..., None]
        return vectors.flatten(2)

    def extra_repr(self) -> str:
        return f"{self.count}, {self.width}"
