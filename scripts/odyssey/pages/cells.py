"""The page of all cells: equations, what a variant changes, how many parameters it has, and the text to copy."""

from __future__ import annotations

import importlib
import re
from collections import defaultdict
from collections.abc import Collection
from html import escape
from itertools import groupby

from odyssey import catalogue
from odyssey.equations import Cell
from odyssey.equations.expression import Number
from odyssey.equations.language import read_equations
from odyssey.equations.typeset import latex, mathml, mathml_name
from odyssey.figures import style
from odyssey.pages.document import document
from odyssey.pages.marks import mark

D, H = 88, 100  # the example's sizes: 88 keys, and the layer of Greff et al. 2017
LONG_LINE = 66  # letters; a cell with a longer equation takes the page's width

INTRODUCTION = f"""
<h1>Cells</h1>
<p>Every cell is written once, as the text of its equations. This page, its parameters and its training step are
made from that text.</p>
<ul class="legend">
<li>{mathml_name("W")} input matrix, {mathml_name("R")} recurrent matrix, {mathml_name("p")} peephole vector,
{mathml_name("b")} bias vector</li>
<li><i>σ</i> logistic function, ⊙ product element by element, <i>t</i> the step; the last line is the output, states are
zero before the first step</li>
<li><span class="key">A tinted line</span> is one in which a variant differs from the plain form of its family</li>
<li>Parameters are counted for one layer in one direction, <i>H</i> units on <i>D</i> inputs; as an example for
<i>D</i> = {D}, <i>H</i> = {H}</li>
</ul>
"""


def cells_page() -> str:
    """All registered cells, family by family, as one HTML file that needs nothing else."""
    families = [(name, list(cells)) for name, cells in groupby(catalogue.cells().values(), key=lambda c: c.family)]
    index = "".join(f"<li>{''.join(map(_link, cells))}</li>" for _, cells in families)
    sections = "".join(_section(family, cells) for family, cells in families)
    return document("Cells", f'{INTRODUCTION}<ul class="index">{index}</ul>{sections}')


def some_cells(ids: Collection[str]) -> str:
    """These cells, a family folded away each, for a page of several things; "" where none of them is registered."""
    shown = [cell for cell in catalogue.cells().values() if cell.id in ids]
    families = [(name, list(cells)) for name, cells in groupby(shown, key=lambda cell: cell.family)]
    return "".join(
        f"<details><summary>{''.join(map(_name, cells))}</summary>{_section(family, cells)}</details>"
        for family, cells in families
    )


def count_formula(cell: Cell) -> str:
    """What `cell.parameter_count` counts, in D and H: "4(HD + H² + H) + 3H"."""
    letters = list(cell.parameters.values())
    groups: dict[int, list[str]] = defaultdict(list)
    for letter, size in {"W": "HD", "R": "H²", "b": "H", "p": "H"}.items():
        groups[letters.count(letter)].append(size)
    groups.pop(0, None)
    return " + ".join(_times(count, " + ".join(sizes).replace("H + H", "2H")) for count, sizes in groups.items())


def _times(count: int, size: str) -> str:
    if size == "2H":
        return f"{2 * count}H"
    return size if count == 1 else f"{count}({size})" if "+" in size else f"{count}{size}"


def _link(cell: Cell) -> str:
    return f'<a href="#{cell.id}">{mark(cell.id)}{escape(style.label(cell.id))}</a>'


def _name(cell: Cell) -> str:
    return f'<span class="name">{mark(cell.id)}{escape(style.label(cell.id))}</span> '


def _section(family: str, cells: list[Cell]) -> str:
    module = importlib.import_module(f"odyssey.cells.{family}")
    plain = {name: str(e) for name, e in read_equations(module.EQUATIONS).items()}
    articles = "".join(_article(cell, [n for n, e in cell.equations.items() if str(e) != plain[n]]) for cell in cells)
    about = "".join(f"<p>{_prose(part)}</p>" for part in _about(module.__doc__ or ""))
    return f"<section><h2>{escape(style.label(family))}</h2>{about}<div class='cells'>{articles}</div></section>"


def _about(docstring: str) -> list[str]:
    """The first paragraph of a family's docstring, and what it says of its source and deviations."""
    source = re.search(r"^Source:.*", docstring, re.DOTALL | re.MULTILINE)
    return [docstring.split("\n\n")[0], *(re.split(r"\s(?=Deviations:)", source[0]) if source else [])]


def _prose(text: str) -> str:
    words = re.sub(r"`([^`]*)`", r"<code>\1</code>", escape(text, quote=False))
    return re.sub(r"^(Source|Deviations):", r"<b>\1.</b>", words)


def _article(cell: Cell, changed: list[str]) -> str:
    wide = " wide" if max(map(len, cell.text.splitlines())) > LONG_LINE else ""
    names = [*changed, *cell.initial]
    said = f"differs in {', '.join(map(mathml_name, names))}" if names else "plain form"
    starts = ", ".join(f"{mathml_name(name)} starts at {Number(value)}" for name, value in cell.initial.items())
    formula = re.sub(r"([DH]+)", r"<i>\1</i>", count_formula(cell))
    sizes = f"<small>at <i>D</i> = {D}, <i>H</i> = {H}</small>"
    return f"""
<article id="{cell.id}" class="cell{wide}">
<h3>{mark(cell.id)}{escape(style.label(cell.id))} <code>{cell.id}</code> <span class="said">{said}</span></h3>
<div class="equations">{mathml(cell, changed)}{f'<p class="marked">{starts}</p>' if starts else ""}</div>
<dl>
<div><dt>Parameters</dt><dd>{formula} = {cell.parameter_count(D, H):,} {sizes}</dd></div>
<div><dt>States</dt><dd>{", ".join(map(mathml_name, cell.states))}</dd></div>
</dl>
<details><summary>LaTeX and text</summary><pre>{escape(latex(cell))}</pre><pre>{escape(cell.text)}</pre></details>
</article>"""
