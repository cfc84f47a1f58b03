"""The RNN encoder-decoder of Cho et al. 2014, around any cell: a sequence in, a sequence of another length out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import torch
from torch import Tensor

from odyssey.equations import Cell
from odyssey.networks.network import States
from odyssey.networks.recurrent import Drop, Recurrent, leave
from odyssey.networks.symbols import Symbols


@dataclass(frozen=True)
class Hypothesis:
    """A (partial) target sequence of a beam: its symbols and the sum of their log-probabilities in nats."""

    symbols: tuple[int, ...]
    log_probability: float


class EncoderDecoder(torch.nn.Module):
    """The encoder's last output h_T becomes the summary, which the decoder reads at every step.

        c = tanh(V h_T)                            summary [H] (of both directions, if the encoder has two)
        h'[0] = tanh(V' c)                         first output of every layer of the decoder; other states are 0
        h'[u] = cell(h'[u-1], [e(y[u-1]), c])      e: the vector of a symbol; before the first, the start's
        s'[u] = O_h h'[u] + O_y e(y[u-1]) + O_c c  [2 H], of which pairs keep their larger number (maxout)
        p(y[u]) = softmax(G s[u])

    input_size, output_size: source and target symbols; the target's `end` symbol stops a sequence.
    Source: Cho et al. 2014, Section 2.2 and appendix. Deviations: full vectors of width embedding_size in place of
    rank-100 matrices; maxout as wide as the layer; a bias in every linear map; the decoder has the encoder's cell
    (`gru-after` is nearest to the paper's own decoder, which resets after the product, that of c included).
    """

    def __init__(
        self,
        cell: Cell,
        input_size: int,
        hidden_size: int,
        output_size: int,
        num_layers: int = 1,
        bidirectional: bool = False,
        embedding_size: int | None = None,
        end: int = 0,
    ) -> None:
        super().__init__()
        self.end, width = end, embedding_size or hidden_size
        self.symbols, self.target_symbols = Symbols(input_size, width), Symbols(output_size + 1, width)
        self.recurrent = Recurrent(cell, width, hidden_size, num_layers, bidirectional)
        self.decoder = Recurrent(cell, width + hidden_size, hidden_size, num_layers)
        self.summary = torch.nn.Linear(hidden_size * (1 + bidirectional), hidden_size)
        self.first = torch.nn.Linear(hidden_size, hidden_size * num_layers)
        self.deep_output = torch.nn.Linear(2 * hidden_size + width, 2 * hidden_size)
        self.output = torch.nn.Linear(hidden_size, output_size)

    def answer(
        self,
        x: Tensor,
        lengths: Tensor,
        targets: Tensor,
        initial: Mapping[str, Tensor] | None = None,
        drop: Drop = leave,
    ) -> tuple[Tensor, States]:
        """x [T, B], lengths [B], targets [U, B] -> logits [U, B, K] of each target, given the right ones before it."""
        assert drop is leave, "odyssey.combinations refuses dropout here"
        c = self.encode(x, lengths)
        return self.decode(self._shifted(targets), c, self.start(c))

    def encode(self, x: Tensor, lengths: Tensor) -> Tensor:
        """The summaries [B, H] of the source sequences x [T, B]."""
        _, final = self.recurrent.run(self.symbols(x), lengths)
        top = final[self.recurrent.cell.output][-len(self.recurrent.suffixes[-1]) :]
        return torch.tanh(self.summary(torch.cat(tuple(top), 1)))

    def start(self, c: Tensor) -> States:
        """The decoder's states before the first step, [layers, B, H] each."""
        cell, layers = self.decoder.cell, self.decoder.num_layers
        first = torch.tanh(self.first(c)).unflatten(1, (layers, -1)).transpose(0, 1)
        return {name: first if name == cell.output else torch.zeros_like(first) for name in cell.states}

    def decode(self, before: Tensor, c: Tensor, states: Mapping[str, Tensor]) -> tuple[Tensor, States]:
        """Logits [U, B, K] after the symbols before each step [U, B], and the states after the last."""
        e, spread = self.target_symbols(before), c.expand(before.shape[0], -1, -1)
        h, final = self.decoder.run(torch.cat([e, spread], 2), None, states)
        pairs = self.deep_output(torch.cat([h, e, spread], 2))
        return self.output(pairs.unflatten(2, (-1, 2)).amax(3)), final

    @torch.no_grad()
    def greedy(self, x: Tensor, lengths: Tensor, most: int) -> list[list[int]]:
        """The most probable symbol at every step, up to and without the end, or `most` of them."""
        c = self.encode(x, lengths)
        states, last = self.start(c), self._starts(x.shape[1])
        chosen = []
        for _ in range(most):
            logits, states = self.decode(last, c, states)
            last = logits.argmax(2)
            chosen.append(last[0])
            if all((torch.stack(chosen) == self.end).any(0)):
                break
        return [self._cut(column) for column in torch.stack(chosen).t().tolist()]

    @torch.no_grad()
    def beam(self, x: Tensor, width: int, most: int) -> list[int]:
        """The best of `width` hypotheses for one source x [T], by log-probability per symbol (the end counts)."""
        c = self.encode(x[:, None], torch.tensor([len(x)], device=x.device))
        alive, states, last = [Hypothesis((), 0.0)], self.start(c), self._starts(1)
        done: list[Hypothesis] = []
        for _ in range(most):
            logits, states = self.decode(last, c.expand(len(alive), -1), states)
            scores = torch.log_softmax(logits[0].double(), 1)
            scores += torch.tensor([h.log_probability for h in alive], dtype=scores.dtype, device=x.device)[:, None]
            best = scores.flatten().topk(min(width, scores.numel()))
            parents, symbols = best.indices // scores.shape[1], best.indices % scores.shape[1]
            grown = [
                Hypothesis((*alive[p].symbols, s), v)
                for p, s, v in zip(parents.tolist(), symbols.tolist(), best.values.tolist(), strict=True)
            ]
            done += [h for h in grown if h.symbols[-1] == self.end]
            keep = [k for k, h in enumerate(grown) if h.symbols[-1] != self.end]
            if not keep or len(done) >= width:
                break
            alive, last = [grown[k] for k in keep], symbols[keep][None]
            states = {name: state[:, parents[keep]] for name, state in states.items()}
        winner = max(done or alive, key=lambda h: h.log_probability / len(h.symbols))
        return self._cut(list(winner.symbols))

    def parameter_count(self) -> int:
        return sum(p.numel() for p in self.parameters())

    def _starts(self, batch: int) -> Tensor:
        """The start symbol, which stands after all others, [1, B]."""
        return torch.full((1, batch), self.target_symbols.count - 1, device=self.output.weight.device)

    def _shifted(self, targets: Tensor) -> Tensor:
        return torch.cat([self._starts(targets.shape[1]), targets[:-1]])

    def _cut(self, symbols: list[int]) -> list[int]:
        return symbols[: symbols.index(self.end)] if self.end in symbols else symbols
