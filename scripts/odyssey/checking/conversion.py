"""Arrays as people have them, made those that odyssey.datasets.sequences.Split asks for, where nothing is lost.

Lists, other sizes and byte orders of numbers, bool for bits, whole numbers as float: all that becomes float32, uint8,
int32 or int64 here and nowhere else. What would lose something is refused, with its place. NaN and infinite numbers
pass: whether they may stand there is for odyssey.checking.check to say.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from odyssey.checking.places import Place

Axes = tuple[str, ...]
EVERY_WHOLE = 2**24  # float32 holds every whole number up to this


def first(found: NDArray[np.bool_]) -> tuple[int, ...]:
    """The index of the first True."""
    return tuple(int(i) for i in np.unravel_index(found.argmax(), found.shape))


def sequences(given: Any, what: str, place: Place) -> list[Any]:
    """A list with an entry for each sequence; raises InputError if there is none."""
    if not isinstance(given, list | tuple | np.ndarray) or (isinstance(given, np.ndarray) and given.ndim == 0):
        raise place.error(f"{what} is a {type(given).__name__}; give a list with an array for each sequence.")
    if len(given) == 0:
        raise place.error(f"{what} is empty; give at least one sequence.")
    return given if isinstance(given, list) else list(given)


def plain(value: Any, what: str, axes: Axes, allowed: str, place: Place) -> NDArray:
    """`value` as an array of numbers of any type; raises InputError for what is none, is ragged, or has masked places.

    what: "input"; axes: what is counted along its axes, ("step", "channel"); allowed: what could be given instead.
    """
    if isinstance(value, np.ma.MaskedArray):
        if (hidden := np.ma.getmaskarray(value)).any():
            index = first(hidden)
            named = axes[: len(index)] if len(index) <= len(axes) else tuple(f"axis {k}:" for k in range(len(index)))
            raise place.inside(named, index).error(f"the {what} is masked; fill it in, or leave the sequence out.")
        value = value.data
    try:
        array = np.asarray(value)
    except (ValueError, TypeError):
        raise place.error(f"the {what} is a {type(value).__name__} of unequal parts; give {allowed}.") from None
    if array.dtype.kind not in "biuf":
        of = "" if array.dtype == object and array.ndim == 0 else f" of {array.dtype}"
        raise place.error(f"the {what} is a {type(value).__name__}{of}, not an array of numbers; give {allowed}.")
    return array


def numbers(array: NDArray, what: str, axes: Axes, place: Place) -> NDArray[np.float32]:
    """Numbers of any type as float32; refused are those beyond its range, and whole ones that it does not hold."""
    if array.dtype.kind in "iu":
        beyond = (array > EVERY_WHOLE) | (array < -EVERY_WHOLE)
        limit = f"{EVERY_WHOLE:,}, up to which float32 holds every whole number"
    elif array.dtype.kind == "f" and array.dtype.itemsize > 4:
        beyond = np.isfinite(array) & (np.abs(array) > np.finfo(np.float32).max)
        limit = "3.4e+38, the largest that float32 holds"
    else:
        return array.astype(np.float32)
    if beyond.any():
        index = first(beyond)
        raise place.inside(axes, index).error(f"the {what} is {array[index]}, beyond {limit}; shift or scale it.")
    return array.astype(np.float32)


def bits(array: NDArray, what: str, axes: Axes, place: Place) -> NDArray[np.uint8]:
    """Zeros and ones of any type as uint8."""
    wrong = (array != 0) & (array != 1)
    if wrong.any():
        index = first(wrong)
        raise place.inside(axes, index).error(f"the {what} is {array[index]}, but a bit is 0 or 1; correct the file.")
    return array.astype(np.uint8)


def whole(array: NDArray, to: type[np.int32 | np.int64], what: str, axes: Axes, place: Place) -> NDArray:
    """Whole numbers of any type as int32 or int64."""
    if array.dtype.kind == "f":
        value = array.astype(np.float64)
        wrong = ~(np.floor(value) == value) | (np.abs(value) >= 2.0 ** (8 * np.dtype(to).itemsize - 1))
    elif array.dtype.kind == "b":
        return array.astype(to)
    else:
        wrong = (array > np.iinfo(to).max) | (array < np.iinfo(to).min)
    if wrong.any():
        index = first(wrong)
        said = f"the {what} is {array[index]}, which is no whole number that {np.dtype(to)} holds; correct the file."
        raise place.inside(axes, index).error(said)
    return array.astype(to)
