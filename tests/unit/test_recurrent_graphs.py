"""`Recurrent` where torch makes a graph of it: torch.compile, torch.export, fake tensors."""

from __future__ import annotations

import pytest
import torch
from torch._subclasses import FakeTensorMode

from odyssey.errors import InputError
from odyssey.kernels.compiler import compiler
from odyssey.networks import Recurrent

T, B, D, H = 3, 2, 3, 4
BACKENDS = ["auto", "kernel", "reference"] if compiler() else ["auto", "reference"]


def net(backend):
    torch.manual_seed(0)
    return Recurrent("lstm", D, H, backend=backend)


def x():
    return torch.randn(T, B, D, generator=torch.Generator().manual_seed(1))


pytestmark = pytest.mark.filterwarnings("ignore:Dynamo d")  # what it does not trace, it says each time


@pytest.fixture(autouse=True)
def _fresh():
    torch._dynamo.reset()


@pytest.mark.parametrize("backend", BACKENDS)
def test_compile(backend):
    expected, module = net(backend), net(backend)
    compiled = torch.compile(module, backend="aot_eager")
    for m in (expected, compiled):
        m(x())[0].square().sum().backward()
    torch.testing.assert_close(compiled(x()), expected(x()))
    for one, two in zip(module.parameters(), expected.parameters(), strict=True):
        torch.testing.assert_close(one.grad, two.grad)


def test_compile_to_one_graph():
    module = net("reference")
    torch.testing.assert_close(torch.compile(module, backend="aot_eager", fullgraph=True)(x()), module(x()))


@pytest.mark.skipif(compiler() is None, reason="there is no C compiler here")
@pytest.mark.parametrize("backend", ["auto", "kernel"])
def test_the_kernel_is_no_part_of_a_graph(backend):
    with pytest.raises(torch._dynamo.exc.Unsupported, match="use backend='reference' for fullgraph=True"):
        torch.compile(net(backend), backend="aot_eager", fullgraph=True)(x())


@pytest.mark.parametrize("strict", [False, True])
@pytest.mark.parametrize("backend", ["auto", "reference"])
def test_export(backend, strict):
    module = net(backend)
    exported = torch.export.export(module, (x(),), strict=strict).module()
    torch.testing.assert_close(exported(2 * x())[0], module(2 * x())[0])


def test_fake_tensors():
    with FakeTensorMode():
        assert net("auto")(torch.empty(T, B, D))[0].shape == (T, B, H)
    with FakeTensorMode(allow_non_fake_inputs=True):
        assert net("auto")(x())[0].shape == (T, B, H)
    if compiler():
        with FakeTensorMode(), pytest.raises(InputError, match="cannot run under a mode that sees every operation"):
            net("kernel")(torch.empty(T, B, D))
