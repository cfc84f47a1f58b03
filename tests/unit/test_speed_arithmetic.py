"""Operations and traffic of a point, counted by hand."""

from __future__ import annotations

import math

import pytest

from odyssey import catalogue
from odyssey.equations import read_cell
from odyssey.studies.speed.arithmetic import (
    Ceilings,
    Shape,
    arithmetic_floor_seconds,
    flop,
    intensity,
    l2_floor_seconds,
    products,
    recurrent_bytes,
    weight_traffic_bytes,
)

D, H, B, T, K = 3, 5, 2, 7, 4


@pytest.mark.parametrize(
    ("cell", "inputs", "recurrent"),
    [("rnn-tanh", 1, 1), ("lstm", 4, 4), ("lstm-np", 4, 4), ("gru", 3, 3), ("lstm-fgr", 4, 4 + 9), ("lstm-cifg", 3, 3)],
)
def test_operations_by_hand(cell: str, inputs: int, recurrent: int) -> None:
    """W x forward and for dW; R h forward, for dR and for dh; a multiplication and an addition for every weight."""
    once = 2 * T * B
    by_hand = inputs * 2 * once * H * D + recurrent * 3 * once * H * H
    assert flop(catalogue.cell(cell), Shape(D, H, B, T)) == by_hand
    assert flop(catalogue.cell(cell), Shape(D, H, B, T, K)) == by_hand + 3 * once * H * K


@pytest.mark.parametrize(("cell", "matrices"), [("rnn-tanh", 1), ("lstm", 4), ("gru", 3), ("lstm-fgr", 13)])
def test_traffic_by_hand(cell: str, matrices: int) -> None:
    """Every recurrent matrix once a step forward and once backward, whatever B."""
    for batch in (1, B):
        assert weight_traffic_bytes(catalogue.cell(cell), Shape(D, H, batch, T)) == 2 * T * 4 * matrices * H * H


def test_the_same_product_counts_once_and_a_matrix_with_two_operands_twice() -> None:
    cell = read_cell("g = sigmoid(W_g @ x + R_s @ h[t-1])\nh = tanh(R_s @ h[t-1] + R_s @ (g * h[t-1]))")
    assert [str(p) for p in products(cell)] == ["W_g @ x", "R_s @ h[t-1]", "R_s @ (g * h[t-1])"]
    assert recurrent_bytes(cell, Shape(D, H, B, T)) == 4 * H * H


def test_intensity_of_a_plain_net_at_batch_1() -> None:
    """6 H^2 + 4 H D operations for 8 H^2 bytes a step."""
    assert intensity(catalogue.cell("rnn-tanh"), Shape(D, H, 1, T)) == pytest.approx((6 * H + 4 * D) / (8 * H))
    assert intensity(read_cell("h = tanh(W_h @ x)"), Shape(D, H, 1, T)) == math.inf


def test_floors() -> None:
    ceilings = Ceilings(gflops=100.0, l2_gbytes=50.0, l1d_bytes=40_000)
    cell, shape = catalogue.cell("rnn-tanh"), Shape(88, 200, 1, 60)
    assert arithmetic_floor_seconds(cell, shape, ceilings) == pytest.approx(flop(cell, shape) / 100e9)
    assert l2_floor_seconds(cell, shape, ceilings) == pytest.approx(2 * 60 * (160_000 - 40_000) / 50e9)
    assert l2_floor_seconds(cell, Shape(88, 50, 1, 60), ceilings) == 0, "10 kB fit in the first cache"
