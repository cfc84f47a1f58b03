"""A network that reads its own answers: Jordan's, around any cell."""

from __future__ import annotations

from collections.abc import Mapping

import torch
from torch import Tensor

from odyssey.datasets.sequences import Timing
from odyssey.equations import Cell
from odyssey.networks.network import Network, States
from odyssey.networks.recurrent import Drop, leave
from odyssey.networks.squashing import squashed
from odyssey.tasks.task import Output

STATE_UNITS = "state units"  # their name among the states of the cell


class FeedbackNetwork(Network):
    """At every step the cell reads its input and the state units s, which remember the network's own answers.

        s[t] = decay s[t-1] + a[t-1]        a: the answer as probabilities (bits, classes) or as it is (numbers), [K]

    With the memoryless cell `mlp` this is Jordan's network; with a recurrent cell both memories work together.
    Source: Jordan 1986 (state units with the output's fixed weights of 1 and a decaying memory of themselves); contrast
    Elman 1990, whose context is the hidden layer. Deviations: the gradient runs through all steps, and in training the
    network's own answers are fed back, not the right ones.
    """

    def __init__(
        self,
        cell: Cell,
        input_size: int,
        hidden_size: int,
        output_size: int,
        timing: Timing,
        output: Output,
        decay: float,
        num_layers: int = 1,
        embedding_size: int | None = None,
        window: int = 1,
    ) -> None:
        super().__init__(
            cell, input_size, hidden_size, output_size, timing, num_layers, False, embedding_size, window, output_size
        )
        self.answered, self.decay = output, decay

    def run(
        self, x: Tensor, lengths: Tensor, initial: Mapping[str, Tensor] | None = None, drop: Drop = leave
    ) -> tuple[Tensor, States]:
        assert drop is leave, "odyssey.combinations refuses dropout here"
        x = self.symbols(x)
        states = dict(initial or {})
        fed_back = states.pop(STATE_UNITS, x.new_zeros(1, x.shape[1], self.output.out_features))[0]
        answers, history = [], []
        one = torch.ones_like(lengths)
        for t in range(x.shape[0]):
            hidden, states = self.recurrent.run(torch.cat([x[t], fed_back], 1)[None], one, states or None)
            answers.append(self.output(hidden[0]))
            fed_back = self.decay * fed_back + squashed(self.answered, answers[-1])
            history.append({**states, STATE_UNITS: fed_back[None]})
        last, places = lengths - 1, torch.arange(x.shape[1], device=x.device)
        final = {name: torch.stack([h[name] for h in history])[last, :, places].transpose(0, 1) for name in history[0]}
        answer = torch.stack(answers)
        return (answer[last, places] if self.timing == "last_step" else answer), final
