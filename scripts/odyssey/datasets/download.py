"""Files from elsewhere: taken from a mirror folder, from an earlier download, or from a URL; always checked."""

from __future__ import annotations

import hashlib
import os
import sys
import urllib.error
import urllib.request
from http.client import HTTPException
from pathlib import Path

from filelock import FileLock

from odyssey.errors import InputError

PIECE = 1 << 20  # bytes read at a time
ATTEMPTS = 3  # each goes on where the one before broke off
SECONDS_OF_SILENCE = 30


def downloads_folder() -> Path:
    """Where downloads are kept: $ODYSSEY_DOWNLOADS, or results/data/downloads."""
    return Path(os.environ.get("ODYSSEY_DOWNLOADS", "results/data/downloads"))


def fetch(name_in_mirror: str, url: str, sha256: str, folder: Path | None, keep_in: Path) -> Path:
    """The path of a file whose SHA-256 is `sha256`.

    Looked for in the mirror `folder` (at `name_in_mirror`, then at its last part), then in `keep_in`, then at `url`.
    Nothing in the mirror is ever changed; a kept or downloaded file that differs is set aside as `.wrong-sha256`.
    Raises InputError if the file is nowhere, or is not the one it should be.
    """
    basename = Path(name_in_mirror).name
    if folder is not None:
        mirrored = _in_mirror(folder, name_in_mirror, sha256)
        if mirrored is not None:
            return mirrored
    keep_in.mkdir(parents=True, exist_ok=True)
    kept = keep_in / basename
    with FileLock(keep_in / f".{basename}.lock"):
        if kept.exists():
            if file_sha256(kept) == sha256:
                return kept
            print(f"{kept} is not the expected file; set aside as {_set_aside(kept)}", file=sys.stderr)
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


def _in_mirror(folder: Path, name: str, sha256: str) -> Path | None:
    if not folder.is_dir():
        raise InputError(
            f"the mirror folder {folder} does not exist; set data_mirror in the config (or ODYSSEY_DATA_MIRROR) "
            "to a folder that does, or leave it out to download."
        )
    for path in (folder / name, folder / Path(name).name):
        if path.is_file():
            found = file_sha256(path)
            if found != sha256:
                raise InputError(
                    f"{path} in the mirror has SHA-256 {found}, expected {sha256}; put the right file there, or set "
                    "data_mirror in the config (or ODYSSEY_DATA_MIRROR) to another folder or to nothing, to download."
                )
            return path
    return None


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
    headers = {"User-Agent": "rnn-odyssey", "Accept-Encoding": "identity"}
    if have:
        headers["Range"] = f"bytes={have}-"
    request = urllib.request.Request(url, headers=headers)
    with urllib.request.build_opener().open(request, timeout=SECONDS_OF_SILENCE) as answer:
        resumed = answer.status == 206
        done = have if resumed else 0
        length = answer.headers.get("Content-Length")
        total = None if length is None else done + int(length)
        with part.open("ab" if resumed else "wb") as file:
            while piece := answer.read(PIECE):
                file.write(piece)
                done += len(piece)
                _say(
                    f"\r{part.stem}: {done:,} of {total or '?':,} bytes" if total else f"\r{part.stem}: {done:,} bytes"
                )
    _say("\n")
    if total is not None and done < total:
        raise OSError(f"the connection ended after {done:,} of {total:,} bytes")


def _say(text: str) -> None:
    print(text, end="", file=sys.stderr, flush=True)
