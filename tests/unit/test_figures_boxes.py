"""The check of a figure's page notices what it is for: planted faults, one at a time, on a page without any."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import pytest
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from odyssey.figures.legends import fitting_columns, text_width
from odyssey.figures.line_names import apart
from odyssey.figures.sheets import fonts, new_sheet
from odyssey.figures.style import without_middle
from page_boxes import faults


def page() -> Figure:
    """Two panels with titles, names on both axes and a legend above."""
    with fonts():
        fig = new_sheet("A page", 2.5, [Line2D([], [], label=f"line {k}") for k in range(3)])
        for ax in fig.subplots(1, 2):
            ax.plot([0, 1], [0, 1])
            ax.set(title="A panel", xlabel="time", ylabel="error")
    return fig


def cut_legend(fig: Figure) -> None:
    marks = [Line2D([], [], label="a name that is far too long for what is left of the page")]
    fig.axes[1].legend(handles=marks, loc="lower left", bbox_to_anchor=(0.5, 0.5)).set_in_layout(False)


def crowded_ticks(fig: Figure) -> None:
    fig.axes[0].set_xticks([0.5, 0.51, 0.52], ["first", "second", "third"])


def steep_ticks_on_each_other(fig: Figure) -> None:
    fig.axes[0].set_xticks([0.5, 0.51], ["the first", "the second"], rotation=40, ha="right", rotation_mode="anchor")


def text_beyond(fig: Figure) -> None:
    fig.text(0.99, 0.2, "more than fits")


def covered_title(fig: Figure) -> None:
    fig.axes[0].legend(
        handles=[Line2D([], [], label="key")], loc="center left", bbox_to_anchor=(0, 1.05)
    ).set_in_layout(False)


def legend_over_panel(fig: Figure) -> None:
    fig.legend(handles=[Line2D([], [], label="key")], loc="center").set_in_layout(False)
    fig.legends[-1].set_bbox_to_anchor((0.25, 0.4))


def panel_on_panel(fig: Figure) -> None:
    fig.add_axes((0.4, 0.3, 0.3, 0.3)).plot([0, 1])


def strip(fig: Figure) -> None:
    fig.add_axes((0.02, 0.5, 0.02, 0.01)).plot([0, 1])


def flat(fig: Figure) -> None:
    for ax in fig.axes:
        ax.remove()
    fig.subplots(3, 1)[1].plot([0, 1])


def tiny(fig: Figure) -> None:
    fig.axes[0].text(0.5, 0.2, "hardly there", fontsize=4)


def word_in_another_panel(fig: Figure) -> None:
    fig.axes[0].text(1.5, 0.5, "two\nlines", transform=fig.axes[0].transAxes, in_layout=False)


FAULTS: list[tuple[Callable[[Figure], None], str]] = [
    (cut_legend, "a legend leaves the page"),
    (crowded_ticks, "'first' and 'second' overlap"),
    (steep_ticks_on_each_other, "'the first' and 'the second' overlap"),
    (text_beyond, "'more than fits' leaves the page"),
    (covered_title, "a legend covers 'A panel'"),
    (legend_over_panel, "a legend covers a panel"),
    (panel_on_panel, "two panels overlap"),
    (strip, "a panel of 0.20 by 0.03 inches"),
    (flat, "too slim"),
    (tiny, "'hardly there' has 4 pt"),
    (word_in_another_panel, "'lines' lies in a panel that is not its own"),
]


def test_nothing_is_found_on_a_page_that_is_well() -> None:
    assert faults(page()) == []


def test_steep_names_side_by_side_are_well() -> None:
    fig = page()
    ticks = [0.2 * k for k in range(6)]
    fig.axes[0].set_xticks(ticks, ["a long name"] * 6, rotation=40, ha="right", rotation_mode="anchor")
    assert faults(fig) == []


@pytest.mark.parametrize(("plant", "said"), FAULTS)
def test_a_planted_fault_is_noticed(plant: Callable[[Figure], None], said: str) -> None:
    fig = page()
    with fonts():
        plant(fig)
    assert any(said in fault for fault in faults(fig)), faults(fig)


def test_a_legend_takes_no_more_columns_than_fit() -> None:
    with fonts():
        few, long = (
            [Line2D([], [], label=name) for _ in range(12)] for name in ("LSTM", "a cell with a name of many words")
        )
        assert fitting_columns(few, 6, 9.8) == 6
        assert fitting_columns(long, 6, 9.8) < 6
        assert faults(new_sheet("Names", 1.0, long, columns=6)) == []
    assert text_width("mm", 9) == pytest.approx(2 * text_width("m", 9), rel=0.05)


def test_names_keep_their_distance_and_their_order() -> None:
    placed = apart([0.5, 0.5, 0.5, 0.99, 1.0], 0.1)
    assert placed == sorted(placed)
    assert min(b - a for a, b in pairwise(placed)) == pytest.approx(0.1)
    assert placed[-1] <= 1.0
    assert apart([0.2, 0.8], 0.1) == [0.2, 0.8]


def test_a_long_name_keeps_both_its_ends() -> None:
    assert without_middle("short", 10) == "short"
    shown = without_middle("a very long name, variant 7", 12)
    assert (len(shown) <= 12, shown[0], shown[-1]) == (True, "a", "7")
