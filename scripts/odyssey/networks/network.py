"""A recurrent network with its output layer: what a trial trains."""

from __future__ import annotations

import torch
from torch import Tensor

from odyssey.equations import Cell
from odyssey.networks.recurrent import Recurrent
from odyssey.tasks.task import Timing


class Network(torch.nn.Module):
    """Layers of a cell and one linear layer, `output`, with weight [K, H] ([K, 2 H] if bidirectional) and bias [K].

    timing: every_step gives an answer at every step; last_step one after the sequence's end, from the last state of
    the top layer (for the backward direction: its state after the first step).
    """

    def __init__(
        self,
        cell: Cell,
        input_size: int,
        hidden_size: int,
        output_size: int,
        timing: Timing,
        num_layers: int = 1,
        bidirectional: bool = False,
    ) -> None:
        super().__init__()
        self.timing = timing
        self.recurrent = Recurrent(cell, input_size, hidden_size, num_layers, bidirectional)
        self.output = torch.nn.Linear(hidden_size * (1 + bidirectional), output_size)

    def forward(self, x: Tensor, lengths: Tensor) -> Tensor:
        """x [T, B, D], lengths [B] -> logits or numbers, [T, B, K] (every_step) or [B, K] (last_step)."""
        hidden, final = self.recurrent.run(x, lengths)
        if self.timing == "last_step":
            top = final[self.recurrent.cell.output][-len(self.recurrent.suffixes[-1]) :]
            hidden = torch.cat(tuple(top), 1)
        return self.output(hidden)

    def parameter_count(self) -> int:
        return sum(p.numel() for p in self.parameters())
