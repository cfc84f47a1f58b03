"""A round as one run of Snakemake, which is stopped when the budget is over; and one budget at a time in a folder.

A trial that is finished is kept whatever happens, and what is not is trained by the next call.
"""

from __future__ import annotations

import fcntl
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

import psutil

from odyssey.errors import InputError

ALONE = ".alone"
LOCKS = Path(".snakemake", "locks")
GRACE = 20.0  # seconds in which an interrupted job may end by itself; what it has finished is kept anyway
RUNNING = ".running"  # there while a round runs: found later, its run was killed, and so may its lock be left


class Ended(Enum):
    """How a round has ended: with all its tables, at the end of its time, or with jobs that failed."""

    WHOLE = "whole"
    LATE = "late"
    FAILED = "failed"


@dataclass(frozen=True)
class Workflow:
    """How rounds are run. folder: results/decide. more: options of Snakemake. held: the file that says who is alone."""

    folder: Path
    cores: int
    mirror: Path | None
    more: Sequence[str]
    held: int

    def train(self, studies: Sequence[Path], tables: Sequence[Path], seconds: float) -> Ended:
        """Make these tables of these studies, those that can be made, in so many seconds at most."""
        return self._run([*self._config(studies, track=False), "--workflow-profile", "none", *ALWAYS], tables, seconds)

    def show(self, studies: Sequence[Path]) -> None:
        """Make all that a study has, with MLflow, report and page; raises InputError if Snakemake fails."""
        if self._run(self._config(studies, track=True), [], None) is Ended.FAILED:
            raise InputError("figures or pages are not made, for what Snakemake says above; the looks are kept.")

    def unlock(self) -> None:
        """Take away the lock that a killed run of ours has left; raises InputError where it is another's."""
        if (self.folder / RUNNING).exists():
            subprocess.run([sys.executable, "-m", "snakemake", "--unlock"], check=False, capture_output=True)
            (self.folder / RUNNING).unlink()
        if any(LOCKS.glob("*")):
            raise InputError(
                "another run of snakemake is at work in this folder: wait for it to end; if it was killed, snakemake "
                "--unlock takes away what it has left."
            )

    def _config(self, studies: Sequence[Path], track: bool) -> list[str]:
        mirror = [f"data_mirror={self.mirror}"] if self.mirror else []
        listed = json.dumps([str(path) for path in studies])
        return ["--config", f"study={listed}", f"track={str(track).lower()}", *mirror]

    def _run(self, options: Sequence[str], targets: Sequence[Path], seconds: float | None) -> Ended:
        command = [sys.executable, "-m", "snakemake", "--cores", str(self.cores), *options, *self.more]
        (self.folder / RUNNING).touch()
        run = subprocess.Popen([*command, "--", *map(str, targets)], pass_fds=[self.held])
        try:
            status = run.wait(seconds)
        except subprocess.TimeoutExpired:
            _interrupt(run)
            return Ended.LATE
        except KeyboardInterrupt:
            _interrupt(run)
            raise
        finally:
            if not any(LOCKS.glob("*")):
                (self.folder / RUNNING).unlink()
        return Ended.FAILED if status else Ended.WHOLE


# As in the profile of this project, without a report after every round.
ALWAYS = (
    *("--scheduler", "greedy", "--keep-going", "--rerun-incomplete", "--show-failed-logs"),
    *("--quiet", "host", "progress", "rules", "reason", "--resources", "mlflow=1"),
)


def _interrupt(run: subprocess.Popen) -> None:
    """Interrupt Snakemake and its jobs, which by itself it would wait for, and see them end."""
    with suppress(psutil.NoSuchProcess):
        jobs = psutil.Process(run.pid).children(recursive=True)
        for process in (*jobs, psutil.Process(run.pid)):
            with suppress(psutil.NoSuchProcess):
                process.send_signal(signal.SIGINT)
        _, left = psutil.wait_procs(jobs, timeout=GRACE)
        for process in left:
            with suppress(psutil.NoSuchProcess):
                process.kill()
    run.wait()


def heed_signals() -> None:
    """Let SIGINT and SIGTERM interrupt, also where a shell that started this in the background has SIGINT ignored.

    What is ignored here would be ignored by Snakemake too, which could not be stopped at the end of the budget.
    """
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGTERM, signal.default_int_handler)


@contextmanager
def alone(folder: Path) -> Iterator[int]:
    """Hold the folder against other budgets, also while a run of ours outlives us; yields the file that holds it.

    Raises InputError while another does.
    """
    folder.mkdir(parents=True, exist_ok=True)
    handle = os.open(folder / ALONE, os.O_CREAT | os.O_RDWR, 0o644)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise InputError(f"another budget is being spent in {folder.parent.absolute()}; wait for it to end.") from None
    else:
        yield handle
    finally:
        os.close(handle)
