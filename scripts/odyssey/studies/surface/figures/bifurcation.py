"""Where a network of one unit settles, against its bias: after Figure 3 of Pascanu et al. 2013.

x[t] = w σ(x[t-1]) + b without input. Lines are fixed points, exactly (b = x − w σ(x)): solid where stable, dashed where
not. Dots: where the unit is after many steps, from n states evenly between −5 and 5 at each b. Between the two folds it
can settle on either branch; a small change of b across a fold, or across the unstable branch, moves the state to the
other one, and there the gradient explodes. Diamond: the bias at which x[0] of the error surface lies on the unstable
branch: there its wall stands (Figure 6), not at the fold.
"""

from __future__ import annotations

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from odyssey.figures import style
from odyssey.figures.colours import oklch
from odyssey.figures.sheets import aside, fonts, message_sheet, new_sheet
from odyssey.studies.surface.tables import SurfaceTables
from odyssey.studies.surface.unit import bias_of, folds

TITLE = "Where one unit settles"
CATEGORY = "Dynamics"

HEIGHT = 3.8  # inches
BRANCH, DOTS = oklch(0.52, 0.15, 250), "#9a9a9a"


def draw(tables: SurfaceTables) -> Figure:
    """One panel: fixed points and settled states against b."""
    branches, settled = tables.branches, tables.settled
    if branches.empty or settled.empty:
        return message_sheet(TITLE, "No states have been followed yet.")
    w = float(branches["w"].iloc[0])
    start = float(tables.wall["start"].iloc[0])
    with fonts():
        fig = new_sheet(TITLE, HEIGHT, _legend(w, start), columns=3)
        ax = fig.subplots()
        ax.plot(settled["b"], settled["x"], "o", ms=3.2, mfc="none", mec=DOTS, zorder=2)
        for _, run in branches.groupby((branches["stable"] != branches["stable"].shift()).cumsum()):
            look = "-" if run["stable"].iloc[0] else (0, (4, 2))
            ax.plot(run["b"], run["x"], ls=look, color=BRANCH, lw=1.8, zorder=3)
        _mark(ax, w, start)
        count = settled["start"].nunique()
        ax.set_title(f"w = {w:g}")
        aside(ax, f"n = {count} starts at each b")
        ax.set(xlabel="b", ylabel="x after many steps", xlim=(settled["b"].min(), settled["b"].max()))
        ax.grid(zorder=0)
    return fig


def _legend(w: float, start: float) -> list[Line2D]:
    lines = [
        Line2D([], [], color=BRANCH, lw=1.8, label="stable fixed points"),
        Line2D([], [], color=BRANCH, lw=1.8, ls=(0, (4, 2)), label="unstable fixed points"),
        Line2D([], [], ls="", marker="o", ms=3.2, mfc="none", mec=DOTS, label="settled states"),
    ]
    if folds(w):
        lines.append(Line2D([], [], ls="", marker="s", ms=6, color=style.ALARM, label="folds"))
    label = f"x[0] = {start:.3g}: the wall"
    return [*lines, Line2D([], [], ls="", marker="D", ms=6, mfc="white", mec=style.INK, label=label)]


def _mark(ax: Axes, w: float, start: float) -> None:
    for b, x in folds(w):
        ax.plot(b, x, "s", ms=6, color=style.ALARM, zorder=4)
        ax.annotate(_label(b), (b, x), (7, -3), textcoords="offset points", fontsize=8.5, color=style.ALARM)
    b = float(bias_of(start, w))
    ax.plot(b, start, "D", ms=6, mfc="white", mec=style.INK, zorder=5)
    ax.annotate(_label(b), (b, start), (8, -3), textcoords="offset points", fontsize=8.5)


def _label(b: float) -> str:
    return f"b = {b:.3f}".replace("-", "−")
