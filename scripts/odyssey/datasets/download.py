"""Files from elsewhere: taken from a mirror folder, from an earlier download, or from a URL; always checked."""

from __future__ import annotations

import gzip
import hashlib
import os
import shutil
import sys
import urllib.error
import urllib.request
import zlib
from dataclasses import dataclass
from http.client import HTTPException
from pathlib import Path
from typing import Self

from filelock import FileLock

from odyssey.errors import InputError

PIECE = 1 << 20  # bytes read at a time
ATTEMPTS = 3  # each goes on where the one before broke off
SECONDS_OF_SILENCE = 30
SECONDS_TO_ANSWER = 5
AGENT = "rnn-odyssey"


def downloads_folder() -> Path:
    """Where downloads are kept: $ODYSSEY_DOWNLOADS, or results/data/downloads."""
    return Path(os.environ.get("ODYSSEY_DOWNLOADS", "results/data/downloads"))


@dataclass(frozen=True)
class RemoteFile:
    """A file that a data set is read from, pinned by its SHA-256."""

    name_in_mirror: str  # folder and name: "mnist/train-images-idx3-ubyte.gz"
    url: str
    sha256: str

    def path(self, folder: Path | None) -> Path:
        """Where it lies, after a download if it must be; `folder` is the mirror. Raises InputError as `fetch` does."""
        return fetch(self.name_in_mirror, self.url, self.sha256, folder, downloads_folder())

    def missing(self, folder: Path | None) -> str | None:
        """Why the file cannot be had, or None: whether it lies somewhere or its URL answers; nothing is fetched.

        What lies there is not opened: `path` checks it. Raises InputError if the mirror `folder` does not exist.
        """
        name = Path(self.name_in_mirror).name
        packed = _in_mirror(folder, f"{self.name_in_mirror}.gz")
        if packed or _in_mirror(folder, self.name_in_mirror) or (downloads_folder() / name).exists():
            return None
        try:
            request = urllib.request.Request(self.url, headers={"User-Agent": AGENT}, method="HEAD")
            urllib.request.build_opener().open(request, timeout=SECONDS_TO_ANSWER).close()
        except (OSError, HTTPException) as error:
            return _nowhere(name, self.url, self.sha256, folder, error)
        return None


def fetch(name_in_mirror: str, url: str, sha256: str, folder: Path | None, keep_in: Path) -> Path:
    """The path of a file whose SHA-256 is `sha256`.

    Looked for in the mirror `folder` (at `name_in_mirror`, then at its last part), then in `keep_in`, then packed in
    the mirror (the same names with .gz; unpacked into `keep_in`), then at `url`. Several processes may ask at once.
    Nothing in the mirror is ever changed; a kept or downloaded file that differs is set aside as `.wrong-sha256`.
    Raises InputError if the file is nowhere, or is not the one it should be.
    """
    basename = Path(name_in_mirror).name
    mirrored = _in_mirror(folder, name_in_mirror)
    if mirrored is not None:
        _check_mirrored(mirrored, file_sha256(mirrored), sha256)
        return mirrored
    keep_in.mkdir(parents=True, exist_ok=True)
    kept = keep_in / basename
    with FileLock(keep_in / f".{basename}.lock"):
        if kept.exists():
            if file_sha256(kept) == sha256:
                return kept
            print(f"{kept} is not the expected file; set aside as {_set_aside(kept)}", file=sys.stderr)
        packed = _in_mirror(folder, f"{name_in_mirror}.gz")
        if packed is not None:
            _unpack(packed, kept, sha256)
            return kept
        part = keep_in / f"{basename}.part"
        try:
            _download(url, part)
        except (OSError, HTTPException) as error:
            raise InputError(_nowhere(basename, url, sha256, folder, error)) from None
        _accept(part, kept, url, sha256)
    return kept


