"""Which trials share a job: batches of about equal predicted seconds, so that few processes are started.

A batch depends on the study alone, not on the machine or on what is done already. What is predicted decides how long a
job lasts, and no result. Imports no torch.
"""

from __future__ import annotations

import hashlib
import math
from collections import defaultdict
from collections.abc import Iterable, Mapping

from odyssey import catalogue, names
from odyssey.identity import AskedTrial
from odyssey.trial import Trial

Piece = tuple[str, str, int]  # a cell, a task, and how many pieces of both are full before it

# On one core with AVX-512, by the published trials, within a factor of three for most.
SECONDS_A_FRAME, FLOPS_A_SECOND, FLOPS_A_WEIGHT = 0.7e-6, 40e9, 6.0  # forward, backward, gradient: a product each
TORCH_TAKES = 20.0  # times as long, where PyTorch makes the updates
SEQUENCES, STEPS = 300, 60  # of a training split whose options do not say
LONGER = ("length", "lag", "steps", "places", "longest", "max_length")  # options that count steps
EPOCHS_RUN = 0.8  # of those allowed
SHORTEST, LONGEST, JOBS = 20.0, 320.0, 16  # seconds of a batch; batches of a study that is neither small nor large


def predicted_seconds(trial: Trial) -> float:
    """About how long the trial will train, from its configuration alone."""
    options = trial.options
    sequences = trial.fresh_sequences or _whole(options.get("train")) or SEQUENCES
    steps = max(_whole(options.get(name)) for name in LONGER) or STEPS
    hidden = trial.hidden_size if trial.parameter_budget is None else max(4, math.isqrt(trial.parameter_budget // 8))
    layers = trial.num_layers * (1 + trial.bidirectional)
    weights = layers * catalogue.cell(trial.cell).parameter_count(hidden, hidden)
    a_frame = layers * SECONDS_A_FRAME + FLOPS_A_WEIGHT * weights / FLOPS_A_SECOND
    seconds = EPOCHS_RUN * trial.max_epochs * sequences * steps * a_frame
    return seconds * (TORCH_TAKES if _needs_torch(trial) else 1.0)


def _whole(option: object) -> int:
    """An option that counts something; 0 for others, which a task of one's own may call the same."""
    return max(0, option) if type(option) is int else 0


def _needs_torch(trial: Trial) -> bool:
    task = catalogue.task_module(trial.task).TASK
    other_gradient = trial.feedback is not None or trial.truncation is not None
    return task.output in ("labels", "words") or task.continuous or other_gradient


def shards(trials: Iterable[AskedTrial], a_job: int | None) -> dict[str, str]:
    """Key of each trial -> the name of its batch.

    trials: in the order of the study; a_job: trials of a cell and task in one batch, None: by predicted seconds.
    """
    asked = {t.key: t.trial for t in trials}
    if a_job is not None:
        pieces = _pieces(asked, dict.fromkeys(asked, 1), a_job)
        return {key: names.shard(cell, number) for key, (cell, _, number) in pieces.items()}
    seconds = {key: predicted_seconds(trial) for key, trial in asked.items()}
    lasting = _lasting(sum(seconds.values()))
    pieces = _pieces(asked, seconds, lasting)
    durations: defaultdict[Piece, float] = defaultdict(float)
    for key, piece in pieces.items():
        durations[piece] += seconds[key]
    small = {piece for piece, duration in durations.items() if duration < lasting / 2}
    groups = 2 ** math.ceil(math.log2(max(1.0, sum(durations[piece] for piece in small) / lasting)))

    def name(piece: Piece) -> str:
        cell, task, number = piece
        if piece in small:  # with others, in the same group whichever others there are
            return names.group(int(hashlib.sha256(f"{cell} {task}".encode()).hexdigest(), 16) % groups, groups)
        return names.shard(f"{cell}-{task}", number)

    return {key: name(piece) for key, piece in pieces.items()}


def _lasting(total: float) -> float:
    """Seconds of a batch, in steps of a factor two, so that a study that grows a little keeps its batches."""
    wanted = min(max(total / JOBS, SHORTEST), LONGEST)
    return SHORTEST * 2 ** round(math.log2(wanted / SHORTEST))


def _pieces(asked: Mapping[str, Trial], costs: Mapping[str, float], full: float) -> dict[str, Piece]:
    """Key -> its piece. Numbered inside (cell, task): adding a trial at the end, a cell or a task moves no other."""
    spent: defaultdict[tuple[str, str], float] = defaultdict(float)
    pieces: dict[str, Piece] = {}
    for key, trial in asked.items():
        of = trial.cell, trial.task
        pieces[key] = (*of, int(spent[of] / full))
        spent[of] += costs[key]
    return pieces
