"""Which files below some folders are opened, by whatever library: Linux tells (inotify), where Python cannot see it."""

from __future__ import annotations

import ctypes
import os
import struct
import sys
from collections.abc import Iterable

IN_OPEN, IN_Q_OVERFLOW = 0x20, 0x4000
EVENT = struct.Struct("iIII")  # watch, mask, cookie, length of the name


class Opens:
    """Files opened since this was made, below `folders` or where their symbolic links lead; by any process."""

    def __init__(self, folders: Iterable[str]) -> None:
        self.system = ctypes.CDLL(None, use_errno=True)
        self.queue: int = self.system.inotify_init1(os.O_NONBLOCK | os.O_CLOEXEC)
        self.watched: dict[int, str] = {}
        self.is_whole = self.queue >= 0
        for folder in folders:
            for place, _, names in os.walk(folder):
                for path in (place, *(p for name in names if os.path.islink(p := os.path.join(place, name)))):
                    self._watch(path)
        if not self.is_whole:
            print("too many folders to watch for what a library opens by itself", file=sys.stderr)

    def _watch(self, path: str) -> None:
        watch = self.system.inotify_add_watch(self.queue, os.fsencode(path), IN_OPEN) if self.is_whole else -1
        if watch >= 0:
            self.watched[watch] = path
        elif os.path.exists(path):  # not a broken link
            self.is_whole = False

    def end(self) -> set[str]:
        """The files, as paths below the folders; of more than the system's queue holds, the first. Ends the watch."""
        found: set[str] = set()
        if self.queue < 0:
            return found
        with os.fdopen(self.queue, "rb", buffering=0) as queue:
            while content := queue.read(1 << 16):
                found |= set(self._files(content))
        return {path for path in found if os.path.isfile(path)}

    def _files(self, content: bytes) -> Iterable[str]:
        at = 0
        while at < len(content):
            watch, mask, _, length = EVENT.unpack_from(content, at)
            name = content[at + EVENT.size : at + EVENT.size + length].rstrip(b"\0")
            at += EVENT.size + length
            if mask & IN_Q_OVERFLOW:
                print("more files were opened than the system remembers; some may not be followed", file=sys.stderr)
            elif watch in self.watched:
                yield os.path.join(self.watched[watch], os.fsdecode(name)) if name else self.watched[watch]
