"""What depth, both directions, sequences of different lengths and a given state mean for every registered cell."""

from __future__ import annotations

import pytest
import torch
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

from contract.cell_cases import assert_all_close, autograd, case, deltas_for, normal, objective
from odyssey import catalogue
from odyssey.networks import Recurrent

every_cell = pytest.mark.parametrize("id", sorted(catalogue.cells()))
every_kind = pytest.mark.parametrize(
    "kind",
    [{}, {"num_layers": 2}, {"bidirectional": True}, {"num_layers": 2, "bidirectional": True}],
    ids=["one", "deep", "both directions", "deep, both directions"],
)
EXACT = {"rtol": 1e-12, "atol": 1e-12}
LENGTHS = [3, 6, 1, 6, 4]


def one_direction(module, suffix, x, initial):
    """One layer in one direction alone, with the parameters that `module` has under that suffix; x [T, B, D]."""
    alone = Recurrent(module.cell, x.shape[2], module.hidden_size, dtype=x.dtype)
    parameters = {name: module.get_parameter(name + suffix) for name in module.cell.parameters}
    return torch.func.functional_call(alone, parameters, (x, initial))


def by_hand(module, x, initial):
    """The whole network from single directions: a reversed input, a reversed output, and both side by side."""
    finals, place = [], 0
    for suffixes in module.suffixes:
        sides = []
        for suffix in suffixes:
            state = {s: value[place : place + 1] for s, value in initial.items()}
            turned = x.flip(0) if suffix.endswith("_reverse") else x
            output, final = one_direction(module, suffix, turned, state)
            sides.append(output.flip(0) if suffix.endswith("_reverse") else output)
            finals.append(final)
            place += 1
        x = torch.cat(sides, 2)
    return x, {s: torch.cat([final[s] for final in finals]) for s in module.cell.states}


@every_cell
@every_kind
def test_layers_and_directions_are_single_passes_joined(id, kind):
    module, x, initial = case(id, T=5, B=3, **kind)
    output, final = module(x, initial)
    expected_output, expected_final = by_hand(module, x, initial)
    torch.testing.assert_close(output, expected_output, **EXACT)
    torch.testing.assert_close(final, expected_final, **EXACT)

    deltas = deltas_for(output, final)
    wanted = [x, *initial.values(), *module.parameters()]
    found = torch.autograd.grad(objective(output, final, deltas), wanted)
    expected = torch.autograd.grad(objective(expected_output, expected_final, deltas), wanted)
    torch.testing.assert_close(found, expected, **EXACT)


@every_cell
@every_kind
def test_packed_sequences_are_each_sequence_alone(id, kind):
    module, x, initial = case(id, T=max(LENGTHS), B=len(LENGTHS), **kind)
    packed = pack_padded_sequence(x, torch.tensor(LENGTHS), enforce_sorted=False)
    output, final = module(packed, initial)
    padded, lengths = pad_packed_sequence(output)
    assert lengths.tolist() == LENGTHS

    alone = [
        module(x[:n, b : b + 1], {s: value[:, b : b + 1] for s, value in initial.items()})
        for b, n in enumerate(LENGTHS)
    ]
    for b, (n, (expected, _)) in enumerate(zip(LENGTHS, alone, strict=True)):
        torch.testing.assert_close(padded[:n, b], expected[:, 0], **EXACT)
        assert not padded[n:, b].any()
    finals = {s: torch.cat([states[s] for _, states in alone], 1) for s in final}
    torch.testing.assert_close(final, finals, **EXACT)

    deltas = deltas_for(padded, final)
    outputs = torch.nn.utils.rnn.pad_sequence([out[:, 0] for out, _ in alone])
    wanted = [x, *initial.values(), *module.parameters()]
    found = torch.autograd.grad(objective(padded, final, deltas), wanted)
    expected = torch.autograd.grad(objective(outputs, finals, deltas), wanted)
    torch.testing.assert_close(found, expected, **EXACT)


@every_cell
def test_padding_has_no_say(id):
    module, x, initial = case(id, T=6, B=5, bidirectional=True)
    lengths = torch.tensor(LENGTHS)
    beyond = (torch.arange(6)[:, None] >= lengths)[:, :, None]
    other = x.detach().where(~beyond, torch.from_numpy(50 * normal(*x.shape, seed=9)))
    output, final = module.run(x, lengths, initial)
    other_output, other_final = module.run(other, lengths, initial)
    assert torch.equal(output, other_output)
    assert all(torch.equal(final[s], other_final[s]) for s in final)
    (dx,) = torch.autograd.grad(objective(output, final, deltas_for(output, final)), x)
    assert not dx[beyond.expand_as(dx)].any()


@every_cell
def test_a_sequence_may_be_run_in_two_parts(id):
    module, x, initial = case(id, T=7, num_layers=2)
    output, final = module(x, initial)
    first, between = module(x[:3], initial)
    second, end = module(x[3:], between)
    torch.testing.assert_close(torch.cat([first, second]), output, **EXACT)
    torch.testing.assert_close(end, final, **EXACT)


@every_cell
def test_state_is_zero_unless_given(id):
    module, x, initial = case(id, bidirectional=True)
    zero = {s: torch.zeros_like(value) for s, value in initial.items()}
    torch.testing.assert_close(module(x), module(x, zero), rtol=0, atol=0)
    output = module.cell.states[0]
    torch.testing.assert_close(
        module(x, {output: initial[output]}), module(x, zero | {output: initial[output]}), rtol=0, atol=0
    )


@every_cell
def test_gradients_repeat_to_the_last_bit(id):
    first, second = (autograd(*case(id, num_layers=2, bidirectional=True)) for _ in range(2))
    assert_all_close(first, second, rtol=0, atol=0)
