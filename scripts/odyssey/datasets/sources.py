"""What a data file was made from: the files that were read for it, and whether they are still what they were.

While a task makes its data, Python itself reports every file that is opened and every folder that is listed (an audit
hook), and Linux what libraries open below the mirror and the folders that ODYSSEY_* variables name (odyssey.datasets.
opens), so that a task needs not declare what it reads. They are written beside the data, in <name>.npz.sources.json.
When one of them has changed, its data are made again; trials run again only if the data are others, since a trial's id
holds the content of its data (odyssey.identity). Not recorded are files that come with an installed package or with
Python (a task names such packages in `data_packages`), files pinned by their SHA-256 (odyssey.datasets.download), and
what is written on the way.
"""

from __future__ import annotations

import hashlib
import json
import os
import site
import sys
import sysconfig
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from odyssey.datasets.opens import Opens
from odyssey.errors import InputError
from odyssey.files import write_whole

FIRST = "first"  # the token of data that no change of a source has called for
PACKAGE = Path(__file__).parents[1]
CODE = (".py", ".pyc", ".so", ".h")  # has digests of its own
SYSTEM = (
    "/proc",
    "/sys",
    "/dev",
    "/etc",
    "/lib",
    "/usr/lib",
    "/usr/local/lib",
    "/usr/share/zoneinfo",
    "/usr/share/locale",
)
OTHER_FOLDERS = ("ODYSSEY_CACHE", "ODYSSEY_DOWNLOADS", "ODYSSEY_DATA_MIRROR")  # the last is `mirror`
CACHES = {"XDG_CACHE_HOME": ".cache", "XDG_CONFIG_HOME": ".config"}
Signature = tuple[int, int, int]  # bytes, and when content and entry last changed, in ns


class Reading:
    """The files that were opened for reading, and the folders that were listed, while a block ran."""

    def __init__(self, mirror: Path | None) -> None:
        self.mirror = mirror
        self.files: dict[str, Signature] = {}
        self.folders: set[str] = set()
        self.not_sources: set[str] = set()  # written on the way, or pinned
        self.paused = False
        self.installed = _installed()

    def opened(self, given: Any, mode: str | None, flags: int) -> None:
        path = _absolute(given)
        if path is None or path in self.not_sources:
            return
        writes = set(mode) & set("wax+") if isinstance(mode, str) else flags & (os.O_WRONLY | os.O_RDWR)
        if writes or self.paused:
            self.not_sources.add(path)
        elif path not in self.files and not path.startswith(self.installed) and _holds_data(path):
            self.files[path] = _signature(path)

    def listed(self, given: Any) -> None:
        path = _absolute(given)
        if path is not None and not self.paused and not path.startswith(self.installed):
            self.folders.add(path)


_reading: Reading | None = None
_hooked = False


@contextmanager
def recorded(mirror: Path | None) -> Iterator[Reading]:
    """Record what is read until the block ends; `mirror` is the folder of source files."""
    global _hooked, _reading
    if not _hooked:
        sys.addaudithook(_hook)  # cannot be taken back: does nothing outside such blocks
        _hooked = True
    reading = Reading(mirror)
    opens = Opens(_given(mirror).values())
    _reading = reading
    try:
        yield reading
    finally:
        _reading = None
        for path in opens.end():
            reading.opened(path, "r", 0)


@contextmanager
def pinned() -> Iterator[set[str]]:
    """What is opened until the block ends, or added to the set, is no source: a digest in the code holds it."""
    reading = _reading
    if reading is None:
        yield set()
        return
    reading.paused = True
    try:
        yield reading.not_sources
    finally:
        reading.paused = False


def _hook(event: str, arguments: tuple) -> None:
    if _reading is None:
        return
    if event == "open":
        _reading.opened(*arguments)
    elif event in ("os.listdir", "os.scandir"):
        _reading.listed(arguments[0])


