"""`Recurrent` against PyTorch's own RNN, LSTM and GRU with the same weights: outputs, states and every gradient."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

from odyssey.networks import Recurrent

D, H, LENGTHS = 3, 4, [5, 2, 7, 7, 1]
EXACT = {"rtol": 1e-12, "atol": 1e-12}

# cell -> PyTorch's module, its order of the blocks in a stacked matrix as the letters of our parameters, its states
PAIRS = {
    "rnn-tanh": (lambda **kind: torch.nn.RNN(D, H, nonlinearity="tanh", **kind), "h", "h"),
    "rnn-relu": (lambda **kind: torch.nn.RNN(D, H, nonlinearity="relu", **kind), "h", "h"),
    "lstm-np": (lambda **kind: torch.nn.LSTM(D, H, **kind), "ifzo", "yc"),
    "gru-after": (lambda **kind: torch.nn.GRU(D, H, **kind), "rzn", "h"),
}

every_pair = pytest.mark.parametrize("id", PAIRS)


def normal(*shape, seed=0):
    return torch.from_numpy(np.random.Generator(np.random.Philox([seed, *shape])).standard_normal(shape))


def renamed(theirs, blocks, value=lambda parameter: parameter):
    """PyTorch's stacked parameters under our names: name -> the blocks of theirs that ours is the sum of.

    An input bias and a recurrent bias are one bias here, but for the one inside the GRU's reset product.
    """
    names = {}
    for name, parameter in theirs.named_parameters():
        kind, place = name.split("_l", 1)
        suffix = place.replace("0", "", 1) if place.startswith("0") else f"_l{place}"
        for letter, block in zip(blocks, value(parameter).chunk(len(blocks)), strict=True):
            ours = {"weight_ih": "W", "weight_hh": "R", "bias_ih": "b", "bias_hh": "b"}[kind] + "_" + letter
            if kind == "bias_hh" and letter == "n":
                ours = "b_rn"
            names.setdefault(ours + suffix, []).append(block)
    return names


def both(id, num_layers, bidirectional):
    """PyTorch's network and ours, with the same random distinct weights."""
    make, blocks, states = PAIRS[id]
    theirs = make(num_layers=num_layers, bidirectional=bidirectional).double()
    for k, parameter in enumerate(theirs.parameters()):
        parameter.data = 0.6 * normal(*parameter.shape, seed=k + 1)
    ours = Recurrent(id, D, H, num_layers, bidirectional, dtype=torch.float64)
    ours.load_state_dict({n: sum(b).detach() for n, b in renamed(theirs, blocks).items()}, strict=True)
    return theirs, ours, blocks, states


def run(module, packed, given, states):
    """Outputs, final states, and the gradients of a weighted sum of both at x and the initial state."""
    x, initial = given["x"].clone().requires_grad_(), [given[s].clone().requires_grad_() for s in states]
    sequence = pack_padded_sequence(x, torch.tensor(LENGTHS), enforce_sorted=False) if packed else x
    if isinstance(module, Recurrent):
        output, final = module(sequence, dict(zip(states, initial, strict=True)))
        final = [final[s] for s in states]
    else:
        output, final = module(sequence, tuple(initial) if len(initial) > 1 else initial[0])
        final = list(final) if len(initial) > 1 else [final]
    if packed:
        output, lengths = pad_packed_sequence(output)
        assert lengths.tolist() == LENGTHS
    results = [output, *final]
    sum((r * normal(*r.shape, seed=50 + k)).sum() for k, r in enumerate(results)).backward()
    return results, [x.grad, *(value.grad for value in initial)]


@every_pair
@pytest.mark.parametrize("num_layers", [1, 2])
@pytest.mark.parametrize("bidirectional", [False, True], ids=["forward", "both directions"])
@pytest.mark.parametrize("packed", [False, True], ids=["equal", "packed"])
def test_agrees_with_torch(id, num_layers, bidirectional, packed):
    theirs, ours, blocks, states = both(id, num_layers, bidirectional)
    places = num_layers * (1 + bidirectional)
    given = {"x": normal(max(LENGTHS), len(LENGTHS), D)}
    given |= {s: normal(places, len(LENGTHS), H, seed=40 + k) for k, s in enumerate(states)}

    expected, found = run(theirs, packed, given, states), run(ours, packed, given, states)
    torch.testing.assert_close(found, expected, **EXACT)
    gradients = renamed(theirs, blocks, value=lambda parameter: parameter.grad)
    assert set(gradients) == {name for name, _ in ours.named_parameters()}
    for name, parts in gradients.items():
        for part in parts:  # the two biases that ours stands for have the same gradient
            torch.testing.assert_close(ours.get_parameter(name).grad, part, **EXACT)


@every_pair
@pytest.mark.parametrize("sorted_by_user", [False, True])
def test_packed_output_has_the_order_of_its_input(id, sorted_by_user):
    """`data` of a packed input and of its output belong together row by row, also where lengths are equal."""
    theirs, ours, _, _ = both(id, num_layers=1, bidirectional=False)
    lengths = torch.tensor([5] * 17 + [2] * 17)
    packed = pack_padded_sequence(normal(5, 34, D), lengths, enforce_sorted=sorted_by_user)
    expected, found = theirs(packed)[0], ours(packed)[0]
    torch.testing.assert_close(found.data, expected.data, **EXACT)
    padded, expected_padded = pad_packed_sequence(found)[0], pad_packed_sequence(expected)[0]
    torch.testing.assert_close(padded, expected_padded, **EXACT)
