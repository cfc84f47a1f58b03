"""Panels of curves against time: few cells apart in each, the task's others pale behind them, names at their ends."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from matplotlib.gridspec import GridSpec

from odyssey.figures import style
from odyssey.figures.line_names import name_lines
from odyssey.figures.numbers import same
from odyssey.figures.sheets import aside, new_sheet, say

MOST_CURVES = 8  # that a panel keeps apart
ACROSS = 3  # panels in a row
MOST_PANELS = 48  # on a page; beyond, a task has one, of the cells that lead
ROW, DATA = 2.3, 1.5  # inches: of a row of panels, and of a panel's data area
PALE = "#dedede"
Curves = Mapping[str, pd.DataFrame]  # by cell


@dataclass(frozen=True)
class Block:
    """The panels of one task, side by side and below each other on the same axes, a group of cells each."""

    task: str
    groups: list[list[str]]
    panels: list[Axes]

    def draw(self, curves: Curves, panel: Callable[[Axes, Curves, Sequence[str]], None], nothing: str) -> bool:
        """Draw each panel's group of these curves of the task; nothing: said in the panels, and False, without any."""
        self.panels[0].set_title(style.task_title(self.task))
        for ax, group in zip(self.panels, self.groups, strict=True):
            if curves:
                panel(ax, curves, group)
            else:
                say(ax, nothing, 20)
        return bool(curves)

    def count(self, trials: Sequence[float]) -> None:
        """Say how many trials stand behind each cell's curve."""
        n = same(pd.Series(list(trials)))
        aside(self.panels[min(ACROSS, len(self.panels)) - 1], f"n = {n} a cell")

    def label(self, across: str, up: str) -> None:
        """Name the axes where they have numbers."""
        for ax in self.panels:
            if ax.xaxis.get_tick_params()["labelbottom"]:
                ax.set_xlabel(across)
            if ax.yaxis.get_tick_params()["labelleft"]:
                ax.set_ylabel(up)

    def name(self, ends: Mapping[str, float]) -> None:
        """Each panel's cells by name, at the heights of their lines' ends."""
        for ax, group in zip(self.panels, self.groups, strict=True):
            name_lines(ax, {cell: ends.get(cell, np.nan) for cell in group}, DATA, marked=True)


def lay_out(title: str, legend: Sequence[Artist], trials: pd.DataFrame, baseline: str | None) -> tuple[Figure, list]:
    """A sheet, and a Block for every task of these trials."""
    tasks = sorted(trials["task"].unique())
    groups = groups_by_task(trials, baseline)
    fig, grid = _grid(title, legend, [len(groups[task]) for task in tasks])
    return fig, [Block(task, groups[task], panels) for task, panels in zip(tasks, grid, strict=True)]


def groups_by_task(trials: pd.DataFrame, baseline: str | None) -> dict[str, list[list[str]]]:
    """The same groups of all cells for every task, or, where those were too many panels, one of the cells that lead."""
    tasks, groups = trials["task"].unique(), in_groups(style.in_order(trials["cell"]))
    if len(groups) * len(tasks) <= MOST_PANELS:
        return {task: groups for task in tasks}
    return {task: [leading(trials[trials["task"] == task], baseline)] for task in tasks}


def leading(trials: pd.DataFrame, baseline: str | None) -> list[str]:
    """The baseline and the cells whose trials have the lowest median of validation losses, eight in all."""
    losses = trials.groupby("cell")["best_valid_loss"].median().sort_values(kind="stable")
    first = [baseline] if baseline in losses.index else []
    return [*first, *(cell for cell in losses.index if cell != baseline)][:MOST_CURVES]


def in_groups(cells: Sequence[str]) -> list[list[str]]:
    """Cells parted into groups of at most 8, about equal: whole families together, a family beyond 8 in even parts."""
    families: dict[str, list[str]] = {}
    for cell in cells:
        families.setdefault(style.split(cell)[0], []).append(cell)
    parts: list[list[str]] = []
    for members in [f for f in families.values() if len(f) > MOST_CURVES]:
        parts += [part.tolist() for part in np.array_split(members, -(-len(members) // MOST_CURVES))]
    small = sorted((f for f in families.values() if len(f) <= MOST_CURVES), key=len, reverse=True)
    shared: list[list[str]] = [[] for _ in range(-(-sum(map(len, small)) // MOST_CURVES))]
    for members in small:
        smallest = min(shared, key=len)
        if len(smallest) + len(members) <= MOST_CURVES:
            smallest += members
        else:
            shared.append(list(members))
    return parts + shared


def _grid(title: str, legend: Sequence[Artist], sizes: Sequence[int]) -> tuple[Figure, list[list[Axes]]]:
    """A sheet, and for every task so many panels with the same axes; tasks of one panel stand side by side."""
    most = max(sizes)
    count = len(sizes) if most == 1 else most
    lines = -(-count // ACROSS)
    columns = -(-count // lines)
    rows = lines if most == 1 else lines * len(sizes)
    fig = new_sheet(title, ROW * rows + (0.6 if columns == rows == 1 else 0.0), legend)
    places = fig.add_gridspec(rows, columns)
    if most == 1:
        return fig, [[fig.add_subplot(places[divmod(k, columns)])] for k in range(count)]
    return fig, [_block(fig, places, task * lines, columns, size) for task, size in enumerate(sizes)]


def _block(fig: Figure, places: GridSpec, top: int, columns: int, size: int) -> list[Axes]:
    panels: list[Axes] = []
    for k in range(size):
        row, column = divmod(k, columns)
        first = panels[0] if panels else None
        ax = fig.add_subplot(places[top + row, column], sharex=first, sharey=first)
        ax.tick_params(labelleft=column == 0, labelbottom=k + columns >= size)
        panels.append(ax)
    return panels


def draw_others(ax: Axes, curves: Curves, column: str, group: Sequence[str]) -> None:
    """That column of every curve of a cell that is not of the group, against the curve's index, as pale lines."""
    lines = [
        np.column_stack([curve.index, curve[column]]).astype(float)
        for cell, curve in curves.items()
        if cell not in group
    ]
    ax.add_collection(LineCollection(lines, colors=PALE, linewidths=0.9, zorder=1), autolim=False)


def ends_of(curves: Curves, column: str) -> dict[str, float]:
    """The last value of that column of every curve."""
    return {cell: float(curve[column].iloc[-1]) for cell, curve in curves.items()}
