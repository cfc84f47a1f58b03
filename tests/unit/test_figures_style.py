"""Every cell looks like itself everywhere, and like no other."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from matplotlib.colors import to_rgb

from odyssey.figures import style
from odyssey.figures.colours import LMS_FROM_OKLAB, RGB_FROM_LMS, oklch
from study_tables import CELLS

DEUTERANOPIA = np.array(  # Machado et al. 2009, severity 1
    [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
)


def linear(colour: str) -> np.ndarray:
    rgb = np.array(to_rgb(colour))
    return np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)


def oklab(rgb: np.ndarray) -> np.ndarray:
    return np.linalg.solve(LMS_FROM_OKLAB, np.cbrt(np.linalg.solve(RGB_FROM_LMS, rgb)))


def distance(a: str, b: str, seen: np.ndarray) -> float:
    one, two = (oklab(np.clip(seen @ linear(c), 0, 1)) for c in (a, b))
    return float(np.linalg.norm(one - two))


def test_oklch_of_white_black_and_red() -> None:
    assert (oklch(1, 0, 0), oklch(0, 0, 0)) == ("#ffffff", "#000000")
    assert oklch(0.62796, 0.25768, 29.234) == "#ff0000"  # Ottosson's own figures for sRGB red


@pytest.mark.parametrize(("eye", "least"), [(np.eye(3), 0.044), (DEUTERANOPIA, 0.029)])
def test_colours_of_the_known_cells_differ(eye: np.ndarray, least: float) -> None:
    nearest = min(distance(style.colour(a), style.colour(b), eye) for a, b in combinations(CELLS, 2))
    assert nearest > least  # a just noticeable difference is about 0.02


def test_markers_differ_within_a_family() -> None:
    looks = [(style.split(cell)[0], style.marker(cell)) for cell in CELLS]
    assert len(set(looks)) == len(looks)


@pytest.mark.parametrize("cell", [*CELLS, "janet", "janet-wide", "minimal_gated_unit-v2", "42", "lstm-a_b"])
def test_every_colour_is_readable_on_white(cell: str) -> None:
    luminance = linear(style.colour(cell)) @ [0.2126, 0.7152, 0.0722]
    assert 1.05 / (luminance + 0.05) > 2.0
    assert style.marker(cell) in style.MARKERS


@pytest.mark.parametrize(
    ("cell", "label"),
    [
        ("lstm", "LSTM"),
        ("lstm-nig", "NIG"),
        ("lstm-cifg", "CIFG"),
        ("lstm-b", "LSTM-B"),
        ("gru-after", "GRU after"),
        ("mut3", "MUT3"),
        ("rnn-tanh", "RNN tanh"),
        ("lstm1997", "LSTM1997"),
        ("lstm1997-b", "LSTM1997-B"),
        ("lstm1997-gates", "LSTM1997 gates"),
        ("dt-s", "DT-S"),
        ("all trials", "all trials"),
        ("ResNet-50", "ResNet-50"),
        ("minimal_gated_unit-no_bias", "MINIMAL GATED UNIT no bias"),
    ],
)
def test_labels(cell: str, label: str) -> None:
    assert style.label(cell) == label


def test_labels_of_the_known_cells_differ() -> None:
    assert len({style.label(cell) for cell in CELLS}) == len(CELLS)


def test_order_is_by_family_and_the_plain_cell_first() -> None:
    assert style.in_order(["lstm-nig", "gru", "lstm", "gru"]) == ["gru", "lstm", "lstm-nig"]
