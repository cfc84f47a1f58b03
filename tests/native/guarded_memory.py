"""Arrays that end, or begin, at a page that the process may not touch: one number too far and the processor stops it.

What is left of an array's own pages holds a pattern, which `check` finds unchanged or not. An array that is only read
lies on pages that cannot be written.
"""

from __future__ import annotations

import ctypes
import mmap
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

Edge = Literal["end", "start"]
PATTERN = 0xA5
NOTHING, READ, READ_AND_WRITE = 0, mmap.PROT_READ, mmap.PROT_READ | mmap.PROT_WRITE
LIBRARY = ctypes.CDLL(None, use_errno=True)
LIBRARY.mprotect.argtypes = (ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int)


class GuardedMemory:
    """Hands out arrays at an edge of memory of their own."""

    def __init__(self, edge: Edge) -> None:
        self.edge = edge
        self.slack: list[tuple[str, NDArray[np.uint8]]] = []
        self.pages: list[mmap.mmap] = []

    def array(self, name: str, like: NDArray[Any], is_read_only: bool = False) -> NDArray[Any]:
        """A copy of an array, contiguous."""
        page, size = mmap.PAGESIZE, like.nbytes
        inside = max(1, -(-size // page)) * page
        memory = mmap.mmap(-1, inside + 2 * page)
        everything = np.frombuffer(memory, np.uint8)
        everything[:] = PATTERN
        first = page + (inside - size if self.edge == "end" else 0)
        found = everything[first : first + size].view(like.dtype).reshape(like.shape)
        found[...] = like
        self.slack.append((name, everything[page:first]))
        self.slack.append((name, everything[first + size : page + inside]))
        for start, length, may in (
            (0, page, NOTHING),
            (page, inside, READ if is_read_only else READ_AND_WRITE),
            (page + inside, page, NOTHING),
        ):
            if LIBRARY.mprotect(everything.ctypes.data + start, length, may):
                raise OSError(ctypes.get_errno(), "mprotect")
        self.pages.append(memory)
        return found

    def check(self) -> None:
        """Raise AssertionError if anything has been written beside an array."""
        for name, slack in self.slack:
            assert (slack == PATTERN).all(), f"something was written beside {name}"
