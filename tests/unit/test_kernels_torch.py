"""The kernel as a part of torch: autograd's rules, optimisers, packing, copies, threads, and memory."""

from __future__ import annotations

import copy
import gc
import io
import pickle
import time
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import psutil
import pytest
import torch
from torch import Tensor
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

from contract.cell_cases import case, normal
from odyssey.equations import read_cell
from odyssey.errors import InputError
from odyssey.kernels.compiler import compiler
from odyssey.kernels.native import Pool
from odyssey.networks import Recurrent

pytestmark = pytest.mark.skipif(compiler() is None, reason="there is no C compiler here")
EXACT = {"rtol": 1e-10, "atol": 1e-10}


def gradients(module: Recurrent, x: Tensor) -> list[Tensor]:
    output, final = module(x)
    loss = (output**2).sum() + sum(f.sum() for f in final.values())
    return list(torch.autograd.grad(loss, [x, *module.parameters()]))


def same(a: list[Tensor], b: list[Tensor]) -> bool:
    return all(torch.equal(one, two) for one, two in zip(a, b, strict=True))


@pytest.mark.parametrize("id", ["lstm", "gru"])
def test_backward_twice_gives_the_same_bits(id: str) -> None:
    """The first step backward writes over what the step forward has left."""
    module, x, initial = case(id, T=7, B=3, H=9, backend="kernel", num_layers=2)
    output, _ = module(x, initial)
    wanted = [x, *initial.values(), *module.parameters()]
    first = torch.autograd.grad((output**2).sum(), wanted, retain_graph=True, allow_unused=True)
    gradients(*case("lstm", T=7, B=3, H=9, backend="kernel")[:2])  # uses the same memory between
    second = torch.autograd.grad((output**2).sum(), wanted, retain_graph=True, allow_unused=True)
    assert all(a is b is None or torch.equal(a, b) for a, b in zip(first, second, strict=True))


@pytest.mark.parametrize("changed", ["weight", "input"])
def test_a_change_in_place_before_backward_is_an_error(changed: str) -> None:
    module, x, _ = case("lstm", backend="kernel")
    given = x * 1.0
    output, _ = module(given)
    with torch.no_grad():
        (module.R_z if changed == "weight" else given).mul_(2)
    with pytest.raises(RuntimeError, match="modified by an inplace operation"):
        output.sum().backward()


def test_backward_without_retaining_the_graph_is_once() -> None:
    module, x, _ = case("gru", backend="kernel")
    output, _ = module(x)
    output.sum().backward()
    with pytest.raises(RuntimeError, match="second time"):
        output.sum().backward()


def test_second_derivatives_are_refused() -> None:
    module, x, _ = case("gru", backend="kernel")
    (dx,) = torch.autograd.grad((module(x)[0] ** 2).sum(), x, create_graph=True)
    with pytest.raises(InputError, match="the kernel has no second derivatives; use backend='auto'"):
        dx.sum().backward()


def test_without_gradients() -> None:
    module, x, initial = case("lstm", backend="kernel", bidirectional=True)
    expected, _ = module(x, initial)
    with torch.no_grad():
        output, final = module(x, initial)
    assert torch.equal(output, expected)
    assert not output.requires_grad
    assert not any(f.requires_grad for f in final.values())
    with torch.inference_mode():
        assert torch.equal(module(x, initial)[0], expected)


def test_frozen_parameters_get_no_gradient() -> None:
    found, expected = (case("lstm", backend=backend)[:2] for backend in ("kernel", "reference"))
    for module, x in (found, expected):
        module.R_i.requires_grad_(False)
        module(x.detach())[0].sum().backward()
    assert found[0].R_i.grad is None
    for name, parameter in expected[0].named_parameters():
        if parameter.grad is not None:
            torch.testing.assert_close(found[0].get_parameter(name).grad, parameter.grad, **EXACT)


def test_an_input_that_is_not_contiguous() -> None:
    module, x, _ = case("gru", T=5, B=4, D=3, backend="kernel")
    for other in (x.detach().transpose(0, 1).contiguous().transpose(0, 1), x.detach().repeat(1, 1, 2)[..., :3]):
        assert not other.is_contiguous()
        assert same(gradients(module, other.requires_grad_()), gradients(module, x))
    expanded = x.detach()[:, :1].expand(-1, 4, -1)
    assert torch.equal(module(expanded)[0], module(expanded.contiguous())[0])


