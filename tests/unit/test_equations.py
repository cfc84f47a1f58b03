"""The language of cells: what it reads, what it refuses, and what follows from a cell without running it."""

from __future__ import annotations

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from odyssey.equations import read_cell
from odyssey.equations.expression import (
    Apply,
    Current,
    Expression,
    Number,
    Parameter,
    Previous,
    Product,
    Quotient,
    plus,
    times,
)
from odyssey.equations.language import read_equations
from odyssey.errors import InputError
from odyssey.kernels import reference
from odyssey.kernels.reference import step_source

PLAIN = "h = tanh(W_h @ x + R_h @ h[t-1] + b_h)"


def test_a_cell_knows_its_states_parameters_and_count() -> None:
    cell = read_cell("u = tanh(W_u @ x + p_u * c[t-1])\nc = u + c[t-1]\nh = c * relu(R_h @ u + b_h)")
    assert cell.states == ("h", "c")
    assert cell.parameters == {"W_u": "W", "p_u": "p", "R_h": "R", "b_h": "b"}
    assert cell.parameter_shapes(3, 5) == {"W_u": (5, 3), "p_u": (5,), "R_h": (5, 5), "b_h": (5,)}
    assert cell.parameter_count(3, 5) == 15 + 5 + 25 + 5


def test_a_change_replaces_a_line_and_an_absent_gate_owns_no_weights() -> None:
    text = "i = sigmoid(W_i @ x + b_i)\nh = i * tanh(W_h @ x + R_h @ h[t-1])"
    assert "W_i" in read_cell(text).parameters
    assert set(read_cell(text, i="1").parameters) == {"W_h", "R_h"}


def test_a_parameter_put_to_zero_leaves_its_term_out() -> None:
    cell = read_cell("h = tanh(W_h @ x + p_h * h[t-1] + R_h @ h[t-1])", p_h="0")
    assert cell.text == "h = tanh(W_h @ x + R_h @ h[t-1])"


def test_digest_is_of_the_equations_not_of_their_text() -> None:
    spaced = "# a comment\n h  =  tanh( W_h@x + R_h @ h[t-1]  + b_h )\n"
    assert read_cell(PLAIN).digest == read_cell(spaced).digest
    assert read_cell(PLAIN).digest != read_cell(PLAIN.replace("tanh", "relu")).digest
    assert read_cell(PLAIN).digest != read_cell(PLAIN, initial={"b_h": 1}).digest


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("h = tanh(W_h @ x + R_h @ h[t-1]", "not an expression"),
        ("h = tnah(W_h @ x)", "did you mean tanh"),
        ("h = tanh(W_h @ x + g)", "unknown name 'g'"),
        ("h = tanh(W_h @ x + c)\nc = h", "no value yet; define it above, or use c"),
        ("h = tanh(W_h @ h[t-1] + W_x @ x)", "W_* multiplies x, R_* a vector of the layer"),
        ("h = tanh(R_h @ x)", "W_* multiplies x"),
        ("h = tanh(x + R_h @ h[t-1])", "x is D wide but the layer H"),
        ("h = x", "x is D wide but the layer H"),
        ("h = tanh(W_h @ x + x[t-1])", "x[t-1] is not a state"),
        ("h = tanh(W_h @ x + q[t-1])", "unknown state 'q'"),
        ("h = tanh(W_h + W_g @ x)", "must multiply something"),
        ("h = tanh(W_h @ x) if 1 else 0", "not part of the language"),
        ("h = tanh(W_h @ x) + h[t-2]", "not part of the language"),
        ("h = __import__('os').system('true')", "not part of the language"),
        ("h = tanh(W_h @ x)\nh = relu(h)", "defined twice"),
        ("x = tanh(W_h @ x)", "taken"),
        ("W_h = 3", "taken"),
        ("lambda = tanh(W_h @ x)", "taken"),
        ("g = tanh(W_g @ x)\nh = tanh(W_h @ x)", "never uses g"),
        ("h = tanh(R_h @ h[t-1])", "never sees its input"),
        ("no equation here", "write it as: name = expression"),
        ("", "at least one equation"),
    ],
)
def test_what_is_refused_says_why(text: str, words: str) -> None:
    with pytest.raises(InputError) as error:
        read_cell(text)
    assert words in str(error.value)


def test_changes_and_initial_values_must_name_something() -> None:
    with pytest.raises(InputError, match="unknown equation 'hh'"):
        read_cell(PLAIN, hh="1")
    with pytest.raises(InputError, match="unknown parameter 'b_i'"):
        read_cell(PLAIN, initial={"b_i": 1})
    with pytest.raises(InputError, match="unknown parameter 'p_i'"):
        read_cell(PLAIN, p_i="0")
    with pytest.raises(InputError, match="replaced by a number"):
        read_cell(PLAIN, b_h="zero")


def test_the_step_is_readable_and_names_cannot_collide() -> None:
    cell = read_cell("drive = sigmoid(W_a @ x + b_a)\nstate = drive * state[t-1] + tanh(W_b @ x)")
    source = step_source(cell)
    assert source.startswith("def step(_drive, _state, _stacked, _parameters):")
    assert "    drive = torch.sigmoid(_0)" in source
    x, parameters = torch.zeros(1, 1, 2), {n: torch.zeros(s) for n, s in cell.parameter_shapes(2, 3).items()}
    output, _ = reference.run(cell, parameters, x, (torch.ones(1, 3),))
    assert output.tolist() == [[[0.5] * 3]]


leaves: st.SearchStrategy[Expression] = st.sampled_from(
    [Previous("h"), Previous("c"), Current("a"), Parameter("b_q"), Parameter("p_q"), Number(2.0), Number(0.25)]
)
expressions = st.recursive(
    leaves,
    lambda e: st.one_of(
        st.builds(plus, e, e),
        st.builds(times, e, e),
        st.builds(lambda a, b: plus(a, times(Number(-1.0), b)), e, e),
        st.builds(Quotient, e, e),
        st.builds(Apply, st.sampled_from(["tanh", "sigmoid", "relu", "exp"]), e),
        st.builds(Product, st.sampled_from(["R_m", "R_n"]), e),
    ),
    max_leaves=12,
)


@given(expressions)
def test_the_text_of_an_expression_reads_back_to_the_same_text(expression: Expression) -> None:
    text = f"a = tanh(W_a @ x)\nc = {expression}\nh = a + c + W_h @ x"
    again = read_equations(text)["c"]
    assert str(again) == str(expression)
