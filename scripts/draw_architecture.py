"""Draw which rooms of the package import which, from the code as it is: docs/architecture.svg.

A room is a folder of scripts/odyssey. Single files beside the folders share a box where they stand equally high. Every
arrow points down, from what imports to what is imported; one that a longer way of arrows implies is left out, and rooms
that import one another are refused. Dashed: found by name (`import_module`), which no import shows.
"""

from __future__ import annotations

import argparse
import ast
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import escape
from itertools import pairwise
from math import fsum
from pathlib import Path

import networkx as nx

from odyssey.errors import InputError, run_stage
from odyssey.files import write_whole

ROOT = Path(__file__).parents[1]
RULES, STAGES = "rules: workflow/rules/*.smk", "stages: scripts/*.py"
WIDTH, LINE, ROW, GAP = 196, 16, 76, 30  # of a box; between lines of text, rows, and boxes
LANE = 16  # width that an arrow takes where it passes a row
LETTERS = 30  # on a line of a box
SWEEPS = 20  # over the rows, up and down, that put boxes below what imports them
FILL = {"files": "#f2f2f2", "folder": "#dbe9f6", "outside": "#fdf1d8"}


@dataclass(eq=False)
class Box:
    """What is drawn as one. A lane, where an arrow passes a row, is a box without names."""

    names: tuple[str, ...] = ()
    kind: str = "lane"
    row: int = 0
    x: float = 0.0

    @property
    def width(self) -> int:
        return WIDTH if self.names else LANE

    @property
    def lines(self) -> list[str]:
        lines: list[str] = []
        for name in self.names:
            joined = f"{lines[-1]}, {name}" if lines else name
            lines = [*lines[:-1], joined] if lines and len(joined) <= LETTERS else [*lines, name]
        return lines

    @property
    def height(self) -> int:
        return LINE * len(self.lines) + LINE if self.names else 0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=ROOT / "docs" / "architecture.svg", help="[%(default)s]")
    write_whole(parser.parse_args().out, drawing().encode())


def drawing(root: Path = ROOT) -> str:
    """The picture of the repository at `root`, as SVG."""
    imports, by_name = rooms(root)
    boxes = _boxes(imports)
    kept = nx.transitive_reduction(_between(boxes, imports.edges)).edges
    ways = _between(boxes, ((a.names[0], b.names[0]) for a, b in kept))  # in an order that no hash decides
    for name in [name for name in boxes if not ways.in_degree(boxes[name]) and name != RULES]:
        finders = [boxes[finder] for finder, found in sorted(by_name) if found == name]
        if finders:
            ways.add_edge(min(finders, key=lambda box: box.row), boxes[name], style="dashed")
    rows = _rows(boxes.values(), ways)
    for number in range(SWEEPS):
        _sweep(rows, ways, down=number % 2 == 0)
    return _svg(ways)


def rooms(root: Path) -> tuple[nx.DiGraph, set[tuple[str, str]]]:
    """Who imports whom among the top-level names of the package, the stages and the rules; who finds whom by name.

    A node's `kind` is folder, files or outside.
    """
    texts = {(p.name, "folder"): sorted(p.rglob("*.py")) for p in _package(root) if p.is_dir()}
    texts |= {(p.stem, "files"): [p] for p in _package(root) if p.suffix == ".py" and p.stem != "__init__"}
    texts |= {(STAGES, "outside"): sorted((root / "scripts").glob("*.py"))}
    texts |= {(RULES, "outside"): sorted((root / "workflow" / "rules").glob("*.smk"))}
    imports, by_name = nx.DiGraph(), set()
    for (name, kind), files in texts.items():
        if files:
            imports.add_node(name, kind=kind)
    for (name, _), files in texts.items():
        text = "\n".join(_import_lines(file) if file.suffix == ".smk" else file.read_text() for file in files)
        for found in re.findall(r'import_module\(f?"odyssey\.(\w+)', text):
            by_name.add((name, found))
        for file in files:
            wanted = _imported(_import_lines(file) if file.suffix == ".smk" else file.read_text())
            imports.add_edges_from((name, other) for other in wanted if other != name and other in imports)
    imports.add_edge(RULES, STAGES)  # which they run
    return imports, {ends for ends in by_name if ends[0] != ends[1] and ends[1] in imports}


def _package(root: Path) -> list[Path]:
    return sorted(p for p in (root / "scripts" / "odyssey").iterdir() if not p.name.startswith((".", "__pycache__")))


def _import_lines(rules: Path) -> str:
    """Of a file of rules, which is not Python as a whole."""
    return "\n".join(re.findall(r"^from odyssey\S* import \w[\w, ]*$", rules.read_text(), re.MULTILINE))


def _imported(text: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.ImportFrom) and node.module == "odyssey":
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("odyssey."):
            yield node.module.split(".")[1]
        elif isinstance(node, ast.Import):
            yield from (alias.name.split(".")[1] for alias in node.names if alias.name.startswith("odyssey."))