def test_types_must_agree() -> None:
    module, x, _ = case("gru", backend="kernel")
    with pytest.raises(InputError, match=r"input is torch.float32, but the weights are torch.float64; convert"):
        module(x.float())
    half = Recurrent("gru", 3, 4, dtype=torch.float16, backend="kernel")
    with pytest.raises(InputError, match=r"float32 or float64 on the CPU, not torch\.float16"):
        half(torch.zeros(2, 2, 3, dtype=torch.float16))


def test_weights_go_from_one_backend_to_the_other() -> None:
    module, x, initial = case("lstm", backend="kernel", num_layers=2, bidirectional=True)
    other = Recurrent("lstm", 3, 4, 2, True, dtype=torch.float64, backend="reference")
    other.load_state_dict(module.state_dict())
    torch.testing.assert_close(other(x, initial), module(x, initial), **EXACT)
    assert list(other.state_dict()) == list(module.state_dict())


OPTIMISERS: dict[str, Any] = {
    "adam": lambda p: torch.optim.Adam(p, lr=0.01),
    "sgd": lambda p: torch.optim.SGD(p, lr=0.05, momentum=0.9),
    "lbfgs": lambda p: torch.optim.LBFGS(p, lr=0.1, max_iter=3),
}


@pytest.mark.parametrize("name", list(OPTIMISERS))
def test_optimisers_of_torch_train_the_same(name: str) -> None:
    trained = []
    for backend in ("kernel", "reference"):
        module, x, _ = case("lstm", T=6, B=3, backend=backend)
        target, steps = torch.from_numpy(normal(6, 3, 4, seed=8)), OPTIMISERS[name](module.parameters())

        def closure(module: Any = module, x: Tensor = x, target: Tensor = target, steps: Any = steps) -> Tensor:
            steps.zero_grad()
            loss = ((module(x)[0] - target) ** 2).mean()
            loss.backward()
            return loss

        for _ in range(5):
            steps.step(closure)
        trained.append(module.state_dict())
    torch.testing.assert_close(trained[0], trained[1], rtol=1e-7, atol=1e-8)


def test_packed_sequences_in_any_order() -> None:
    results = []
    for backend in ("kernel", "reference"):
        module, x, initial = case("gru", T=6, B=4, backend=backend, bidirectional=True)
        packed = pack_padded_sequence(x, torch.tensor([2, 6, 1, 4]), enforce_sorted=False)
        output, final = module(packed, initial)
        results.append((pad_packed_sequence(output)[0], final))
    torch.testing.assert_close(results[0], results[1], **EXACT)


@pytest.mark.parametrize("backend", ["kernel", "reference"])
@pytest.mark.parametrize("both", [False, True], ids=["one", "both directions"])
def test_padding_reaches_nothing(backend: str, both: bool) -> None:
    """Neither what stands there, nor the state of a plain RNN that would grow there without end."""
    module, x, _ = case("rnn-relu", T=900, B=2, backend=backend, bidirectional=both)
    for name, parameter in module.named_parameters():
        parameter.data = torch.full_like(parameter, 2.0 if name.startswith("R") else 0.5)
    lengths, given = torch.tensor([2, 3]), x.detach().abs()
    found = []
    for padding in (0.0, torch.nan, torch.inf, 1e300):
        filled = given.clone()
        filled[2:, 0], filled[3:, 1] = padding, padding
        long = torch.tensor([2, 900]) if padding == 0 else lengths
        assert module.run(filled, long)[0][2:, 0].eq(0).all()
        output, final = module.run(filled.requires_grad_(), lengths)
        loss = output.sum() + final["h"].sum()
        found.append([output, *torch.autograd.grad(loss, [filled, *module.parameters()])])
    assert all(value.isfinite().all() for value in found[0])
    assert all(same(one, found[0]) for one in found)


def test_copies_give_the_same_bits() -> None:
    module, x, initial = case("lstm-cifg", backend="kernel")
    expected = module(x, initial)[0]
    file = io.BytesIO()
    torch.save(module, file)
    file.seek(0)
    copies = [copy.deepcopy(module), pickle.loads(pickle.dumps(module)), torch.load(file, weights_only=False)]
    for other in copies:
        assert torch.equal(other(x, initial)[0], expected)
        assert other.backend == "kernel"


def test_the_same_bits_again_and_in_threads() -> None:
    """Four modules of different sizes at once take memory from one pool."""
    made = [
        case(id, T=20, B=B, D=5, H=H, dtype=torch.float32, backend="kernel")[:2]
        for id, B, H in (("lstm", 3, 17), ("gru", 8, 9), ("lstm", 5, 33), ("mut1", 1, 8))
    ]
    expected = [gradients(module, x) for module, x in made]

    def again(place: int) -> bool:
        return all(same(gradients(*made[place]), expected[place]) for _ in range(40))

    with ThreadPoolExecutor(4) as pool:
        assert all(pool.map(again, [0, 1, 2, 3] * 2))