def save(reading: Reading, data: Path, token: str) -> None:
    """Write what was read for the file `data` beside it.

    token: what `version` answers as long as nothing of it changes. Raises InputError for a file that has changed since
    it was opened.
    """
    files, roots = [], _roots(reading.mirror)
    for path, signature in sorted(reading.files.items()):
        if path in reading.not_sources:
            continue
        if not os.path.isfile(path) or _signature(path) != signature:
            raise InputError(f"{path} changed while it was read; run this again when nothing writes to it.")
        files.append([*_named(path, roots), *signature, file_sha256(Path(path))])
    folders = [[*_named(p, roots), _names_sha256(p)] for p in sorted(reading.folders) if os.path.isdir(p)]
    content = {"token": token, "files": files, "folders": folders}
    write_whole(sources_path(data), (json.dumps(content, indent=0) + "\n").encode())


def sources_path(data: Path) -> Path:
    """The list that belongs to a data file."""
    return data.with_name(f"{data.name}.sources.json")


def version(data: Path, mirror: Path | None) -> str:
    """What changes when `data` must be made again: the token that it was made with, or another once a source changed.

    A source that is no longer there changes nothing: the data are what they were, and could not be made again. Contents
    are compared, but only of files whose size or times are others.
    """
    try:
        content = json.loads(sources_path(data).read_text())
        changed = _changed(content, _roots(mirror))
        token = str(content["token"])
    except (OSError, ValueError, KeyError, TypeError):
        return FIRST  # Snakemake makes what is missing; a damaged list is written again with the next change of code
    return hashlib.sha256(json.dumps(changed).encode()).hexdigest()[:16] if changed else token


def _changed(content: dict[str, Any], roots: dict[str, str]) -> list[list[str]]:
    changed = []
    for root, name, *signature, sha256 in content["files"]:
        path = os.path.join(roots.get(root, root), name)
        if not os.path.isfile(path) or list(_signature(path)) == signature:
            continue
        now = file_sha256(Path(path))
        if now != sha256:
            changed.append([root, name, now])
    for root, name, sha256 in content["folders"]:
        path = os.path.join(roots.get(root, root), name)
        if os.path.isdir(path) and (now := _names_sha256(path)) != sha256:
            changed.append([root, name, now])
    return changed


def file_sha256(path: Path) -> str:
    """The SHA-256 of a file's bytes, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _names_sha256(folder: str) -> str:
    """Of the names in a folder that are not hidden."""
    names = sorted(name for name in os.listdir(folder) if not name.startswith("."))
    return hashlib.sha256("\0".join(names).encode(errors="surrogateescape")).hexdigest()


def _holds_data(path: str) -> bool:
    return not path.endswith(CODE) and os.path.isfile(path)


def _signature(path: str) -> Signature:
    found = os.stat(path)
    return found.st_size, found.st_mtime_ns, found.st_ctime_ns


def _absolute(given: Any) -> str | None:
    """None for a file descriptor."""
    if not isinstance(given, str | bytes | os.PathLike):
        return None
    return os.path.abspath(os.fsdecode(given))


def _roots(mirror: Path | None) -> dict[str, str]:
    """Folders that may be elsewhere the next time, by name; what lies in them is known by its place there."""
    return {**_given(mirror), "package": str(PACKAGE), "here": os.getcwd()}


def _given(mirror: Path | None) -> dict[str, str]:
    """The folders of sources that the user names: the mirror, and those of licensed corpora, which variables name."""
    variables = {f"${k}": v for k, v in os.environ.items() if k.startswith("ODYSSEY_") and k not in OTHER_FOLDERS}
    places = {"mirror": str(mirror or ""), **variables}
    return {name: os.path.abspath(place) for name, place in places.items() if place and os.path.isdir(place)}


def _named(path: str, roots: dict[str, str]) -> tuple[str, str]:
    """The root that the path lies in, and its place there; the file system's root if it lies in none."""
    for name, root in roots.items():
        if path == root or path.startswith(root.rstrip(os.sep) + os.sep):
            return name, os.path.relpath(path, root)
    return os.sep, path.lstrip(os.sep)


def _installed() -> tuple[str, ...]:
    """Where packages, Python, the system and caches lie."""
    python = [sysconfig.get_path(name) for name in ("stdlib", "platstdlib", "purelib", "platlib")]
    caches = [os.environ.get(name) or os.path.expanduser(f"~/{usual}") for name, usual in CACHES.items()]
    places = [*python, *site.getsitepackages(), site.getusersitepackages(), *SYSTEM, *caches]
    return tuple(place.rstrip(os.sep) + os.sep for place in places)
