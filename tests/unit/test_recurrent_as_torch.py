"""The situations in which PyTorch tries its own RNN, LSTM and GRU: shapes, packing, copies, casts, parametrisations."""

from __future__ import annotations

import copy
import io
import pickle

import pytest
import torch
from torch.nn.utils import parametrizations, parametrize, prune
from torch.nn.utils.rnn import pack_padded_sequence, pack_sequence, pad_packed_sequence, unpack_sequence

from contract.cell_cases import case
from odyssey.networks import Recurrent
from unit.test_cells_against_torch import EXACT, H, both, every_pair, normal

D, T, B = 3, 7, 5


@every_pair
@pytest.mark.parametrize("bidirectional", [False, True])
@pytest.mark.parametrize("with_state", [False, True])
def test_one_sequence_without_a_batch(id, bidirectional, with_state):
    theirs, ours, _, names = both(id, 2, bidirectional)
    x = normal(T, D)
    given = [normal(2 * (1 + bidirectional), H, seed=k) for k in range(len(names))] if with_state else None
    expected, states = theirs(x, (tuple(given) if len(names) > 1 else given[0]) if given else None)
    output, final = ours(x, dict(zip(names, given, strict=True)) if given else None)
    torch.testing.assert_close(output, expected, **EXACT)
    torch.testing.assert_close([final[s] for s in names], list(states) if len(names) > 1 else [states], **EXACT)


@every_pair
def test_zeros_are_the_initial_state(id):
    _, ours, _, names = both(id, 2, True)
    x, zeros = normal(T, B, D), {s: torch.zeros(4, B, H, dtype=torch.float64) for s in names}
    assert torch.equal(ours(x)[0], ours(x, zeros)[0])
    assert torch.equal(ours(x)[0], ours(x, {names[0]: zeros[names[0]]})[0]), "what is not named is zero"


@every_pair
@pytest.mark.parametrize("enforce_sorted", [True, False])
def test_packed_sequences_one_by_one(id, enforce_sorted):
    """Also packed, padded to more than the longest, and packed again."""
    _, ours, _, names = both(id, 2, True)
    lengths = [7, 5, 5, 2, 1] if enforce_sorted else [2, 7, 1, 5, 5]
    sequences = [normal(n, D, seed=k) for k, n in enumerate(lengths)]
    packed = pack_sequence(sequences, enforce_sorted=enforce_sorted)
    output, final = ours(packed)
    for k, (x, found) in enumerate(zip(sequences, unpack_sequence(output), strict=True)):
        alone, last = ours(x)
        torch.testing.assert_close(found, alone, **EXACT)
        torch.testing.assert_close([final[s][:, k] for s in names], [last[s] for s in names], **EXACT)
    padded, n = pad_packed_sequence(packed, total_length=9)
    again, _ = ours(pack_padded_sequence(padded, n, enforce_sorted=enforce_sorted))
    assert torch.equal(again.data, output.data)
    longer, states = ours.run(padded, n)
    assert torch.equal(longer, pad_packed_sequence(output, total_length=9)[0])
    assert all(torch.equal(states[s], final[s]) for s in names)


@pytest.mark.parametrize("integer", [torch.int32, torch.int16, torch.uint8], ids=str)
def test_lengths_of_any_whole_numbers(integer):
    module, x, _ = case("gru", T=4, B=2)
    lengths = torch.tensor([2, 4])
    assert torch.equal(module.run(x, lengths.to(integer))[0], module.run(x, lengths)[0])


def test_gradients_reach_the_data_of_a_packed_sequence():
    module, x, initial = case("lstm", T=4, B=2)
    packed = pack_padded_sequence(x, torch.tensor([2, 4]), enforce_sorted=False)
    module(packed, initial)[0].data.sum().backward()
    assert bool((x.grad[2:, 0] == 0).all())
    assert bool((x.grad[:2, 0] != 0).all() and (x.grad[:, 1] != 0).all())
    assert all(bool((s.grad != 0).all()) for s in initial.values())


