"""`Recurrent` and devices: on each as on the CPU, and never with tensors of two.

Runs on `meta` everywhere, and on `cuda` where torch sees a GPU: `pytest tests/unit/test_recurrent_devices.py`.
"""

from __future__ import annotations

import copy

import pytest
import torch
from torch.nn.utils.rnn import PackedSequence, pack_padded_sequence, pad_packed_sequence

from odyssey.errors import InputError
from odyssey.kernels.compiler import compiler
from odyssey.networks import Recurrent

T, B, D, H = 6, 4, 3, 5
LENGTHS = torch.tensor([3, 6, 1, 6])
needs_gpu = pytest.mark.skipif(not torch.cuda.is_available(), reason="torch sees no GPU here")
OTHERS = ["meta", pytest.param("cuda", marks=needs_gpu)]
BACKENDS = ["auto", "kernel", "reference"] if compiler() else ["auto", "reference"]
every_other = pytest.mark.parametrize("other", OTHERS)
every_backend = pytest.mark.parametrize("backend", BACKENDS)
every_cell = pytest.mark.parametrize("id", ["lstm", "gru", "gru-after", "rnn-tanh"])


def net(id="lstm", backend="auto", dtype=torch.float64, **kind):
    torch.manual_seed(0)
    return Recurrent(id, D, H, dtype=dtype, backend=backend, **kind)


def numbers(*shape, seed=1, dtype=torch.float64):
    return torch.randn(shape, generator=torch.Generator().manual_seed(seed), dtype=dtype)


def x(**kind):
    return numbers(T, B, D, **kind)


def states(module, **kind):
    places = sum(map(len, module.suffixes))
    return {s: numbers(places, B, H, seed=7 + k, **kind) for k, s in enumerate(module.cell.states)}


def packed(given):
    return pack_padded_sequence(given, LENGTHS, enforce_sorted=False)


def refuses(call, sentence):
    with pytest.raises(InputError, match=sentence) as caught:
        call()
    assert "\n" not in str(caught.value)


def results(module, given, initial):
    """Outputs, final states and all gradients, on the CPU."""
    device = next(module.parameters()).device
    given = given.detach().to(device).requires_grad_()
    initial = {name: state.detach().to(device).requires_grad_() for name, state in initial.items()}
    found = []
    for sequence in (given, packed(given)):
        output, final = module(sequence, initial)
        output = pad_packed_sequence(output)[0] if isinstance(output, PackedSequence) else output
        assert output.device == next(iter(final.values())).device == device
        loss = output.square().sum() + sum(f.sin().sum() for f in final.values())
        wanted = [given, *initial.values(), *module.parameters()]
        found += [output, *final.values(), *torch.autograd.grad(loss, wanted)]
    return [t.detach().cpu() for t in found]


# On two devices at once.


@every_other
@every_backend
def test_an_input_elsewhere(other, backend):
    refuses(lambda: net(backend=backend)(x().to(other)), f"the input .* not at the same device: {other}.* and cpu")
    if other == "cuda":
        refuses(lambda: net(backend=backend)(packed(x()).to(other)), "the input .* not at the same device: cuda")


@every_other
@every_backend
def test_a_network_elsewhere(other, backend):
    module = net(backend=backend)
    module(x())
    refuses(lambda: module.to(other)(x()), f"the input .* not at the same device: cpu and {other}")


@every_other
@every_backend
@pytest.mark.parametrize("state", ["y", "c"])
def test_a_state_elsewhere(other, backend, state):
    module = net(backend=backend)
    initial = states(module)
    initial[state] = initial[state].to(other)
    refuses(lambda: module(x(), initial), f"the initial state '{state}' .* not at the same device: {other}.* and cpu")


@every_other
@every_backend
def test_every_parameter_elsewhere(other, backend):
    module = net(backend=backend, bidirectional=True)
    for name, parameter in list(module.named_parameters()):
        setattr(module, name, torch.nn.Parameter(parameter.detach().to(other)))
        refuses(lambda: module(x()[:1]), "not at the same device")
        setattr(module, name, parameter)
    module(x())


@every_other
def test_indices_of_a_packed_sequence_elsewhere(other):
    one = packed(x())
    mixed = PackedSequence(one.data, one.batch_sizes, one.sorted_indices.to(other), one.unsorted_indices)
    refuses(lambda: net()(mixed), f"sorted_indices of a packed sequence are not at the same device: cpu and {other}")


def test_lengths_without_numbers():
    refuses(lambda: net().run(x(), LENGTHS.to("meta")), "meta device, which holds no numbers")


# On one other device.


@every_other
def test_shapes(other):
    module = net(num_layers=2, bidirectional=True).to(other)
    output, final = module(x().to(other), {s: v.to(other) for s, v in states(module).items()})
    assert output.device.type == final["c"].device.type == other
    assert output.shape == (T, B, 2 * H)
    assert final["c"].shape == (4, B, H)
    assert Recurrent("gru", D, H, device=other).R_z.device.type == other


@every_other
@pytest.mark.skipif(compiler() is None, reason="there is no C compiler here")
def test_the_kernel_is_for_the_cpu(other):
    refuses(lambda: net(backend="kernel").to(other)(x().to(other)), f"the CPU, not torch.float64 on {other}")