def _boxes(imports: nx.DiGraph) -> dict[str, Box]:
    """The box of every name. Equally high: so many arrows above what imports nothing."""
    if not nx.is_directed_acyclic_graph(imports):
        circle = [above for above, _ in nx.find_cycle(imports)]
        raise InputError(
            f"these import one another: {' -> '.join([*circle, circle[0]])}; move what they share below all of them."
        )
    together: dict[tuple[int, str, str], list[str]] = defaultdict(list)
    high: dict[str, int] = {}
    for name in reversed(list(nx.lexicographical_topological_sort(imports))):
        high[name] = 1 + max((high[below] for below in imports.successors(name)), default=-1)
        kind = imports.nodes[name]["kind"]
        together[high[name], kind, "" if kind == "files" else name].append(name)
    boxes: dict[str, Box] = {}
    for (row, kind, _), names in sorted(together.items()):
        boxes |= dict.fromkeys(names, Box(tuple(sorted(names)), kind, row))
    return boxes


def _between(boxes: dict[str, Box], ends: Iterable[tuple[str, str]]) -> nx.DiGraph:
    """The arrows between boxes."""
    ways = nx.DiGraph()
    ways.add_nodes_from(boxes.values())
    ways.add_edges_from((boxes[a], boxes[b]) for a, b in sorted(ends) if boxes[a] is not boxes[b])
    return ways


def _rows(boxes: Iterable[Box], ways: nx.DiGraph) -> dict[int, list[Box]]:
    """The boxes by row, with a lane in every row that an arrow passes; `ways` then leads from row to row."""
    rows: dict[int, list[Box]] = defaultdict(list)
    for box in dict.fromkeys(boxes):
        rows[box.row].append(box)
    for above, below, style in list(ways.edges(data="style")):
        lanes = [Box(row=row) for row in range(above.row - 1, below.row, -1)]
        for lane in lanes:
            rows[lane.row].append(lane)
        if lanes:
            ways.remove_edge(above, below)
            ways.add_edges_from(pairwise([above, *lanes, below]), style=style)
    for row in rows.values():
        _spread(row)
    return dict(sorted(rows.items()))


def _sweep(rows: dict[int, list[Box]], ways: nx.DiGraph, down: bool) -> None:
    """Order every row by the middle of its neighbours in the row before, and put it there as far as there is room."""
    for row in sorted(rows, reverse=down):
        near = ways.predecessors if down else ways.successors
        for box in rows[row]:
            beside = [other.x for other in near(box)]
            box.x = fsum(beside) / len(beside) if beside else box.x
        rows[row].sort(key=lambda box: box.x)
        _spread(rows[row])


def _spread(row: list[Box]) -> None:
    """Part what overlaps, and keep the row's middle."""
    middle = fsum(box.x for box in row) / len(row)
    for left, right in pairwise(row):
        right.x = max(right.x, left.x + (left.width + right.width) / 2 + GAP)
    shift = middle - fsum(box.x for box in row) / len(row)
    for box in row:
        box.x += shift


def _svg(ways: nx.DiGraph) -> str:
    boxes = sorted(ways.nodes, key=lambda box: (-box.row, box.x))
    left = min(box.x - box.width / 2 for box in boxes) - GAP
    right = max(box.x + box.width / 2 for box in boxes) + GAP
    top = max(box.row for box in boxes)
    for box in boxes:
        box.x = round(box.x - left)
    width, height = round(right - left), (top + 1) * ROW + GAP

    def middle(box: Box) -> int:
        return (top - box.row) * ROW + (ROW + GAP) // 2

    def way(above: Box, below: Box, style: str | None) -> str:
        y1, y2 = middle(above) + above.height // 2, middle(below) - below.height // 2
        bend = (y2 - y1) // 2
        curve = f"M{above.x} {y1}C{above.x} {y1 + bend} {below.x} {y2 - bend} {below.x} {y2}"
        return f'<path d="{curve}" class="{style or "plain"}{" end" if below.names else ""}"/>'

    def text(box: Box) -> Iterator[str]:
        y = middle(box) - box.height // 2
        yield (
            f'<rect x="{box.x - WIDTH // 2}" y="{y}" width="{WIDTH}" height="{box.height}" rx="5" '
            f'fill="{FILL[box.kind]}" stroke="#7a8794"/>'
        )
        for number, line in enumerate(box.lines):
            yield f'<text x="{box.x}" y="{y + LINE * (number + 1) + LINE // 4}">{escape(line)}</text>'

    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        'font-family="Helvetica, Arial, sans-serif" text-anchor="middle">\n'
        "<!-- Written by `make drawing` from the code. -->\n"
        "<style>text{font-size:13px}path{fill:none;stroke:#7a8794;stroke-width:1.2}.end{marker-end:url(#end)}"
        ".dashed{stroke-dasharray:4 4}</style>\n"
        '<defs><marker id="end" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" orient="auto">'
        '<path d="M1 1L7 4L1 7" style="stroke-width:1.4"/></marker></defs>\n'
        f'<rect width="{width}" height="{height}" fill="white"/>'
    )
    drawn = sorted(ways.edges(data="style"), key=lambda way: (-way[0].row, way[0].x, way[1].x))
    arrows = [way(*ends) for ends in drawn]
    return "\n".join([head, *arrows, *(line for box in boxes if box.names for line in text(box)), "</svg>"]) + "\n"


if __name__ == "__main__":
    run_stage(main)