PARAMETRISED = {
    "orthogonal": lambda m: parametrizations.orthogonal(m, "R_z"),
    "weight_norm": lambda m: parametrizations.weight_norm(m, "W_z"),
    "spectral_norm": lambda m: parametrizations.spectral_norm(m, "R_z"),
    "older weight_norm": lambda m: torch.nn.utils.weight_norm(m, "R_z_reverse"),
    "older spectral_norm": lambda m: torch.nn.utils.spectral_norm(m, "R_z"),
    "pruned": lambda m: prune.random_unstructured(m, "R_z", 0.4),
    "pruned by size": lambda m: prune.l1_unstructured(m, "W_z_reverse", 2),
}


@pytest.mark.filterwarnings("ignore:`torch.nn.utils.weight_norm` is deprecated")
@pytest.mark.parametrize("way", PARAMETRISED)
def test_parametrised_weights(way):
    """Output and gradients are those of the reference, before and after a step of training."""
    modules = []
    for backend in ("auto", "reference"):
        module, x, _ = case("lstm", T=T, B=B, D=D, backend=backend, bidirectional=True)
        torch.manual_seed(3)
        modules.append(PARAMETRISED[way](module))
    for _ in range(2):
        outputs = []
        for module in modules:
            torch.manual_seed(4)  # spectral norms start from random vectors
            outputs.append(module(x)[0])
            outputs[-1].square().sum().backward()
        torch.testing.assert_close(*outputs, **EXACT)
        slopes = [{n: p.grad for n, p in module.named_parameters()} for module in modules]
        torch.testing.assert_close(*slopes, rtol=1e-8, atol=1e-8)
        for module in modules:
            torch.optim.SGD(module.parameters(), lr=0.1).step()
            module.zero_grad()


def test_a_parametrised_weight_is_what_is_used():
    module, x, _ = case("rnn-tanh", T=T, B=B, D=D)
    before = module(x)[0]
    parametrizations.orthogonal(module, "R_h")
    module.R_h = torch.eye(4, dtype=torch.float64)
    torch.testing.assert_close(module.layer_parameters()["R_h"], torch.eye(4, dtype=torch.float64), **EXACT)
    assert not torch.allclose(module(x)[0], before)
    parametrize.remove_parametrizations(module, "R_h")
    torch.testing.assert_close(module.R_h, torch.eye(4, dtype=torch.float64), **EXACT)
    prune.random_unstructured(module, "W_h", 0.5)
    pruned = module(x)[0]
    assert int((module.W_h == 0).sum()) == 6
    prune.remove(module, "W_h")
    assert torch.equal(module(x)[0], pruned)
    assert "W_h" in dict(module.named_parameters())


def test_replicas_as_of_data_parallel():
    module, x, initial = case("lstm", T=T, B=B, D=D, num_layers=2)
    replica = module._replicate_for_data_parallel()
    for name, parameter in module._parameters.items():
        setattr(replica, name, parameter * 1.0)  # no leaf, as a broadcast one is none
    output, _ = replica(x, initial)
    assert torch.equal(output, module(x, initial)[0])
    output.sum().backward()
    assert all(p.grad is not None for p in module.parameters())


def saved(module):
    file = io.BytesIO()
    torch.save(module, file)
    file.seek(0)
    return torch.load(file, weights_only=False)


def averaged(module):
    average = torch.optim.swa_utils.AveragedModel(module)
    average.update_parameters(module)
    return average


def assigned(module):
    other = Recurrent("lstm", D, 4, device="meta", dtype=torch.float64)
    other.load_state_dict(module.state_dict(), assign=True)
    return other


def skipped(module):
    other = torch.nn.utils.skip_init(Recurrent, "lstm", D, 4, dtype=torch.float64)
    other.load_state_dict(module.state_dict())
    return other