@every_other
@pytest.mark.parametrize("backend", BACKENDS)
def test_the_cpu_where_another_device_is_the_default(other, backend):
    module, given = net(backend=backend), x()
    expected = results(module, given, states(module))
    with torch.device(other):
        found = [module(given)[0], torch.autograd.grad(module(given)[0].sum(), module.R_z)[0]]
    assert {t.device.type for t in found} == {"cpu"}
    initial = {s: torch.zeros(1, B, H, dtype=torch.float64) for s in module.cell.states}
    assert torch.equal(found[0], module(given, initial)[0])
    assert all(map(torch.equal, results(module, given, states(module)), expected))


@needs_gpu
@every_cell
@pytest.mark.parametrize("kind", [{}, {"num_layers": 2}, {"bidirectional": True}], ids=str)
@pytest.mark.parametrize(("dtype", "tolerance"), [(torch.float64, 1e-10), (torch.float32, 2e-5)], ids=str)
def test_a_gpu_computes_what_the_cpu_does(id, kind, dtype, tolerance):
    module = net(id, dtype=dtype, **kind)
    given, initial = x(dtype=dtype), states(module, dtype=dtype)
    expected = results(module, given, initial)
    torch.testing.assert_close(
        results(copy.deepcopy(module).cuda(), given, initial), expected, rtol=tolerance, atol=tolerance
    )


@needs_gpu
def test_to_the_gpu_after_use_and_back():
    module = net()
    given, initial = x(), states(module)
    first = results(module, given, initial)
    there = results(module.cuda(), given, initial)
    torch.testing.assert_close(there, first, rtol=1e-10, atol=1e-10)
    assert all(map(torch.equal, results(module.cpu(), given, initial), first))


@needs_gpu
def test_lengths_on_either_side():
    module, given = net(), x()
    expected = module.run(given, LENGTHS)[0]
    assert torch.equal(module.run(given, LENGTHS.cuda())[0], expected)
    there = copy.deepcopy(module).cuda()
    for lengths in (LENGTHS, LENGTHS.cuda()):
        torch.testing.assert_close(there.run(given.cuda(), lengths)[0].cpu(), expected, rtol=1e-10, atol=1e-10)


@needs_gpu
def test_second_derivatives_on_the_gpu():
    found = []
    for device in ("cpu", "cuda"):
        module, given = net("gru").to(device), x().to(device).requires_grad_()
        (slope,) = torch.autograd.grad(module(given)[0].square().sum(), given, create_graph=True)
        found.append([g.cpu() for g in torch.autograd.grad(slope.square().sum(), [given, *module.parameters()])])
    torch.testing.assert_close(found[1], found[0], rtol=1e-9, atol=1e-9)


@needs_gpu
@pytest.mark.parametrize("dtype", [torch.float16, torch.bfloat16], ids=str)
def test_autocast_on_the_gpu(dtype):
    """The cell keeps to the type of its weights; behind it autocast goes on."""
    module = net(dtype=torch.float32).cuda()
    linear = torch.nn.Linear(D, D).cuda()
    given, initial = x(dtype=torch.float32).cuda(), states(module, dtype=torch.float32)
    with torch.autocast("cuda", dtype):
        lowered = linear(given)
        output, final = module(lowered, {s: v.cuda().to(dtype) for s, v in initial.items()})
        assert linear(output[..., :D]).dtype == lowered.dtype == dtype
        assert output.dtype == final["c"].dtype == torch.float32
    halves = {s: v.cuda().to(dtype).float() for s, v in initial.items()}
    torch.testing.assert_close(output, module(lowered.float(), halves)[0])
    output.sum().backward()
    assert linear.weight.grad.dtype == module.R_z.grad.dtype == torch.float32


@needs_gpu
@pytest.mark.parametrize("dtype", [torch.float16, torch.bfloat16], ids=str)
def test_half_precision_on_the_gpu(dtype):
    module = net(dtype=torch.float32)
    given = x(dtype=torch.float32)
    expected = module(given)[0]
    found = module.cuda().to(dtype)(given.cuda().to(dtype))[0]
    assert found.dtype == dtype
    torch.testing.assert_close(found.float().cpu(), expected, rtol=5e-2, atol=5e-2)


@needs_gpu
def test_data_parallel():
    """As torch.nn.DataParallel makes it: replicas whose parameters are no parameters, and the wrapper itself."""
    module = net(num_layers=2).cuda()
    given = x().cuda()
    expected = module(given)[0]
    (replica,) = torch.nn.parallel.replicate(module, [0])
    output = replica(given)[0]
    torch.testing.assert_close(output, expected)
    output.sum().backward()
    assert all(p.grad is not None for p in module.parameters())
    wrapped = torch.nn.DataParallel(module, device_ids=[0], dim=1)
    torch.testing.assert_close(wrapped(given)[0], expected)


@needs_gpu
def test_pinned_memory():
    module, given = net(), x()
    expected = module(given)[0]
    assert torch.equal(module(given.pin_memory())[0], expected)
    for parameter in module.parameters():
        parameter.data = parameter.data.pin_memory()
    assert torch.equal(module(given)[0], expected)


@needs_gpu
def test_the_kernel_beside_a_network_on_the_gpu():
    here, there = net(), net("gru").cuda()
    given = x()
    expected = here(given)[0]
    far = there(given.cuda())[0]
    assert torch.equal(here(given)[0], expected)
    both = here(given)[0].sum() + there(given.cuda())[0].sum().cpu()
    both.backward()
    assert here.R_z.grad.device.type == "cpu"
    assert there.R_z.grad.device.type == "cuda"
    torch.testing.assert_close(there(given.cuda())[0], far)
    torch.cuda.synchronize()
