"""The store of finished trials: results/store/<id>/, one folder a trial, keyed by the trial's id.

Snakemake does not know it, so it deletes nothing there: a batch that dies loses at most the trial in flight, and two
studies that hold the same trial share it. A folder appears whole (written beside, then renamed) and holds

    trial.json           configuration, status, summary, when, where, by which code
    history.parquet      one row an epoch
    weights.safetensors  those of the best validation loss (none if the trial never had one)
    evaluation.json      added by the evaluation: test scores, and the digest of the code that made them
"""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from filelock import FileLock, Timeout

from odyssey.errors import InputError
from odyssey.files import write_whole

if TYPE_CHECKING:
    import pandas as pd

    from odyssey.training.plain_network import Weights

Columns = dict[str, list[Any]]


class Store:
    """The folder of finished trials; safe for several jobs at once, and for a job that is killed at any moment."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def holds(self, id: str) -> bool:
        return (self._place(id) / "trial.json").exists()

    def keep(self, id: str, record: dict[str, Any], history: Columns, weights: Weights) -> None:
        """Add a finished trial; if another job has added the same id meanwhile, that one stays."""
        from safetensors.numpy import save_file

        self.folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=self.folder, prefix=f".partial-{id}-") as name:
            partial = Path(name) / id
            partial.mkdir()
            _write_table(history, partial / "history.parquet")
            if weights:
                save_file(weights, partial / "weights.safetensors")
            write_whole(partial / "trial.json", json.dumps(record, indent=1).encode())
            self._place(id).parent.mkdir(exist_ok=True)
            if not self.holds(id):
                partial.rename(self._place(id))

    @contextmanager
    def alone(self, id: str, wait: bool) -> Iterator[bool]:
        """Keep other jobs from the trial `id` until the block ends; False where one has it, and `wait` is not set.

        Two studies of one run may ask for the same trial at once. A job that dies lets go of it.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        lock = FileLock(self.folder / f".{id}.lock")
        try:
            lock.acquire(timeout=-1 if wait else 0)
        except Timeout:
            yield False
            return
        try:
            yield True
        finally:
            Path(lock.lock_file).unlink(missing_ok=True)
            lock.release()

    def sweep_out(self, id: str) -> None:
        """Remove what a killed job has left of the trial `id`; only for the job that is about to run it."""
        for partial in self.folder.glob(f".partial-{id}-*"):
            shutil.rmtree(partial, ignore_errors=True)

    def record(self, id: str) -> dict[str, Any]:
        """trial.json of a finished trial; raises InputError if the file is damaged."""
        return self._json(self._place(id) / "trial.json")

    def history(self, id: str) -> pd.DataFrame:
        import pandas as pd

        return pd.read_parquet(self._place(id) / "history.parquet")

    def weights(self, id: str) -> Weights | None:
        """The best weights, or None."""
        from safetensors.numpy import load_file

        path = self._place(id) / "weights.safetensors"
        return load_file(path) if path.exists() else None

    def evaluation(self, id: str, code: str) -> dict[str, Any] | None:
        """The test scores, if the code with digest `code` made them."""
        path = self._place(id) / "evaluation.json"
        content = self._json(path) if path.exists() else {}
        return content if content.get("code") == code else None

    def keep_evaluation(self, id: str, content: dict[str, Any]) -> None:
        write_whole(self._place(id) / "evaluation.json", json.dumps(content, indent=1).encode())

    def _place(self, id: str) -> Path:
        return self.folder / id

    def _json(self, path: Path) -> dict[str, Any]:
        try:
            return json.loads(path.read_text())
        except ValueError:
            raise InputError(f"{path} is damaged; delete the folder {path.parent} and run again.") from None


def _write_table(columns: Columns, path: Path) -> None:
    """Columns of whole or of real numbers as Parquet."""
    import pyarrow
    from pyarrow import parquet

    arrays = {}
    for name, numbers in columns.items():
        values = np.asarray(numbers)
        kind, memory = pyarrow.from_numpy_dtype(values.dtype), pyarrow.py_buffer(values)
        # pyarrow.array would import pandas, to see whether this is one of its columns.
        arrays[name] = pyarrow.Array.from_buffers(kind, len(values), [None, memory])
    parquet.write_table(pyarrow.Table.from_arrays([*arrays.values()], [*arrays]), path)