def swapped(module):
    other = Recurrent("lstm", D, 4, dtype=torch.float64)
    for name, parameter in module.named_parameters():
        torch.utils.swap_tensors(other.get_parameter(name), torch.nn.Parameter(parameter.detach().clone()))
    return other


def by_vector(module):
    other, vector = Recurrent("lstm", D, 4, dtype=torch.float64), torch.nn.utils.parameters_to_vector
    torch.nn.utils.vector_to_parameters(vector(module.parameters()).detach().clone(), other.parameters())
    return other


COPIES = {
    "deepcopy": copy.deepcopy,
    "pickle": lambda m: pickle.loads(pickle.dumps(m)),
    "save": saved,
    "average": averaged,
    "assign": assigned,
    "skip_init": skipped,
    "swap": swapped,
    "vector": by_vector,
    "shared memory": lambda m: copy.deepcopy(m).share_memory(),
}


@pytest.mark.parametrize("way", COPIES)
def test_copies(way):
    """Give the same bits, learn, and leave the first one as it is."""
    module, x, initial = case("lstm", T=T, B=B, D=D)
    other = COPIES[way](module)
    expected = module(x, initial)[0]
    assert torch.equal(other(x, initial)[0], expected)
    if way not in ("assign", "average"):  # an assigned state is shared
        other(x, initial)[0].sum().backward()
        torch.optim.SGD(other.parameters(), lr=0.1).step()
        assert torch.equal(module(x, initial)[0], expected)
        assert not torch.equal(other(x, initial)[0], expected)


CASTS = {
    "half": (lambda m: m.half(), torch.float16, 5e-3),
    "bfloat16": (lambda m: m.bfloat16(), torch.bfloat16, 5e-2),
    "float": (lambda m: m.float(), torch.float32, 1e-5),
    "to": (lambda m: m.to(torch.float32), torch.float32, 1e-5),
}


@pytest.mark.parametrize("way", CASTS)
def test_casts_after_use(way):
    convert, dtype, tolerance = CASTS[way]
    module, x, initial = case("gru", T=T, B=B, D=D)
    expected = module(x, initial)[0]
    module = convert(module)
    output, final = module(x.to(dtype), {s: v.to(dtype) for s, v in initial.items()})
    assert output.dtype == final["h"].dtype == dtype
    torch.testing.assert_close(output.double(), expected, rtol=tolerance, atol=tolerance)
    output.sum().backward()
    assert module.R_z.grad.dtype == dtype


@pytest.mark.parametrize("dtype", [torch.bfloat16, torch.float16], ids=str)
@pytest.mark.parametrize("packed", [False, True])
def test_autocast(dtype, packed):
    """Behind a layer that autocast runs in half precision, as torch.nn.LSTM; the cell keeps to its weights' type."""
    module, x, initial = case("lstm", T=T, B=B, D=D, dtype=torch.float32)
    linear = torch.nn.Linear(D, D)
    with torch.autocast("cpu", dtype):
        lowered = linear(x)
        states = {s: v.to(dtype) for s, v in initial.items()}
        given = pack_padded_sequence(lowered, torch.tensor([7, 5, 5, 2, 1])) if packed else lowered
        output, final = module(given, states)
        output = output.data if packed else output
        reference = case("lstm", T=T, B=B, D=D, dtype=torch.float32, backend="reference")[0](given, states)[0]
    assert lowered.dtype == dtype
    assert output.dtype == final["c"].dtype == torch.float32
    torch.testing.assert_close(output, reference.data if packed else reference, rtol=1e-5, atol=1e-6)
    output.sum().backward()
    assert linear.weight.grad.dtype == module.R_z.grad.dtype == torch.float32


def test_default_devices_are_not_those_of_the_kernel_s_memory():
    module, x, _ = case("lstm", T=40, B=9, D=D, H=50)
    expected = module(x)[0]
    with torch.device("meta"):
        assert torch.equal(module(x)[0], expected)
        assert Recurrent("gru", D, H).R_z.is_meta
    assert Recurrent("gru", D, H, device="meta").R_z.is_meta