def file_sha256(path: Path) -> str:
    """The SHA-256 of a file's bytes, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def check_mirror(folder: Path) -> None:
    """Raise InputError if the mirror folder does not exist."""
    if not folder.is_dir():
        raise InputError(
            f"the mirror folder {folder} does not exist; set data_mirror in the config (or ODYSSEY_DATA_MIRROR) "
            "to a folder that does, or leave it out to download."
        )


def _in_mirror(folder: Path | None, name: str) -> Path | None:
    if folder is None:
        return None
    check_mirror(folder)
    return next((path for path in (folder / name, folder / Path(name).name) if path.is_file()), None)


def _check_mirrored(path: Path, found: str, sha256: str) -> None:
    if found != sha256:
        raise InputError(
            f"{path} in the mirror has SHA-256 {found}, expected {sha256}; put the right file there, or set "
            "data_mirror in the config (or ODYSSEY_DATA_MIRROR) to another folder or to nothing, to download."
        )


def _unpack(packed: Path, kept: Path, sha256: str) -> None:
    unpacking = kept.with_name(f"{kept.name}.unpacking")
    try:
        with gzip.open(packed) as content, unpacking.open("wb") as file:
            shutil.copyfileobj(content, file, PIECE)
        _check_mirrored(packed, f"{file_sha256(unpacking)} (unpacked)", f"{sha256} (unpacked)")
        os.replace(unpacking, kept)
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise InputError(
            f"{packed} in the mirror cannot be unpacked ({error}); put a whole gzip file there, or set data_mirror in "
            "the config (or ODYSSEY_DATA_MIRROR) to another folder or to nothing, to download."
        ) from None
    finally:
        unpacking.unlink(missing_ok=True)


def _set_aside(path: Path) -> Path:
    aside = path.with_name(f"{path.name}.wrong-sha256")
    os.replace(path, aside)
    return aside


def _accept(part: Path, kept: Path, url: str, sha256: str) -> None:
    found = file_sha256(part)
    if found == sha256:
        os.replace(part, kept)
        return
    aside = part.with_name(f"{kept.name}.wrong-sha256")
    os.replace(part, aside)
    raise InputError(
        f"{kept.name} from {url} has SHA-256 {found}, expected {sha256}; it is kept as {aside} and not used: "
        "run again, or set data_mirror in the config (or ODYSSEY_DATA_MIRROR) to a folder that holds the right file."
    )


def _nowhere(basename: str, url: str, sha256: str, folder: Path | None, error: Exception) -> str:
    looked = "no mirror folder is set" if folder is None else f"it is not in the mirror folder {folder}"
    return (
        f"cannot get {basename} (SHA-256 {sha256}): {looked}, and {url} did not give it ({error}); set data_mirror "
        "in the config (or ODYSSEY_DATA_MIRROR) to a folder that holds the file, or run where the URL can be reached."
    )


def _download(url: str, part: Path) -> None:
    """Bring `part` to the whole of `url`, going on from the bytes that it already has."""
    for attempt in range(1, ATTEMPTS + 1):
        try:
            return _download_rest(url, part)
        except urllib.error.HTTPError as error:
            if error.code != 416 or not part.exists():
                raise
            part.unlink()  # longer than the file at the URL: a part of something else
        except (OSError, HTTPException):
            if attempt == ATTEMPTS:
                raise
    raise OSError("the server refuses every range")


def _download_rest(url: str, part: Path) -> None:
    have = part.stat().st_size if part.exists() else 0
    headers = {"User-Agent": AGENT, "Accept-Encoding": "identity"}
    if have:
        headers["Range"] = f"bytes={have}-"
    request = urllib.request.Request(url, headers=headers)
    with urllib.request.build_opener().open(request, timeout=SECONDS_OF_SILENCE) as answer:
        resumed = answer.status == 206
        done = have if resumed else 0
        length = answer.headers.get("Content-Length")
        total = None if length is None else done + int(length)
        with _Progress(part.stem, url, done, total) as progress, part.open("ab" if resumed else "wb") as file:
            while piece := answer.read(PIECE):
                file.write(piece)
                done += len(piece)
                progress.at(done)
    if total is not None and done < total:
        raise OSError(f"the connection ended after {done:,} of {total:,} bytes")


class _Progress:
    """How far a download is: a count that runs on a terminal, one line in a log."""

    def __init__(self, name: str, url: str, start: int, total: int | None) -> None:
        self.name, self.url, self.start = name, url, start
        self.of_total = " bytes" if total is None else f" of {total:,} bytes"
        self.running = sys.stderr.isatty()

    def __enter__(self) -> Self:
        if not self.running:
            print(f"{self.name}: from byte {self.start:,}{self.of_total}, {self.url}", file=sys.stderr, flush=True)
        return self

    def at(self, done: int) -> None:
        if self.running:
            print(f"\r{self.name}: {done:,}{self.of_total}", end="", file=sys.stderr, flush=True)

    def __exit__(self, *_: object) -> None:
        if self.running:
            print(file=sys.stderr, flush=True)
