"""Equations typeset: LaTeX against what one would write by hand, MathML by its structure, the count by its numbers."""

from __future__ import annotations

import xml.etree.ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_equations import expressions

from odyssey import catalogue
from odyssey.equations import read_cell
from odyssey.equations.expression import Expression, Number, times
from odyssey.equations.typeset import latex, mathml
from odyssey.pages.cells import count_formula
from typeset_checks import TAG, check_latex, check_mathml

LSTM = r"""
\begin{aligned}
\mathbf{z}^t &= \tanh(\mathbf{W}_z \mathbf{x}^t + \mathbf{R}_z \mathbf{y}^{t-1} + \mathbf{b}_z) \\
\mathbf{i}^t &= \sigma(\mathbf{W}_i \mathbf{x}^t + \mathbf{R}_i \mathbf{y}^{t-1} + \mathbf{p}_i \odot \mathbf{c}^{t-1} + \mathbf{b}_i) \\
\mathbf{f}^t &= \sigma(\mathbf{W}_f \mathbf{x}^t + \mathbf{R}_f \mathbf{y}^{t-1} + \mathbf{p}_f \odot \mathbf{c}^{t-1} + \mathbf{b}_f) \\
\mathbf{c}^t &= \mathbf{z}^t \odot \mathbf{i}^t + \mathbf{c}^{t-1} \odot \mathbf{f}^t \\
\mathbf{o}^t &= \sigma(\mathbf{W}_o \mathbf{x}^t + \mathbf{R}_o \mathbf{y}^{t-1} + \mathbf{p}_o \odot \mathbf{c}^t + \mathbf{b}_o) \\
\mathbf{y}^t &= \tanh(\mathbf{c}^t) \odot \mathbf{o}^t
\end{aligned}
"""  # noqa: E501

GRU = r"""
\begin{aligned}
\mathbf{z}^t &= \sigma(\mathbf{W}_z \mathbf{x}^t + \mathbf{R}_z \mathbf{h}^{t-1} + \mathbf{b}_z) \\
\mathbf{r}^t &= \sigma(\mathbf{W}_r \mathbf{x}^t + \mathbf{R}_r \mathbf{h}^{t-1} + \mathbf{b}_r) \\
\mathbf{n}^t &= \tanh(\mathbf{W}_n \mathbf{x}^t + \mathbf{R}_n (\mathbf{r}^t \odot \mathbf{h}^{t-1}) + \mathbf{b}_n) \\
\mathbf{h}^t &= \mathbf{z}^t \odot \mathbf{h}^{t-1} + (1 - \mathbf{z}^t) \odot \mathbf{n}^t
\end{aligned}
"""


@pytest.mark.parametrize(("id", "expected"), [("lstm", LSTM), ("gru", GRU)])
def test_latex_of_a_published_cell(id: str, expected: str) -> None:
    assert latex(catalogue.cell(id)) == expected.strip()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a / (1 + h[t-1])", r"\frac{\mathbf{a}^t}{1 + \mathbf{h}^{t-1}}"),
        ("(a + b_q) / 2 * a", r"\frac{\mathbf{a}^t + \mathbf{b}_q}{2} \odot \mathbf{a}^t"),
        ("tanh(a / b_q) - 1", r"\tanh\left( \frac{\mathbf{a}^t}{\mathbf{b}_q} \right) - 1"),
        ("relu(a)", r"\max(0, \mathbf{a}^t)"),
        ("exp(-a)", r"\exp(- \mathbf{a}^t)"),
        ("1 - (a - h[t-1])", r"1 - (\mathbf{a}^t - \mathbf{h}^{t-1})"),
        ("a - b_q * h[t-1]", r"\mathbf{a}^t - \mathbf{b}_q \odot \mathbf{h}^{t-1}"),
        ("2 * a - 0.5 * h[t-1]", r"2 \mathbf{a}^t - 0.5 \mathbf{h}^{t-1}"),
        ("-2 * (a + b_q)", r"- 2 (\mathbf{a}^t + \mathbf{b}_q)"),
        ("a + 0.00001", r"\mathbf{a}^t + 10^{-5}"),
        ("2.5e-7 * a", r"2.5 \times 10^{-7} \mathbf{a}^t"),
        ("a * (R_m @ h[t-1])", r"\mathbf{a}^t \odot (\mathbf{R}_m \mathbf{h}^{t-1})"),
        ("2 * (R_m @ a)", r"2 \mathbf{R}_m \mathbf{a}^t"),
        ("R_m @ (R_n @ a)", r"\mathbf{R}_m \mathbf{R}_n \mathbf{a}^t"),
        ("R_m @ tanh(a)", r"\mathbf{R}_m \tanh(\mathbf{a}^t)"),
        ("R_m @ (2 * a) + R_n @ (-1)", r"\mathbf{R}_m (2 \mathbf{a}^t) + \mathbf{R}_n (- 1)"),
        ("a * (1 - exp(R_m @ (a + 1)))", r"\mathbf{a}^t \odot (1 - \exp(\mathbf{R}_m (\mathbf{a}^t + 1)))"),
    ],
)
def test_latex_of_an_expression(text: str, expected: str) -> None:
    assert line(text) == rf"\mathbf{{c}}^t &= {expected}"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("x_in", r"\mathbf{x}_{\mathrm{in}}^t"),
        ("candidate", r"\mathbf{candidate}^t"),
        ("h1", r"\mathbf{h}_1^t"),
        ("h_12", r"\mathbf{h}_{12}^t"),
        ("alpha", r"\boldsymbol{\alpha}^t"),
        ("alpha_in_2", r"\boldsymbol{\alpha}_{\mathrm{in}, 2}^t"),
    ],
)
def test_names(name: str, expected: str) -> None:
    cell = read_cell(f"{name} = tanh(W_xi @ x + R_ii @ h[t-1] + b_gamma)\nh = {name}")
    first, second = latex(cell).splitlines()[1:3]
    assert first.startswith(f"{expected} &= ")
    assert second == rf"\mathbf{{h}}^t &= {expected}"
    assert r"\mathbf{W}_{\mathrm{xi}}" in first  # from x to i, not the Greek letter
    assert r"\mathbf{R}_{\mathrm{ii}}" in first
    assert r"\mathbf{b}_{\gamma}" in first


