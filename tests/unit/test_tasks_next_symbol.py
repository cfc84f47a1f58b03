"""From texts to symbols and the symbols that follow."""

from __future__ import annotations

import numpy as np

from odyssey.datasets.sequences import NOT_SCORED
from odyssey.tasks.next_symbol import next_symbol, symbols_of


def test_symbols_are_places_in_the_alphabet() -> None:
    assert symbols_of("cab<", "abc<").tolist() == [2, 0, 1, 3]
    assert symbols_of("", "abc").tolist() == []


def test_texts_are_cut_and_the_next_symbol_is_asked_for() -> None:
    split = next_symbol(np.arange(7, dtype=np.int32), [3, 4])
    assert [x.tolist() for x in split.inputs] == [[0, 1], [3, 4, 5]]
    assert [y.tolist() for y in split.targets] == [[1, 2], [4, 5, 6]]
    assert {x.dtype for x in split.inputs} == {np.dtype(np.int32)}
    assert {y.dtype for y in split.targets} == {np.dtype(np.int64)}


def test_what_is_not_asked_for_is_read_all_the_same() -> None:
    scored = np.array([True, False, True, True, True, False, True])
    split = next_symbol(np.arange(7, dtype=np.int32), np.array([3, 4]), scored)
    assert [x.tolist() for x in split.inputs] == [[0, 1], [3, 4, 5]]
    assert [y.tolist() for y in split.targets] == [[NOT_SCORED, 2], [4, NOT_SCORED, 6]]