def test_weights_shared_between_networks():
    module, x, _ = case("gru", T=T, B=B, D=D)
    other = Recurrent("gru", D, 4, dtype=torch.float64)
    for name, parameter in module.named_parameters():
        setattr(other, name, parameter)
    assert torch.equal(module(x)[0], other(x)[0])
    (module(x)[0].sum() + other(x)[0].sum()).backward()
    both_at_once = module.R_z.grad.clone()
    module.zero_grad()
    assert module.R_z.grad is None
    module(x)[0].sum().backward()
    torch.testing.assert_close(both_at_once, 2 * module.R_z.grad, **EXACT)


def test_one_weight_under_two_names():
    module, x, _ = case("gru", T=T, B=B, D=D)
    expected = copy.deepcopy(module)
    module.R_z = module.R_r
    expected.R_z.data = module.R_r.detach().clone()
    assert len(list(module.parameters())) == len(list(expected.parameters())) - 1
    for m in (module, expected):
        m(x)[0].square().sum().backward()
    torch.testing.assert_close(module.R_r.grad, expected.R_r.grad + expected.R_z.grad, **EXACT)


@pytest.mark.parametrize("frozen", ["all", "all but one", "all but the input"])
def test_parts_without_gradients(frozen):
    module, x, initial = case("lstm", T=T, B=B, D=D)
    module.requires_grad_(False)
    states = {s: v.detach() for s, v in initial.items()}
    given = x if frozen == "all but the input" else x.detach()
    module.p_i.requires_grad_(frozen == "all but one")
    output, _ = module(given, states)
    assert output.requires_grad == (frozen != "all")
    if output.requires_grad:
        output.square().sum().backward()
        wanted = {"all but one": module.p_i, "all but the input": x}[frozen]
        assert wanted.grad.abs().sum() > 0
        assert all(p.grad is None for p in module.parameters() if p is not wanted)


def test_modes_hooks_and_representation():
    module, x, _ = case("lstm", T=T, B=B, D=D, num_layers=2, bidirectional=True)
    assert repr(module) == "Recurrent(lstm, 3, 4, 2, True)"
    expected, seen = module(x)[0], []
    assert torch.equal(module.eval()(x)[0], expected)
    assert torch.equal(module.train()(x)[0], expected)
    handles = [
        module.register_forward_pre_hook(lambda m, a: (2 * a[0],)),
        module.register_forward_hook(lambda m, a, out: seen.append(out[0].shape)),
        module.register_full_backward_hook(lambda m, below, above: seen.append(below[0].shape)),
    ]
    doubled = module(x.detach().requires_grad_())[0]
    doubled.sum().backward()
    assert seen == [(T, B, 8), (T, B, D)]
    for handle in handles:
        handle.remove()
    assert torch.equal(module(2 * x)[0], doubled)
    with torch.inference_mode():
        inference = module(x)[0]
    assert inference.is_inference()
    assert torch.equal(inference, expected)


def test_a_seed_says_all_that_is_random():
    def drawn():
        torch.manual_seed(5)
        return Recurrent("lstm", D, 4, bidirectional=True).state_dict()

    assert all(map(torch.equal, drawn().values(), drawn().values()))
    module, x, _ = case("lstm", T=T, B=B, D=D)
    state = torch.get_rng_state()
    module(x)
    assert torch.equal(torch.get_rng_state(), state)


def test_a_saved_tensor_moved_out_of_memory_and_back():
    module, x, _ = case("lstm", T=T, B=B, D=D)
    (expected,) = torch.autograd.grad(module(x)[0].sum(), x)
    with torch.autograd.graph.save_on_cpu():
        output = module(x)[0]
    assert torch.equal(torch.autograd.grad(output.sum(), x)[0], expected)
    with torch.autograd.set_detect_anomaly(True):
        assert torch.equal(torch.autograd.grad(module(x)[0].sum(), x)[0], expected)
