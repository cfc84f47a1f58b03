"""What holds for every registered cell, also for one that was written this morning.

Its numbers are held against `reference.cells.REFERENCES` (NumPy float64, from the papers); a cell without an entry
there is checked by everything but that.
"""

from __future__ import annotations

import numpy as np
import pytest
import torch

from contract.cell_cases import arrays, assert_all_close, autograd, case, deltas_for, objective, only, own_forward
from odyssey import catalogue
from odyssey.networks import Recurrent
from reference.backward import backward, central_differences
from reference.cells import REFERENCES
from reference.lstm import VARIANTS

HOME = "tests/reference/cells.py"
CELLS = sorted(catalogue.cells())
every_cell = pytest.mark.parametrize("id", CELLS)

EXACT = {"rtol": 1e-12, "atol": 1e-12}  # float64, the same sums in another order
DIFFERENCES = {"rtol": 1e-8, "atol": 1e-8}  # central differences with steps of 1e-5 are good to about 1e-10
SINGLE = {"rtol": 2e-5, "atol": 2e-5}  # float32 against float64 over 9 steps


def reference_of(id):
    if id not in REFERENCES:
        pytest.skip(f"'{id}' has no reference; write its equations as REFERENCES['{id}'] in {HOME}")
    return REFERENCES[id]


def test_every_reference_belongs_to_a_registered_cell():
    assert set(REFERENCES) <= set(CELLS)


@every_cell
def test_parameters_and_states_are_those_of_the_paper(id):
    reference, cell = reference_of(id), catalogue.cell(id)
    assert cell.parameter_shapes(5, 3) == reference.shapes(5, 3)
    assert cell.states[0] == reference.states[0]
    assert set(cell.states) == set(reference.states)


@every_cell
def test_network_owns_the_parameters_that_the_cell_declares(id):
    cell, module = catalogue.cell(id), Recurrent(id, 5, 3, num_layers=2, bidirectional=True)
    first, second = cell.parameter_shapes(5, 3), cell.parameter_shapes(6, 3)
    expected = {f"{n}{direction}": s for n, s in first.items() for direction in ("", "_reverse")}
    expected |= {f"{n}_l1{direction}": s for n, s in second.items() for direction in ("", "_reverse")}
    assert {name: tuple(p.shape) for name, p in module.named_parameters()} == expected
    count = 2 * (cell.parameter_count(5, 3) + cell.parameter_count(6, 3))
    assert sum(p.numel() for p in module.parameters()) == count


@pytest.mark.parametrize(
    ("ids", "timit", "iam", "jsb"),
    [
        (("lstm", "lstm-b", "lstm-niaf", "lstm-noaf"), 56_300, 42_300, 75_900),
        (("lstm-nig", "lstm-nfg", "lstm-nog", "lstm-cifg"), 42_200, 31_700, 56_900),
        (("lstm-np",), 56_000, 42_000, 75_600),
        (("lstm-fgr",), 146_300, 132_300, 165_900),
    ],
)
def test_parameter_counts_of_greff(ids, timit, iam, jsb):
    """One layer of 100 blocks on inputs of 39 (TIMIT), 4 (IAM-OnDB) and 88 (JSB Chorales)."""
    for id in ids:
        assert [catalogue.cell(id).parameter_count(D, 100) for D in (39, 4, 88)] == [timit, iam, jsb]


@every_cell
def test_parameters_start_where_the_cell_says(id):
    cell, module = catalogue.cell(id), Recurrent(id, 3, 40, num_layers=2, bidirectional=True)
    for name, parameter in module.named_parameters():
        plain = name.removesuffix("_reverse").removesuffix("_l1")
        if plain in cell.initial:
            assert parameter.unique().tolist() == [cell.initial[plain]], name
        else:
            assert parameter.abs().max() <= 1 / np.sqrt(40), name
            assert parameter.unique().numel() > 1, name


def test_forget_bias_of_lstm_b_starts_at_one():
    assert dict(catalogue.cell("lstm-b").initial) == {"b_f": 1.0}


@every_cell
@pytest.mark.parametrize("sizes", [(9, 3, 4, 5), (2, 1, 5, 2), (1, 1, 1, 1)], ids=str)
def test_forward_is_the_reference(id, sizes):
    reference = reference_of(id)
    module, x, initial = case(id, *sizes)
    output, final = module(x, initial)
    expected_output, expected_final = reference(
        arrays(dict(module.named_parameters())), x.detach().numpy(), only(arrays(initial))
    )
    np.testing.assert_allclose(output.detach().numpy(), expected_output, **EXACT)
    assert_all_close(only(arrays(final)), expected_final, **EXACT)


@every_cell
def test_saturated_forward_is_the_reference(id):
    """Pre-activations in the hundreds, where a careless logistic overflows."""
    reference = reference_of(id)
    module, x, _ = case(id)
    output, _ = module(300 * x)
    zero = {s: np.zeros((2, 4)) for s in reference.states}
    expected, _ = reference(arrays(dict(module.named_parameters())), 300 * x.detach().numpy(), zero)
    np.testing.assert_allclose(output.detach().numpy(), expected, rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("id", sorted(VARIANTS))
def test_gradients_are_the_printed_backward_pass(id):
    module, x, initial = case(id, T=6, B=3)
    output, final = module(x, initial)
    delta, delta_final = deltas_for(output, final, as_type=np.asarray)
    parameters, start = arrays(dict(module.named_parameters())), only(arrays(initial))
    grads, dx, dinitial = backward(id, parameters, x.detach().numpy(), start, delta, only(delta_final))
    expected = grads | {"x": dx} | {f"{s}[-1]": value[None] for s, value in dinitial.items()}
    assert_all_close(autograd(module, x, initial), expected, **EXACT)


@every_cell
def test_gradients_are_central_differences(id):
    """Of the reference where there is one, otherwise of the cell's own forward pass."""
    module, x, initial = case(id, T=3, B=2, D=2, H=3)
    delta, delta_final = deltas_for(*module(x, initial), as_type=np.asarray)

    def loss(at):
        p = {name: at[name] for name in module.cell.parameters}
        state = {s: at[f"{s}[-1]"] for s in module.cell.states}
        if id in REFERENCES:
            output, final = REFERENCES[id](p, at["x"], only(state))
            final = {s: value[None] for s, value in final.items()}
        else:
            output, final = own_forward(module, p, at["x"], state)
        return objective(output, final, (delta, delta_final))

    at = arrays({**dict(module.named_parameters()), "x": x, **{f"{s}[-1]": v for s, v in initial.items()}})
    assert_all_close(autograd(module, x, initial), central_differences(loss, at), **DIFFERENCES)


@every_cell
def test_single_precision_is_double_precision_rounded(id):
    """The precision of training: outputs, final states and gradients."""
    exact, single = case(id, T=9), case(id, T=9, dtype=torch.float32)
    assert_all_close(autograd(*single), autograd(*exact), **SINGLE)
    for found, expected in zip(single[0](*single[1:]), exact[0](*exact[1:]), strict=True):
        torch.testing.assert_close(found, expected, check_dtype=False, **SINGLE)
