"""Dropout on connections that are not recurrent: on the input of every layer and on what the answer is read from.

Source: Zaremba, Sutskever and Vinyals 2014, Section 3.1. A number is dropped with probability `dropout`, and the others
are divided by 1 - dropout, so that nothing changes in evaluation; every step has a new mask. What passes from step to
step is never dropped. A symbol read one-hot is not dropped either: the paper drops numbers of its learned vector, and a
one-hot vector would go as a whole. An answer after the last step is read from one vector, which has one mask.

Masks depend on the place in the split, not on the order of sequences and batches, and are the same to the bit in C
(c/dropout.h).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from odyssey.streams import seed_sequence
from odyssey.training.noise import Words, words

if TYPE_CHECKING:
    from torch import Tensor

    from odyssey.training.batches import Batch


def mask_keys(seed: int, epoch: int, layers: int) -> Words:
    """The keys [layers + 1, 2] of the masks of one epoch: before each layer, and after the last."""
    keys = [seed_sequence(seed, "dropout", epoch, place).generate_state(2, np.uint32) for place in range(layers + 1)]
    return np.stack(keys).astype(np.uint32)


def kept(key: Words, share: float, first: int, count: int) -> NDArray[np.bool_]:
    """Which of the numbers first, first + 1, ... of a stream are not dropped, [count]."""
    return words(key, first, count) >= np.uint32(share * 2**32)


@dataclass(frozen=True)
class Dropout:
    """What becomes of the numbers of one batch, or of a piece of one, in an epoch.

    share: of dropped numbers. keys: see `mask_keys`. inputs: are they dropped, too?
    """

    share: float
    keys: Words
    batch: Batch
    inputs: bool

    def __call__(self, place: int, values: Tensor) -> Tensor:
        """values: [T, B, W], the input of layer `place`, or, where that is the number of layers, what is answered from:
        [T, B, W], or [B, W] where it is read after the last step."""
        import torch

        if place == 0 and not self.inputs:
            return values
        width = values.shape[-1]
        index, starts, lengths = (a.tolist() for a in (self.batch.index, self.batch.starts, self.batch.lengths))
        if values.dim() == 2:
            mask = np.stack([kept(self.keys[place], self.share, i * width, width) for i in index])
        else:
            mask = np.zeros(values.shape, bool)
            for b, (start, length) in enumerate(zip(starts, lengths, strict=True)):
                flat = kept(self.keys[place], self.share, start * width, length * width)
                mask[:length, b] = flat.reshape(length, width)
        return values * (torch.from_numpy(mask).to(values) * (1 / (1 - self.share)))
