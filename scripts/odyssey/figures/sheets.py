"""The sheet a figure is drawn on: size, fonts, heading, legend, and its files in PNG and PDF."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from textwrap import fill
from typing import Any

import matplotlib as mpl
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.layout_engine import ConstrainedLayoutEngine
from matplotlib.text import Text

from odyssey.figures.legends import HANDLE, SPACING, fitting_columns
from odyssey.figures.style import FAINT, INK

DPI = 150
WIDTH = 10.0  # inches; at 150 dpi a report's column
MARGIN = 0.12
HEADING = 0.42
LEGEND_LINE = 0.19
FONTS: dict[Any, Any] = {
    "font.family": "DejaVu Sans",  # comes with matplotlib: the same on every machine
    "font.size": 9,
    "text.color": INK,
    "axes.labelcolor": INK,
    "axes.edgecolor": "#9a9a9a",
    "axes.linewidth": 0.8,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.titlesize": 10,
    "axes.titleweight": "bold",
    "axes.titlelocation": "left",
    "axes.labelsize": 9,
    "axes.axisbelow": True,
    "xtick.color": INK,
    "ytick.color": INK,
    "xtick.labelsize": 8.5,
    "ytick.labelsize": 8.5,
    "xtick.major.width": 0.8,
    "ytick.major.width": 0.8,
    "ytick.minor.width": 0.5,
    "xtick.minor.width": 0.5,
    "grid.color": "#e6e6e6",
    "grid.linewidth": 0.7,
    "legend.frameon": False,
    "legend.fontsize": 8.5,
    "savefig.facecolor": "white",
}


@contextmanager
def fonts() -> Iterator[None]:
    """The project's look, for as long as a figure is drawn or saved."""
    with mpl.rc_context():
        mpl.rcdefaults()
        mpl.rcParams.update(FONTS)
        yield


def new_sheet(
    title: str, body_height: float, legend: Sequence[Artist] = (), columns: int = 4, width: float = WIDTH
) -> Figure:
    """A sheet with a heading, a legend in at most `columns` columns, and `body_height` inches below for axes."""
    handles, columns = list(legend), fitting_columns(legend, columns, width - 2 * MARGIN) if legend else 1
    lines = -(-len(handles) // columns)
    top = HEADING + LEGEND_LINE * lines + MARGIN * bool(lines)
    height = body_height + top
    fig = Figure(figsize=(width, height), facecolor="white", dpi=DPI)
    fig.set_layout_engine("constrained", rect=(0, 0, 1, 1 - top / height), w_pad=0.08, h_pad=0.08)
    left = MARGIN / width
    fig.text(left, 1 - MARGIN / height, title, fontsize=13, fontweight="bold", va="top")
    if handles:
        fig.legend(
            handles=handles,
            loc="upper left",
            bbox_to_anchor=(left, 1 - HEADING / height),
            ncols=columns,
            borderaxespad=0,
            borderpad=0,
            handlelength=HANDLE,
            columnspacing=SPACING,
        ).set_in_layout(False)
    return fig


def beside(title: str, theirs: bool) -> str:
    """The heading of a figure that may show a paper's numbers beside ours."""
    return f"{title}, theirs and ours" if theirs else title


def message_sheet(title: str, message: str) -> Figure:
    """A sheet that says in words why there is nothing to draw."""
    with fonts():
        fig = new_sheet(title, 0.7)
        fig.text(MARGIN / WIDTH, 0.5, fill(message, 110), fontsize=10, color=FAINT, va="top")
    return fig


def aside(ax: Axes, text: str) -> None:
    """Write small at the right of a panel's title, as how many trials; below the title where both are long."""
    ax.set_title(text, loc="right", fontsize=8.5, color=FAINT, fontweight="normal")


def settle(fig: Figure) -> None:
    """Solve the layout of a figure, once for all its files: solving it again costs more than drawing does."""
    engine = fig.get_layout_engine()
    if not isinstance(engine, ConstrainedLayoutEngine):
        return
    if fig.axes:
        engine.execute(fig)
    if _wrap_titles(fig) + _part_titles(fig):
        engine.execute(fig)
    fig.set_layout_engine("none")


def _wrap_titles(fig: Figure) -> bool:
    """Break every title that would leave the page at its right into lines; whether there was one."""
    wrapped = False
    for ax in fig.axes:
        text = next((t for t in ax.findobj(Text) if t.get_text() and t.get_text() == ax.get_title("left")), None)
        if text is None:
            continue
        box = text.get_window_extent()
        if box.x1 > fig.bbox.x1:
            share = (fig.bbox.x1 - box.x0) / box.width
            text.set_text(fill(text.get_text(), max(10, int(0.95 * share * len(text.get_text())))))
            wrapped = True
    return wrapped


def _part_titles(fig: Figure) -> bool:
    """Lift every title that runs into what stands beside it by a line; whether there was one."""
    lifted = False
    for ax in fig.axes:
        left, right = ax.get_title("left"), ax.get_title("right")
        if not left or not right:
            continue
        texts = {text.get_text(): text for text in ax.findobj(Text)}
        if texts[left].get_window_extent().padded(4).overlaps(texts[right].get_window_extent()):
            texts[left].set_text(left + "\n")
            lifted = True
    return lifted


def say(ax: Axes, message: str, width: int = 40) -> None:
    """Write in an empty panel why it is empty."""
    ax.text(0.5, 0.5, fill(message, width), transform=ax.transAxes, ha="center", va="center", color=FAINT)
    ax.set(xticks=[], yticks=[])
    for spine in ax.spines.values():
        spine.set_visible(False)


def render(fig: Figure, format: str) -> bytes:
    """The figure's file in "png" (150 dpi) or "pdf": the same bytes for the same figure, with no date inside."""
    stamps: dict[str, dict] = {
        "png": {"Software": None},
        "pdf": {"CreationDate": None, "Producer": None, "Creator": None},
    }
    content = io.BytesIO()
    with fonts():
        settle(fig)
        fig.savefig(content, format=format, dpi=DPI, metadata=stamps[format])
    return content.getvalue()
