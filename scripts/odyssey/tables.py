"""The tables of a study that statistics, figures and tracking read: their columns, and how they are stored.

`trials` (one row a trial and sweep; a trial that belongs to two sweeps has two rows):
    study sweep setting shard trial_id            setting: index of the random draw; equal settings pair across cells
    task cell family variant                      cell: registered id, e.g. "lstm-nig"; family "lstm", variant "nig"
    seed device options, and every setting        by its name in odyssey.schema.Settings; missing where it is null, such
                                                  as clip_norm without clipping; options: JSON of the task's options;
                                                  test_lengths: JSON
    data                                          name of the data file, e.g. "adding-length_50"
    status                                        "finished" | "stopped early" | "solved" | "diverged"
    epochs updates sequences_seen best_epoch      best by validation loss; epochs count from 1 (0 = before training)
    sequences_to_solution unconfirmed_passes      of trials that stop when solved: sequences_seen of the solved ones,
                                                  else NaN; epochs that met the criterion in validation and did not
                                                  hold on new sequences (odyssey.training.solving)
    parameter_count
    train_loss_at_best best_valid_loss best_valid_score
    test_loss test_score test_wrong_share success score_name more_scores
                                                  NaN where diverged before a finite validation loss; wrong_share of
                                                  sequences and success: missing where the task has no criterion.
                                                  All scores: lower is better, but those in more_scores (JSON by name:
                                                  mean_error, perplexity, bits, bleu_beam, chrf_beam,
                                                  wrong_share_at_200, solved_at_200, ...) that say else
    gradient_norm_median gradient_norm_max clipped_share
                                                  L2 norm of the whole gradient before clipping, over all updates
    wall_seconds started_at ended_at              seconds of training; UTC datetimes
    peak_memory_mib                               most that the job's process has had in memory until the trial ended;
                                                  earlier trials of the same job, torch and the data are in it
    used_device backend code_digest data_sha256 git_commit torch_version hostname
                                                  backend: "kernel avx512", "kernel avx2", ... or "reference" (PyTorch)

`histories` (one row a trial and epoch; epoch 0 is before the first update):
    trial_id epoch train_loss valid_loss valid_score gradient_norm_median gradient_norm_max clipped_share
    wall_seconds
                                                  losses in nats (binary, classes) or squared units, per frame or
                                                  sequence; gradients NaN at epoch 0; wall_seconds from its start

`scores`, `comparisons`, and of a study with a search `space`, `effects`, `importance`, `best_of_k`: see
odyssey.statistics.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from odyssey.errors import InputError
from odyssey.files import write_whole

OF_EVERY_STUDY = ("trials", "histories", "scores", "comparisons")
OF_EVERY_TRIAL = ("trial_id", "sweep", "task", "cell", "options", "status", "best_valid_loss", "test_score", "success")
OF_A_SEARCH = ("space", "effects", "importance", "best_of_k")


@dataclass(frozen=True)
class StudyTables:
    """All that a figure may draw from; the last four are empty where nothing was searched."""

    trials: pd.DataFrame
    histories: pd.DataFrame
    scores: pd.DataFrame
    comparisons: pd.DataFrame
    space: pd.DataFrame = field(default_factory=pd.DataFrame)
    effects: pd.DataFrame = field(default_factory=pd.DataFrame)
    importance: pd.DataFrame = field(default_factory=pd.DataFrame)
    best_of_k: pd.DataFrame = field(default_factory=pd.DataFrame)


def read_tables(folder: Path) -> StudyTables:
    """Read results/<study>/<table>.parquet, those of a search only where they are there; raises InputError for others
    that are missing."""
    there = [name for name in OF_A_SEARCH if (folder / f"{name}.parquet").exists()]
    return StudyTables(**{name: read_parquet(folder / f"{name}.parquet") for name in (*OF_EVERY_STUDY, *there)})


def read_parquet(path: Path) -> pd.DataFrame:
    """One table; raises InputError if there is no such file, it cannot be read, or trials lack what each one has."""
    if not path.is_file():
        raise InputError(f"there is no table {path}; run the study, which makes it.")
    try:
        table = pd.read_parquet(path)
    except PermissionError:
        raise
    except (OSError, ValueError):  # what Arrow raises for a damaged page, and for a file that is cut off
        raise InputError(f"{path} is damaged, or no table; delete it and run the study again.") from None
    lacking = [name for name in OF_EVERY_TRIAL if name not in table] if path.stem == "trials" else []
    if lacking:
        raise InputError(f"{path} has no column {', '.join(lacking)}; delete it and run the study again.")
    return table


def write_parquet(path: Path, table: pd.DataFrame) -> None:
    """Write `table` as Parquet, whole or not at all."""
    write_whole(path, table.to_parquet(index=False))


def write_csv(path: Path, table: pd.DataFrame, digits: int | None = None) -> None:
    """Write `table` as CSV, whole or not at all; digits: of every number that is not whole, None: all."""
    write_whole(path, table.to_csv(index=False, float_format=None if digits is None else f"%.{digits}g").encode())
