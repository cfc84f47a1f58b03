"""A recurrent network with its output layer: what a trial trains."""

from __future__ import annotations

from collections.abc import Mapping

import torch
from torch import Tensor

from odyssey.datasets.sequences import Timing
from odyssey.equations import Cell
from odyssey.networks.recurrent import Drop, Recurrent, leave
from odyssey.networks.symbols import Symbols

States = dict[str, Tensor]


class Network(torch.nn.Module):
    """Layers of a cell and one linear layer, `output`, with weight [K, H] ([K, 2 H] if bidirectional) and bias [K].

    timing: last_step gives one answer after the sequence's end, from the last state of the top layer (for the backward
    direction: its state after the first step); every_step, and own_length (by CTC), an answer at every step.
    embedding_size: width of the vector that stands for a symbol; None: one-hot. window: symbols that are read at once.
    fed_back: inputs that a subclass adds.
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
        embedding_size: int | None = None,
        window: int = 1,
        fed_back: int = 0,
    ) -> None:
        super().__init__()
        self.timing = timing
        self.symbols = Symbols(input_size, embedding_size, window)
        self.recurrent = Recurrent(cell, self.symbols.width + fed_back, hidden_size, num_layers, bidirectional)
        self.output = torch.nn.Linear(hidden_size * (1 + bidirectional), output_size)

    def forward(self, x: Tensor, lengths: Tensor) -> Tensor:
        """Logits or numbers, [T, B, K] or (last_step) [B, K].

        x: [T, B, D], or symbols [T, B] or [T, B, window]; lengths [B].
        """
        return self.run(x, lengths)[0]

    def run(
        self, x: Tensor, lengths: Tensor, initial: Mapping[str, Tensor] | None = None, drop: Drop = leave
    ) -> tuple[Tensor, States]:
        """As `forward`, from initial states; also returns the states after each sequence's last step.

        drop: makes the input of each layer, and of the output layer, what that reads (odyssey.training.dropout).
        """
        hidden, final = self.recurrent.run(self.symbols(x), lengths, initial, drop)
        if self.timing == "last_step":
            top = final[self.recurrent.cell.output][-len(self.recurrent.suffixes[-1]) :]
            hidden = torch.cat(tuple(top), 1)
        return self.output(drop(self.recurrent.num_layers, hidden)), final

    def answer(
        self,
        x: Tensor,
        lengths: Tensor,
        targets: Tensor,
        initial: Mapping[str, Tensor] | None = None,
        drop: Drop = leave,
    ) -> tuple[Tensor, States]:
        """As `run`; a network that reads the right answers while it is trained looks at the targets."""
        return self.run(x, lengths, initial, drop)

    def parameter_count(self) -> int:
        return sum(p.numel() for p in self.parameters())
