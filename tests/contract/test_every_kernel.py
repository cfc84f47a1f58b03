"""The compiled kernel of every registered cell is the PyTorch reference: outputs, final states and all gradients.

Sizes are drawn, many of them just beside a multiple of the width of the machine's vectors.
"""

from __future__ import annotations

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from contract.cell_cases import arrays, assert_all_close, deltas_for, normal, objective
from odyssey import catalogue
from odyssey.networks import Recurrent

every_cell = pytest.mark.parametrize("id", sorted(catalogue.cells()))

EXACT = {"rtol": 1e-10, "atol": 1e-10}  # float64, the same sums in another order
SINGLE = 1e-5  # float32, of the largest element of a gradient

hidden_sizes = st.sampled_from([1, 2, 3, 5, 7, 8, 9, 15, 16, 17, 31, 32, 33])


@st.composite
def cases(draw):
    """Everything a call depends on but the cell: sizes, lengths, depth, direction, which initial states are given."""
    T, B = draw(st.integers(1, 9)), draw(st.integers(1, 13))
    lengths = draw(st.none() | st.lists(st.integers(1, T), min_size=B, max_size=B))
    return {
        "T": T,
        "B": B,
        "D": draw(st.integers(1, 20)),
        "H": draw(hidden_sizes),
        "lengths": lengths,
        "num_layers": draw(st.sampled_from([1, 1, 2])),
        "bidirectional": draw(st.booleans()),
        "given": draw(st.sets(st.integers(0, 3))),
        "seed": draw(st.integers(0, 99)),
    }


def network(id, D, H, seed, dtype, backend, **kind):
    """Weights of a size that neither saturates a unit nor lets a signal die; random and distinct."""
    module = Recurrent(id, D, H, dtype=dtype, backend=backend, **kind)
    for k, parameter in enumerate(module.parameters()):
        scale = 0.5 if parameter.dim() == 1 else 0.9 / np.sqrt(parameter.shape[1])
        drawn = scale * normal(*parameter.shape, seed=1000 * seed + k + 1)
        parameter.data = torch.from_numpy(drawn.astype(np.float32)).to(dtype)
    return module


def results(id, backend, dtype, T, B, D, H, lengths, given, seed, x=None, **kind):
    """Outputs, final states and gradients of one run, as arrays by name."""
    module = network(id, D, H, seed, dtype, backend, **kind)
    places = sum(map(len, module.suffixes))
    numbers = normal(T, B, D, seed=seed) if x is None else x
    x = torch.from_numpy(numbers.astype(np.float32)).to(dtype).requires_grad_()
    initial = {
        s: torch.from_numpy((0.7 * normal(places, B, H, seed=100 + k)).astype(np.float32)).to(dtype).requires_grad_()
        for k, s in enumerate(module.cell.states)
        if k in given
    }
    output, final = module.run(x, None if lengths is None else torch.tensor(lengths), initial)
    deltas = deltas_for(output, final, lambda a: torch.from_numpy(a.astype(np.float32)).to(dtype))
    wanted = {**dict(module.named_parameters()), "x": x, **{f"{s}[-1]": v for s, v in initial.items()}}
    # Materialised: the reference has no way back to a state that the cell never reads, such as the output of an MLP.
    grads = torch.autograd.grad(objective(output, final, deltas), list(wanted.values()), materialize_grads=True)
    gradients = {f"d {name}": g for name, g in zip(wanted, grads, strict=True)}
    return arrays({"output": output, **final}), arrays(gradients)


def assert_kernel_is_reference(id, **case):
    values, gradients = results(id, "kernel", torch.float64, **case)
    expected_values, expected_gradients = results(id, "reference", torch.float64, **case)
    assert_all_close(values, expected_values, **EXACT)
    assert_all_close(gradients, expected_gradients, **EXACT)


@every_cell
@settings(max_examples=40, deadline=None, derandomize=True)
@given(case=cases())
def test_double_precision(id, case):
    assert_kernel_is_reference(id, **case)


@every_cell
@settings(max_examples=20, deadline=None, derandomize=True)
@given(case=cases())
def test_single_precision(id, case):
    """Held against the reference in float64 at the same numbers."""
    values, gradients = results(id, "kernel", torch.float32, **case)
    expected_values, expected_gradients = results(id, "reference", torch.float64, **case)
    assert_all_close(values, expected_values, rtol=0, atol=SINGLE)
    for name, expected in expected_gradients.items():
        largest = max(1.0, np.abs(expected).max())
        np.testing.assert_allclose(gradients[name], expected, rtol=0, atol=SINGLE * largest, err_msg=name)


@every_cell
@pytest.mark.parametrize("kind", [{}, {"bidirectional": True}], ids=["one", "both directions"])
def test_more_frames_than_a_chunk(id, kind):
    """A kernel works on runs of steps with about 128 frames: here several, that end in the middle of sequences."""
    lengths = [83, 97, 1, 97, 40, 12, 64]
    assert_kernel_is_reference(id, T=97, B=7, D=3, H=9, lengths=lengths, given={0}, seed=1, **kind)


@every_cell
def test_a_chunk_of_sequences_of_the_same_length(id):
    assert_kernel_is_reference(id, T=50, B=6, D=2, H=5, lengths=None, given={0, 1}, seed=2)


@every_cell
def test_more_sequences_than_a_chunk_has_frames(id):
    lengths = [1 + k % 3 for k in range(140)]
    assert_kernel_is_reference(id, T=3, B=140, D=2, H=3, lengths=lengths, given=set(), seed=3)


def sparse(T, B, D, kind):
    rng = np.random.default_rng(7)
    if kind == "one-hot":
        return np.eye(D)[rng.integers(0, D, (T, B))]
    if kind == "zeros":
        return np.zeros((T, B, D))
    share, value = {"binary": (0.1, 1.0), "few numbers": (0.01, -1.5), "a quarter": (0.25, 1.0)}[kind]
    return value * (rng.random((T, B, D)) < share)


@pytest.mark.parametrize("kind", ["one-hot", "zeros", "binary", "few numbers", "a quarter"])
@pytest.mark.parametrize("id", ["lstm", "gru", "mut1"])
def test_an_input_that_is_mostly_zeros(id, kind):
    """Such an input takes a way of its own through the kernel; results do not depend on it."""
    T, B, D = 11, 5, 70
    assert_kernel_is_reference(
        id, x=sparse(T, B, D, kind), T=T, B=B, D=D, H=17, lengths=[11, 3, 8, 11, 1], given={0}, seed=4
    )
    assert_kernel_is_reference(
        id, x=sparse(40, B, D, kind), T=40, B=B, D=D, H=9, lengths=None, given=set(), seed=5, bidirectional=True
    )