def test_the_pool_of_memory_is_shared_by_threads() -> None:
    """Two threads that ask at once for the one piece there is: each gets a piece of its own."""

    class Slow(list[Tensor]):
        """Lets other threads run between its being counted and what follows from that."""

        def __len__(self) -> int:
            count = super().__len__()
            time.sleep(0.1)
            return count

    pool, together = Pool(1 << 14), Barrier(2)
    pool.free = Slow([torch.empty(256, dtype=torch.uint8)])

    def take(_: int) -> Tensor:
        together.wait()
        return pool.take(256)

    with ThreadPoolExecutor(2) as threads:
        one, two = threads.map(take, range(2))
    assert one.data_ptr() != two.data_ptr()


def test_memory_does_not_grow() -> None:
    module, x, _ = case("lstm", T=50, B=16, D=20, H=32, dtype=torch.float32, backend="kernel")
    process = psutil.Process()

    def bytes_after(calls: int) -> int:
        for _ in range(calls):
            gradients(module, x)
            module(x)  # a step forward that nobody goes back from
        gc.collect()
        return int(process.memory_info().rss)

    start = bytes_after(20)
    assert bytes_after(200) - start < 8 << 20


@pytest.mark.parametrize("id", ["lstm", "gru", "rnn-relu"])
@pytest.mark.parametrize("dtype", [torch.float32, torch.float64], ids=str)
@pytest.mark.parametrize("value", [1e4, -1e4, float("inf"), float("-inf"), float("nan")], ids=str)
def test_extreme_inputs_come_out_as_in_torch(id: str, dtype: torch.dtype, value: float) -> None:
    results = []
    for backend in ("kernel", "reference"):
        module, x, _ = case(id, T=4, B=3, dtype=dtype, backend=backend)
        given = x.detach().clone()
        given[1, 1, 0] = value
        results.append(module(given)[0].detach())
    torch.testing.assert_close(results[0], results[1], rtol=1e-4, atol=1e-5, equal_nan=True)
    assert bool(results[0][:, [0, 2]].isfinite().all()), "other sequences see nothing of it"


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64], ids=str)
def test_slopes_at_their_ends_are_those_of_torch(dtype: torch.dtype) -> None:
    values = torch.tensor([0.0, -0.0, 1e-6, -1e-6, 1.0, 30.0, -30.0, torch.inf, -torch.inf, torch.nan], dtype=dtype)
    for function in ("tanh", "sigmoid", "relu"):
        slopes = []
        for backend in ("kernel", "reference"):
            cell = read_cell(f"h = {function}(W_h @ x + R_h @ h[t-1] + b_h)")
            module = Recurrent(cell, 1, 1, dtype=dtype, backend=backend)  # type: ignore[arg-type]
            for parameter, value in zip(module.parameters(), (1.0, 0.0, 0.0), strict=True):
                parameter.data.fill_(value)
            x = values.view(1, -1, 1).clone().requires_grad_()
            slopes.append(torch.autograd.grad(module(x)[0].sum(), x)[0].flatten())
        near = 1e-6 if dtype == torch.float32 else 1e-15
        torch.testing.assert_close(*slopes, rtol=near, atol=near, equal_nan=True, msg=function)


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64], ids=str)
def test_functions_at_their_ends_are_those_of_torch(dtype: torch.dtype) -> None:
    """One function each, with W = 1: what goes in is what the function sees."""
    ends = [0.0, -0.0, 1e-30, 1e-6, 1.0, 20.0, 60.0, 87.0, 88.7, 89.5, 103.0, 300.0, 709.5, 711.0, 1e30]
    values = torch.tensor([*ends, *(-e for e in ends), torch.inf, -torch.inf, torch.nan], dtype=dtype)
    smallest = torch.finfo(dtype).smallest_normal  # below it a kernel flushes to zero
    least = 1.1e-30 if dtype == torch.float32 else 1e-304  # a kernel's sigmoid does not become smaller than this
    for function in ("exp", "tanh", "sigmoid", "relu"):
        module = Recurrent(read_cell(f"h = {function}(W_h @ x)"), 1, 1, dtype=dtype, backend="kernel")
        module.W_h.data.fill_(1)
        output = module(values.view(-1, 1, 1))[0].detach().flatten()
        precision = 4e-7 if dtype == torch.float32 else 1e-15
        expected = getattr(torch, function)(values)
        near = least if function == "sigmoid" else 2 * smallest
        torch.testing.assert_close(output, expected, rtol=precision, atol=near, equal_nan=True, msg=function)
