"""The (embedded) Reber grammar, against a regular expression worked out by hand from the graph."""

from __future__ import annotations

import re
from collections import defaultdict
from itertools import product

import numpy as np
import pytest
from pydantic import ValidationError

from odyssey.criterion import Criterion
from odyssey.datasets.sequences import Split
from odyssey.streams import stream
from odyssey.tasks.reber import TASK, Options, draw, make

SYMBOLS = np.array(list("BTPSXVE"))
FROM_4 = "(?:XT*VP)*(?:XT*VV|S)E"  # what may follow the first X of the upper way, or the P of the lower
INNER = f"B(?:TS*X{FROM_4}|PT*V(?:P{FROM_4}|VE))"
LANGUAGE = {False: re.compile(INNER), True: re.compile(f"BT{INNER}TE|BP{INNER}PE")}
# every state is at most four symbols from the end of its string, by one of these ways; then what is around it ends
WAYS_OUT = [a + b for a, b in product(["", "E", "SE", "VE", "XSE", "VVE", "TXSE", "BTXSE"], ["", "E", "TE", "PE"])]


def drawn(count: int, *, embedded: bool) -> Split:
    return draw(stream(0, "test"), count, Options(embedded=embedded))


def spelt(split: Split) -> list[str]:
    return [x + y[-1] for x, y in zip(inputs_of(split), targets_of(split), strict=True)]


def inputs_of(split: Split) -> list[str]:
    return ["".join(SYMBOLS[x]) for x in split.inputs]


def targets_of(split: Split) -> list[str]:
    return ["".join(SYMBOLS[y]) for y in split.targets]


both = pytest.mark.parametrize("embedded", [True, False])


@both
def test_every_string_is_of_the_language(embedded: bool) -> None:
    split = drawn(3000, embedded=embedded)
    texts = spelt(split)
    assert all(LANGUAGE[embedded].fullmatch(text) for text in texts)
    assert targets_of(split) == [text[1:] for text in texts]
    assert inputs_of(split) == [text[:-1] for text in texts]
    assert min(map(len, texts)) == (9 if embedded else 5)


@pytest.mark.parametrize(("embedded", "shortest"), [(True, 9), (False, 5)])
def test_every_short_string_is_drawn(embedded: bool, shortest: int) -> None:
    inner = ["BTXSE", "BPVVE", "BTSXSE", "BPTVVE", "BPVPSE"]
    wanted = {f"B{s}{text}{s}E" for s, text in product("TP", inner)} if embedded else set(inner)
    short = {text for text in spelt(drawn(5000, embedded=embedded)) if len(text) <= shortest + 1}
    assert short == wanted


@both
def test_legal_is_what_can_still_become_a_string(embedded: bool) -> None:
    split = drawn(200, embedded=embedded)
    for text, legal in zip(inputs_of(split), split.legal or [], strict=True):
        for step, row in enumerate(legal, start=1):
            may = [any(LANGUAGE[embedded].fullmatch(text[:step] + s + out) for out in WAYS_OUT) for s in SYMBOLS]
            assert row.tolist() == may


def test_the_last_symbols_are_certain_and_the_second_decides_them() -> None:
    split = drawn(500, embedded=True)
    for text, legal in zip(spelt(split), split.legal or [], strict=True):
        assert [list(SYMBOLS[row == 1]) for row in legal[-2:]] == [[text[1]], ["E"]]


def test_the_two_edges_of_a_state_are_equally_probable() -> None:
    split = drawn(5000, embedded=True)
    targets_at = defaultdict(list)
    for text, target, legal in zip(inputs_of(split), split.targets, split.legal or [], strict=True):
        for read, symbol, row in zip(text, target, legal, strict=True):
            if row.sum() == 2:
                targets_at[read, tuple(np.flatnonzero(row))].append(symbol)
    assert len(targets_at) == 9  # B, T/S to SX, X/P to SX, P/T/X to TV, V to PV
    for (_, (first, _)), targets in targets_at.items():
        share = np.mean(np.array(targets) == first)
        assert share == pytest.approx(0.5, abs=4.5 * 0.5 / np.sqrt(len(targets)))


def test_make_has_256_strings_a_split_and_all_must_be_right() -> None:
    data = make(Options(), None)
    assert [len(s.inputs) for s in (data.train, data.valid, data.test)] == [256] * 3
    assert Criterion("legal", wrong_share_below=1 / 512) == TASK.criterion
    assert data.input_symbols == data.output_symbols == tuple("BTPSXVE")


@pytest.mark.parametrize("wrong", [{"train": 9}, {"test": 100_001}, {"embedded": "perhaps"}, {"length": 9}])
def test_what_is_out_of_range_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Options(**wrong)
