"""How an answer is graded: the loss that is trained, and the score that is reported."""

from __future__ import annotations

import torch
from rapidfuzz.distance import Levenshtein
from torch import Tensor
from torch.nn import functional

from odyssey.tasks.task import Output, Task
from odyssey.training.batches import Batch


def losses(
    output: Output, answers: Tensor, targets: Tensor, lengths: Tensor | None = None, weight: Tensor | None = None
) -> Tensor:
    """The loss of every target: nats summed over K bits (binary), nats (classes, words), nats a label (labels, [1, B]),
    mean squared error (real).

    answers [..., K]; targets [..., K] (binary, real) or [...] int64; lengths [B] and weight [1, B], the numbers of
    frames and of labels, are for labels alone. Returns [...].
    """
    if output == "binary":
        bits = targets.to(answers.dtype)
        return functional.binary_cross_entropy_with_logits(answers, bits, reduction="none").sum(-1)
    if output in ("classes", "words"):
        flat = functional.cross_entropy(answers.flatten(0, -2), targets.clamp(min=0).flatten(), reduction="none")
        return flat.view(targets.shape)
    if output == "labels":
        assert lengths is not None
        assert weight is not None
        chances = functional.log_softmax(answers, 2)
        # Without a path to the labels (more of them than frames) there is nothing to learn: the loss counts as zero.
        loss = functional.ctc_loss(
            chances, targets.t(), lengths, weight[0].long(), reduction="none", zero_infinity=True
        )
        return (loss / weight[0].clamp(min=1))[None]
    return functional.mse_loss(answers, targets, reduction="none").mean(-1)


def scores(task: Task, answers: Tensor, batch: Batch, loss: Tensor) -> Tensor:
    """The score (of `Task.score_name`) of every target, shaped like its loss."""
    if task.loss_is_score is None and task.output == "classes":
        return (answers.argmax(-1) != batch.targets).to(loss.dtype)
    if task.output == "labels":
        assert batch.weight is not None
        ends = batch.weight[0].long().tolist()
        wanted = [column[:end] for column, end in zip(batch.targets.t().tolist(), ends, strict=True)]
        paths = best_path(answers, batch.lengths)
        edits = [Levenshtein.distance(a, b) for a, b in zip(paths, wanted, strict=True)]
        return torch.tensor([edits], dtype=loss.dtype, device=loss.device) / batch.weight.clamp(min=1)
    return loss


def best_path(answers: Tensor, lengths: Tensor) -> list[list[int]]:
    """The labels on the most probable path of each sequence: repeats count once, blanks (0) not at all.

    answers [T, B, K], lengths [B]. Source: Graves et al. 2006 (best path decoding), as Greff et al. 2017 use it.
    """
    symbols = answers.argmax(2)
    changed = torch.ones_like(symbols, dtype=torch.bool)
    changed[1:] = symbols[1:] != symbols[:-1]
    inside = torch.arange(len(symbols), device=symbols.device)[:, None] < lengths
    kept = changed & inside & (symbols != 0)
    return [symbols[kept[:, b], b].tolist() for b in range(symbols.shape[1])]


def batch_loss(loss: Tensor, weight: Tensor | None, over_time: str) -> Tensor:
    """One number to descend: over the targets of each sequence the mean or the sum, then the mean over sequences.

    loss [T, B] with weight [T, B], or [B] with weight [B] or None. A sequence without a target counts as zero.
    """
    if weight is None:
        return loss.mean()
    if loss.dim() == 1:
        return (loss * weight).sum() / weight.sum().clamp(min=1)
    sequences = (loss * weight).sum(0)
    return (sequences / weight.sum(0).clamp(min=1) if over_time == "mean" else sequences).mean()


def total(values: Tensor, weight: Tensor | None) -> tuple[float, int]:
    """Sum over the targets that exist, in float64, and how many there are."""
    values = values.double()
    if weight is None:
        return float(values.sum()), values.numel()
    return float((values * weight).sum()), int(weight.sum())
