"""How an answer is graded: the loss that is trained, the score that is reported, and what counts as wrong."""

from __future__ import annotations

from dataclasses import dataclass

from torch import Tensor
from torch.nn import functional

from odyssey.tasks.task import Output, Task


@dataclass(frozen=True)
class Grades:
    """One number a target, [T, B] (every_step) or [B] (last_step); `wrong` is None where a task has no criterion."""

    loss: Tensor
    score: Tensor
    wrong: Tensor | None


def losses(output: Output, answers: Tensor, targets: Tensor) -> Tensor:
    """The loss of every target: nats summed over K bits (binary), nats (classes), mean squared error (real).

    answers [..., K]; targets [..., K] (binary, real) or [...] int64 (classes). Returns [...].
    """
    if output == "binary":
        return functional.binary_cross_entropy_with_logits(answers, targets, reduction="none").sum(-1)
    if output == "classes":
        flat = functional.cross_entropy(answers.flatten(0, -2), targets.flatten(), reduction="none")
        return flat.view(targets.shape)
    return functional.mse_loss(answers, targets, reduction="none").mean(-1)


def grade(task: Task, answers: Tensor, targets: Tensor) -> Grades:
    """Loss, score (of `Task.score_name`) and wrongness of every target."""
    loss = losses(task.output, answers, targets)
    if task.output == "classes":
        wrong = (answers.argmax(-1) != targets).to(loss.dtype)
        return Grades(loss, wrong, wrong)
    if task.wrong_beyond is None:
        return Grades(loss, loss, None)
    return Grades(loss, loss, (loss > task.wrong_beyond).to(loss.dtype))


def batch_loss(loss: Tensor, mask: Tensor | None, over_time: str) -> Tensor:
    """One number to descend: over the steps of each sequence the mean or the sum, then the mean over sequences.

    loss [T, B] with mask [T, B] (1 inside a sequence), or [B] with mask None.
    """
    if mask is None:
        return loss.mean()
    sequences = (loss * mask).sum(0)
    return (sequences / mask.sum(0) if over_time == "mean" else sequences).mean()


def total(values: Tensor, mask: Tensor | None) -> tuple[float, int]:
    """Sum over the targets that exist, in float64, and how many there are."""
    values = values.double()
    if mask is None:
        return float(values.sum()), values.numel()
    return float((values * mask).sum()), int(mask.sum())
