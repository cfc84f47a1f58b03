"""What holds for every typeset cell."""

from __future__ import annotations

import xml.etree.ElementTree as ET

from matplotlib.mathtext import MathTextParser

from odyssey.equations.cell import Cell
from odyssey.equations.typeset import latex, mathml

TAG = "{http://www.w3.org/1998/Math/MathML}"
CHILDREN = {"msub": 2, "msup": 2, "msubsup": 3, "mfrac": 2, "mi": 0, "mn": 0, "mo": 0}


def check_latex(cell: Cell) -> None:
    """One line an equation, each of which matplotlib can set."""
    first, *lines, last = latex(cell).splitlines()
    assert (first, last) == (r"\begin{aligned}", r"\end{aligned}")
    assert len(lines) == len(cell.equations)
    parser = MathTextParser("path")
    for text in lines:
        assert text.count("&=") == 1
        assert text.count("{") == text.count("}")
        assert text.count("(") == text.count(")")
        parser.parse(f"${text.removesuffix(' ' + 2 * chr(92)).replace('&', '')}$")


def check_mathml(cell: Cell) -> None:
    """XML in which every element has the children that it needs, and text only in the leaves."""
    math = ET.fromstring(mathml(cell))
    assert len(math.findall(f"{TAG}mtable/{TAG}mtr")) == len(cell.equations)
    for element in math.iter():
        tag = element.tag.removeprefix(TAG)
        assert len(element) == CHILDREN.get(tag, len(element))
        assert bool(element.text) == (tag in ("mi", "mn", "mo"))
