"""Opening a tracking store, and guarding it: one writer at a time, and one sentence when it cannot be used."""

from __future__ import annotations

import logging
import os
import socket
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

import psutil
from filelock import FileLock, Timeout
from mlflow import MlflowClient
from mlflow.exceptions import MlflowException
from mlflow.store.tracking.sqlalchemy_store import SqlAlchemyStore
from sqlalchemy.exc import SQLAlchemyError

from odyssey.errors import InputError
from odyssey.tracking.address import shown, told_safely

LOCK_SECONDS = 1800.0  # another tracker writes about 10 trials a second
CONTACT_SECONDS = 5.0
LOCAL_ARTIFACTS = "mlflow-artifacts:/"  # resolved by the server that shows the store: results/ may move
PLAIN, QUOTED = "sqlite:///", "sqlite+pysqlite:///file:"  # before a path as it is; before one with %3F for "?"
NETWORK_FILE_SYSTEMS = {"nfs", "nfs4", "cifs", "smb3", "lustre", "gpfs", "beegfs", "ceph", "afs", "fuse.sshfs"}


def tracking_uri(uri: str | None, results: Path) -> str:
    """The store to write to: MLFLOW_TRACKING_URI if set, else `uri`, else the SQLite file in `results`."""
    return os.environ.get("MLFLOW_TRACKING_URI") or uri or sqlite_uri(results.absolute() / "mlflow.db")


@contextmanager
def open_store(uri: str, artifact_root: Path, lock_seconds: float = LOCK_SECONDS) -> Iterator[MlflowClient]:
    """A client that is the store's only writer on this machine until the block ends.

    The lock also covers the first contact: several processes that create one SQLite schema at once break it.
    Raises InputError, naming the store, if it cannot be reached, read or written.
    """
    place = sqlite_path(uri)
    lock = Path(f"{place or artifact_root}.lock")
    # MLflow logs whole tracebacks, and alembic every migration, before the exception arrives here
    logging.getLogger("mlflow").setLevel(logging.CRITICAL)
    logging.getLogger("alembic").setLevel(logging.CRITICAL)
    try:
        lock.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(lock, timeout=lock_seconds):
            _contact(uri) if place is None else _prepare_sqlite(place)
            yield _client(uri)
    except Timeout:
        raise InputError(
            f"another process has been writing to the tracking store {shown(uri)} for {lock_seconds:.0f} s; "
            "run this again when it has ended (the results are untouched)."
        ) from None
    except (MlflowException, SQLAlchemyError, sqlite3.Error, OSError) as error:
        raise InputError(_sentence(uri, error)) from None


def _client(uri: str) -> MlflowClient:
    """A client whose store has answered once (and made its schema, where it is new)."""
    try:
        if sqlite_path(uri):  # else MLflow pastes the path of this folder into a command of SQL, where it is new
            SqlAlchemyStore(uri, LOCAL_ARTIFACTS)
        client = MlflowClient(tracking_uri=uri, registry_uri=uri)
        client.search_experiments(max_results=1)
    except Exception as error:  # migrations of a damaged schema end in whatever alembic stumbles over
        raise InputError(_sentence(uri, error)) from None
    return client


def sqlite_uri(path: Path) -> str:
    """The URI of a store in that file; SQLAlchemy takes a path as it is, but for "?", where its options begin."""
    return f"{QUOTED}{quote(str(path))}?uri=true" if "?" in str(path) else f"{PLAIN}{path}"


def sqlite_path(uri: str) -> Path | None:
    """The file behind a URI of SQLite; None for every other store."""
    path = uri.split("?")[0]
    if path.startswith(QUOTED):
        return Path(unquote(path.removeprefix(QUOTED)))
    return Path(path.removeprefix(PLAIN)) if path.startswith(PLAIN) else None


def is_http(uri: str) -> bool:
    """True for a tracking server, which keeps artifacts itself."""
    return uri.startswith(("http://", "https://"))


def _prepare_sqlite(path: Path) -> None:
    """Check that the file can be written now, and let readers read while we write (WAL)."""
    with closing(sqlite3.connect(path, timeout=CONTACT_SECONDS, isolation_level=None)) as connection:
        connection.execute("PRAGMA schema_version")
        if not _on_network(path):  # WAL needs shared memory, which network file systems do not have
            connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("ROLLBACK")


def _on_network(path: Path) -> bool:
    mounts = {Path(p.mountpoint): p.fstype for p in psutil.disk_partitions(all=True)}
    home = next((mounts[folder] for folder in path.absolute().parents if folder in mounts), "")
    return home in NETWORK_FILE_SYSTEMS


def _contact(uri: str) -> None:
    """Fail within seconds where nobody listens; the clients themselves would retry for minutes."""
    usual = {"https": 443, "http": 80, "postgresql": 5432, "mysql": 3306}
    try:
        parts = urlsplit(uri)
        port = parts.port or usual.get(parts.scheme.split("+")[0])
        if parts.hostname and port:
            with socket.create_connection((parts.hostname, port), timeout=CONTACT_SECONDS):
                pass
    except ValueError:  # whose text would quote a part of the address
        raise InputError(
            f"the address of the tracking store, {shown(uri)}, is not well formed; write special characters in a user "
            "or password in percent code, such as %40 for @ (the results are untouched)."
        ) from None


def _sentence(uri: str, error: Exception) -> str:
    reason = (str(error).strip().splitlines() or [type(error).__name__])[0]
    safe = told_safely(reason, uri) or _code(error)  # libraries quote the address, and parts of it
    path = sqlite_path(uri)
    if path is None and _code(error) in ("UNAUTHENTICATED", "PERMISSION_DENIED"):
        advice = "set MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD to a user who may write there"
    elif path is None:
        advice = "start the server, or unset MLFLOW_TRACKING_URI to track in results/mlflow.db"
    elif "locked" in reason:
        advice = "close the program that holds it and run this again"
    elif isinstance(error, OSError) or "readonly" in reason or "unable to open" in reason:
        advice = "make the file and its folder writable, or set MLFLOW_TRACKING_URI to another store"
    else:
        advice = f"move {path.name} away and run this again, the store is rebuilt from the results"
    return f"cannot use the tracking store {shown(uri)} ({_short(safe)}); {advice} (the results are untouched)."


def _code(error: Exception) -> str:
    """What kind of error it is, in a word of MLflow's or Python's."""
    return str(getattr(error, "error_code", None) or type(error).__name__)


def _short(text: str, most: int = 200) -> str:
    return text.rstrip(".") if len(text) <= most else f"{text[:most].rpartition(' ')[0]} ..."
