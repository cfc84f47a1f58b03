"""The IDX format of MNIST: an array of bytes behind its shape; plain, or packed by gzip.

    bytes     0 0     8                n       4 each, the highest first    1 each
    meaning   zero    unsigned byte    axes    length of every axis         values, the last axis running fastest

Source: LeCun, Cortes, Burges, the page of the MNIST database.  Deviations: other types than unsigned bytes are refused.
"""

from __future__ import annotations

import gzip
import math
import zlib
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from odyssey.errors import InputError

GZIP = b"\x1f\x8b"
UNSIGNED_BYTE = 8


def read_idx(path: Path) -> NDArray[np.uint8]:
    """The array of an IDX file; raises InputError if it is not one, or is cut short."""
    content = path.read_bytes()
    if content.startswith(GZIP):
        try:
            content = gzip.decompress(content)
        except (OSError, EOFError, zlib.error) as error:
            raise InputError(f"{path} cannot be unpacked ({error}); get the file again.") from None
    if len(content) < 4 or content[:3] != bytes([0, 0, UNSIGNED_BYTE]):
        raise InputError(f"{path} begins with {content[:4].hex(' ')}, expected 00 00 08 and the number of axes (IDX).")
    header = 4 + 4 * content[3]
    if len(content) < header:
        raise InputError(f"{path} ends in its header, after {len(content)} of {header} bytes; get the file again.")
    shape = tuple(int(n) for n in np.frombuffer(content[4:header], ">u4"))
    values = np.frombuffer(content, np.uint8, offset=header)
    if len(values) != math.prod(shape):
        raise InputError(f"{path} holds {len(values)} values, expected {math.prod(shape)} {shape}; get the file again.")
    return values.reshape(shape)
