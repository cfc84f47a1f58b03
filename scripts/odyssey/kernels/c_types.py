"""Types of C as ctypes has them."""

from __future__ import annotations

import ctypes

SIZE, POINTER, DOUBLE = ctypes.c_int64, ctypes.c_void_p, ctypes.c_double
