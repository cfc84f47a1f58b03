"""Files that appear whole or not at all."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from odyssey.errors import InputError


def check_writable(folder: Path) -> None:
    """Raise InputError if no file can be made in `folder` (or, while it does not exist, beside it); leaves no trace."""
    place = folder.absolute()
    while not place.exists():
        place = place.parent
    try:
        with tempfile.TemporaryFile(dir=place):
            pass
    except OSError as error:
        raise InputError(f"cannot write in {place} ({error.strerror}); run in a folder that you own.") from None


def write_whole(path: Path, content: bytes, durable: bool = True) -> None:
    """Write `content` beside `path`, sync it (if `durable`), then rename: a reader sees the old file or the new one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            if durable:
                file.flush()
                os.fsync(file.fileno())
        os.chmod(name, 0o644)
        os.replace(name, path)
    except BaseException:
        os.unlink(name)
        raise