def test_mathml_is_a_table_aligned_at_the_equals_sign() -> None:
    math = ET.fromstring(mathml(catalogue.cell("lstm"), marked=["i", "o"]))
    assert (math.tag, math.get("display")) == (f"{TAG}math", "block")
    rows = math.findall(f"{TAG}mtable/{TAG}mtr")
    assert [row.get("class") for row in rows] == [None, "marked", None, None, "marked", None]
    assert ["".join(row.itertext())[:3] for row in rows] == ["𝐳t=", "𝐢t=", "𝐟t=", "𝐜t=", "𝐨t=", "𝐲t="]
    for row in rows:
        left, right = row
        assert "text-align: right" in str(left.get("style"))
        assert right[0].text == "="


def test_mathml_of_an_equation() -> None:
    cell = read_cell("h = W_h @ x / (1 + exp(b_alpha)) - R_ii @ h[t-1]")
    expected = (
        "<mrow><mfrac><mrow><msub><mi>𝐖</mi><mi>h</mi></msub><mo>\u2062</mo><msup><mi>𝐱</mi><mi>t</mi></msup></mrow>"
        "<mrow><mn>1</mn><mo>+</mo><mrow><mi>exp</mi><mo>\u2061</mo><mrow><mo stretchy='false'>(</mo>"
        "<msub><mi>𝐛</mi><mi>α</mi></msub><mo stretchy='false'>)</mo></mrow></mrow></mrow></mfrac>"
        "<mo>−</mo><mrow><msub><mi>𝐑</mi><mi>ii</mi></msub><mo>\u2062</mo><msup><mi>𝐡</mi>"
        "<mrow><mi>t</mi><mo lspace='0' rspace='0'>−</mo><mn>1</mn></mrow></msup></mrow></mrow>"
    )
    assert mathml(cell).split("=</mo>")[1].startswith(expected.replace("'", '"'))


@given(expressions)
def test_every_expression_is_typeset(expression: Expression) -> None:
    """LaTeX that matplotlib can set, MathML that is XML in which every element has the children that it needs."""
    cell = read_cell(f"a = tanh(W_a @ x)\nc = {expression}\nh = a + c + W_h @ x")
    check_latex(cell)
    check_mathml(cell)


@given(expressions, st.sampled_from([-3.0, -1.0, 0.5, 1e-6]))
def test_signs_stand_alone(expression: Expression, factor: float) -> None:
    """No two signs in a row, whatever is subtracted."""
    text = latex(read_cell(f"a = tanh(W_a @ x)\nc = a - {times(Number(factor), expression)}\nh = a + c + W_h @ x"))
    assert "- -" not in text
    assert "+ -" not in text


@pytest.mark.parametrize(
    ("id", "formula"),
    [
        ("lstm", "4(HD + H² + H) + 3H"),
        ("lstm-fgr", "4(HD + H) + 13H² + 3H"),
        ("lstm-np", "4(HD + H² + H)"),
        ("gru-after", "3(HD + H²) + 4H"),
        ("mut1", "3(HD + H) + 2H²"),
        ("rnn-tanh", "HD + H² + H"),
    ],
)
def test_count_formula(id: str, formula: str) -> None:
    assert count_formula(catalogue.cell(id)) == formula


def test_count_formula_of_as_many_peepholes_as_biases() -> None:
    twice = "a = W_a @ x + b_a + p_a * h[t-1]\nh = a + W_h @ x + b_h + p_h * h[t-1]"
    assert count_formula(read_cell("h = W_h @ x + b_h + p_h * h[t-1]")) == "HD + 2H"
    assert count_formula(read_cell(twice)) == "2(HD + 2H)"
    assert count_formula(read_cell(twice.replace("a = ", "a = W_c @ x + "))) == "3HD + 4H"


def line(text: str) -> str:
    """The typeset line of `c = text`."""
    cell = read_cell(f"a = tanh(W_a @ x)\nc = {text}\nh = a + c")
    return latex(cell).splitlines()[2].removesuffix(r" \\")
