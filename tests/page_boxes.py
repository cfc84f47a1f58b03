"""What is wrong with a figure's page, by the boxes that its renderer draws: cut or crossed words, panels too thin.

Every word is taken where the renderer is told to put it, line by line and turned as it is drawn, so that what no reader
sees (ticks out of view, annotations cut away with their axes) is not judged.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.figure import Figure
from matplotlib.legend import Legend
from matplotlib.text import Text
from numpy.typing import NDArray

from odyssey.figures.sheets import fonts, settle

LEAST_POINTS = 5.0  # of a letter
LEAST_INCHES = 0.6  # of a panel's data area, wide and high
SLIMMEST, SLIMMEST_OF_ALL = 6.0, 12.0  # long side to short side of a panel: under an inch, and of any
MOST_LOOKED_AT = 30  # panels, up to which marks and lines are looked at too, which takes as long as drawing
LIST = 12  # named rows or columns, from which a panel is a list and may be as long as that takes
APART = 0.05  # inches between two words on a line, below which they run together
SLACK = 0.012  # inches that neighbours may share, which no eye sees


@dataclass(frozen=True)
class Word:
    """A line of text on the page."""

    text: str
    corners: NDArray  # [4, 2], pixels from the lower left, in order around the box and half a gap at its ends
    points: float
    artist: Text | None

    @property
    def box(self) -> NDArray:
        """Left, lower, right and upper end."""
        return np.concatenate([self.corners.min(axis=0), self.corners.max(axis=0)])


@dataclass
class Recorder:
    """An Agg renderer that keeps the words it is given and paints nothing.

    Of a text in several lines it is not told the artist, only the group's name: faults() gives every text one.
    """

    fig: Figure
    texts: dict[str, Text]
    group: str = ""
    words: list[Word] = field(default_factory=list)

    def renderer(self) -> RendererAgg:
        width, height = self.fig.bbox.size
        renderer = RendererAgg(width, height, self.fig.dpi)
        for paint in ("path", "markers", "path_collection", "quad_mesh", "gouraud_triangles", "image"):
            setattr(renderer, f"draw_{paint}", lambda *_, **__: None)

        def open_group(s: str, gid: str | None = None) -> None:
            if s == "text":
                self.group = gid or ""

        def draw_text(gc: Any, x: float, y: float, s: str, prop: Any, angle: float, ismath: Any = False,
                      mtext: Text | None = None) -> None:  # fmt: skip
            w, h, d = renderer.get_text_width_height_descent(s, prop, ismath)
            turn = np.deg2rad(angle)
            along, up = np.array([np.cos(turn), np.sin(turn)]), np.array([-np.sin(turn), np.cos(turn)])
            foot = np.array([x, height - y])
            gap = APART / 2 * self.fig.dpi
            corners = [
                foot + a * along + b * up for a, b in ((-gap, -d), (w + gap, -d), (w + gap, h - d), (-gap, h - d))
            ]
            if s.strip():
                self.words.append(Word(s, np.array(corners), prop.get_size_in_points(), self.texts.get(self.group)))

        renderer.open_group = open_group  # type: ignore[method-assign]
        renderer.draw_text = draw_text  # type: ignore[method-assign]
        return renderer


def faults(fig: Figure) -> list[str]:
    """A sentence for everything that is wrong with the page of a figure; none where all is well."""
    with fonts():
        settle(fig)
        texts = {str(number): text for number, text in enumerate(fig.findobj(Text))}
        for number, text in texts.items():
            text.set_gid(number)
        recorder = Recorder(fig, texts)
        renderer = recorder.renderer()
        fig.draw(renderer)
        whole = fig.get_tightbbox(renderer) if len(fig.axes) <= MOST_LOOKED_AT else None
        legends = [legend for legend in fig.findobj(Legend) if legend.get_visible()]
        keys = {legend: _ends(legend.get_window_extent(renderer)) for legend in legends}
    inch, words = fig.dpi, recorder.words
    page = np.array([0, 0, *fig.bbox.size])
    panels = {ax: _ends(ax.bbox) for ax in fig.axes if ax.get_visible()}
    page_and_gap = page + APART / 2 * inch * np.array([-1, 0, 1, 0])
    found = [f"{word.text!r} leaves the page" for word in words if _sticks_out(word.box, page_and_gap, inch)]
    found += ["a legend leaves the page" for box in keys.values() if _sticks_out(box, page, inch)]
    found += ["a panel leaves the page" for box in panels.values() if _sticks_out(box, page, inch)]
    if whole is not None and not found and _sticks_out(inch * _ends(whole), page, inch):
        found.append("something that is drawn leaves the page")
    found += [f"{a.text!r} and {b.text!r} overlap" for a, b in _crossed(words, inch)]
    found += _covered(words, keys, panels, inch)
    found += [
        "two panels overlap"
        for a, b in combinations(panels, 2)
        if not np.allclose(panels[a], panels[b]) and _overlap(panels[a], panels[b], inch)
    ]
    found += [f"{word.text!r} has {word.points:g} pt" for word in words if word.points < LEAST_POINTS]
    for ax, box in panels.items():
        found += _thin(ax, box[2:] - box[:2], inch)
    return found


def _ends(box: Any) -> NDArray:
    return np.array([box.x0, box.y0, box.x1, box.y1])


def _sticks_out(box: NDArray, page: NDArray, inch: float) -> bool:
    room = SLACK * inch
    return bool((box[:2] < page[:2] - room).any() or (box[2:] > page[2:] + room).any())


def _overlap(a: NDArray, b: NDArray, inch: float) -> bool:
    room = 2 * SLACK * inch
    return bool((np.minimum(a[2:], b[2:]) - np.maximum(a[:2], b[:2]) > room).all())


def _crossed(words: list[Word], inch: float) -> Iterator[tuple[Word, Word]]:
    """Pairs of words that share ground: first by their upright boxes, all at once, then as they are turned."""
    boxes = np.array([word.box for word in words]).reshape(-1, 4)
    for i, word in enumerate(words[:-1]):
        low, high = np.maximum(boxes[i, :2], boxes[i + 1 :, :2]), np.minimum(boxes[i, 2:], boxes[i + 1 :, 2:])
        for j in np.flatnonzero((high - low > SLACK * inch).all(axis=1)):
            if _share_ground(word.corners, words[i + 1 + j].corners, SLACK * inch):
                yield word, words[i + 1 + j]


def _share_ground(a: NDArray, b: NDArray, room: float) -> bool:
    """Whether two rectangles overlap by more than `room` along every one of their sides (separating axes)."""
    for corners in (a, b):
        for side in (corners[1] - corners[0], corners[3] - corners[0]):
            axis = side / (np.linalg.norm(side) or 1.0)
            first, second = a @ axis, b @ axis
            if min(first.max(), second.max()) - max(first.min(), second.min()) <= room:
                return False
    return True


def _covered(
    words: Iterable[Word], keys: dict[Legend, NDArray], panels: dict[Axes, NDArray], inch: float
) -> Iterator[str]:
    """Legends over words, panels or each other, and words of one panel within another."""
    own = {id(text): legend for legend in keys for text in legend.findobj(Text)}
    for legend, box in keys.items():
        for ax, panel in panels.items():
            if legend.axes is not ax and _overlap(box, panel, inch):
                yield "a legend covers a panel"
    for a, b in combinations(keys.values(), 2):
        if _overlap(a, b, inch):
            yield "two legends overlap"
    for word in words:
        home = getattr(word.artist, "axes", None)
        for legend, box in keys.items():
            if own.get(id(word.artist)) is not legend and _overlap(word.box, box, inch):
                yield f"a legend covers {word.text!r}"
        for ax, panel in panels.items():
            mine = home is not None and np.allclose(panels.get(home, panel), panel)
            if not mine and ax.axison and _overlap(word.box, panel, inch):
                yield f"{word.text!r} lies in a panel that is not its own"


def _thin(ax: Axes, size: NDArray, inch: float) -> Iterator[str]:
    """Panels with data and axes; scales of colours may be thin, lists as long as they are."""
    if not ax.axison or ax.get_label() == "<colorbar>" or not ax.has_data():
        return
    width, height = size / inch
    if min(width, height) < LEAST_INCHES:
        yield f"a panel of {width:.2f} by {height:.2f} inches"
    for long, short, axis in ((width, height, ax.xaxis), (height, width, ax.yaxis)):
        if long > (SLIMMEST if short < 1 else SLIMMEST_OF_ALL) * short and len(axis.get_majorticklocs()) < LIST:
            yield f"a panel of {width:.2f} by {height:.2f} inches is too slim"
