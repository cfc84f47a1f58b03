"""Every registered cell is typeset completely, and stands on the page of cells with its parameter count."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from html import unescape

import pytest

from odyssey import catalogue
from odyssey.equations.expression import Current, Parameter, Previous, Product
from odyssey.equations.notation import LaTeX, MathML
from odyssey.equations.typeset import latex, mathml
from odyssey.figures import style
from odyssey.pages.cells import cells_page, count_formula
from typeset_checks import check_latex, check_mathml

every_cell = pytest.mark.parametrize("id", sorted(catalogue.cells()))


@pytest.fixture(scope="module")
def page() -> str:
    return cells_page()


@every_cell
def test_latex_and_mathml_are_well_formed(id: str) -> None:
    check_latex(catalogue.cell(id))
    check_mathml(catalogue.cell(id))


@every_cell
def test_every_name_is_there_as_often_as_in_the_text(id: str) -> None:
    cell = catalogue.cell(id)
    counts: dict[tuple[str, str], int] = {("x", "t"): len(re.findall(r"\bx\b", cell.text))}
    counts |= {(name, "t"): 1 for name in cell.equations}
    for e in (e for equation in cell.equations.values() for e in equation.walk()):
        match e:
            case Product(name) | Parameter(name):
                place = (name, "")
            case Current(name):
                place = (name, "t")
            case Previous(name):
                place = (name, "t-1")
            case _:
                continue
        counts[place] = counts.get(place, 0) + 1
    for notation, text in ((LaTeX(), latex(cell)), (MathML(), mathml(cell))):
        assert {place: text.count(notation.symbol(*place)) for place in counts} == counts


@every_cell
@pytest.mark.parametrize(("D", "H"), [(1, 1), (88, 100), (39, 7), (5, 128)])
def test_count_formula_gives_the_parameter_count(id: str, D: int, H: int) -> None:
    cell = catalogue.cell(id)
    python = re.sub(r"(?<=[\dHD])(?=[HD(])", "*", count_formula(cell).replace("²", "**2"))
    assert eval(python, {"D": D, "H": H}) == cell.parameter_count(D, H)


@every_cell
def test_the_page_has_the_cell_and_its_text_to_copy(id: str, page: str) -> None:
    cell = catalogue.cell(id)
    article = page[page.index(f'<article id="{id}"') :].split("</article>")[0]
    ET.fromstring(f"{article}</article>")
    assert style.label(id) in article
    assert style.colour(id) in article
    assert f"{cell.parameter_count(88, 100):,}" in article
    for text in (cell.text, latex(cell)):
        assert f"<pre>{text}</pre>" in unescape(article)


def starts(page: str, id: str) -> str:
    line = re.search(r'<p class="marked">.*?</p>', page.split(f'<article id="{id}"')[1])
    return "".join(ET.fromstring(line[0]).itertext()) if line else ""


def test_what_a_variant_changes_is_marked(page: str) -> None:
    marked = {
        article.split('"')[1]: [
            "".join(ET.fromstring(row)[0].itertext()) for row in re.findall(r'<mtr class="marked">.*?</mtr>', article)
        ]
        for article in page.split("<article ")[1:]
    }
    assert marked["lstm"] == []
    assert marked["lstm-cifg"] == ["𝐟t"]
    assert marked["lstm-np"] == ["𝐢t", "𝐟t", "𝐨t"]
    assert marked["lstm-b"] == []
    assert starts(page, "lstm-b") == "𝐛f starts at 1"
    assert starts(page, "lstm1997-b") == "𝐛i starts at -1, 𝐛o starts at -1"


def test_the_page_needs_nothing_else(page: str) -> None:
    assert not re.search(r"<script|<link(?! rel=\"icon\" href=\"data:)|<img|\bsrc=|url\(|@import", page)
    assert set(re.findall(r"https?://[^\"]*", page)) == {"http://www.w3.org/1998/Math/MathML"}
