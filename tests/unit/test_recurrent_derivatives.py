"""Derivatives beyond the first, by any of torch's ways: right to rounding, or refused where only C may compute."""

from __future__ import annotations

import pytest
import torch
from torch.autograd import forward_ad, functional, gradgradcheck
from torch.func import functional_call, grad, jacfwd, jacrev, jvp, stack_module_state, vmap
from torch.nn.utils.rnn import pack_padded_sequence
from torch.utils.checkpoint import checkpoint

from contract.cell_cases import case
from odyssey.errors import InputError
from odyssey.kernels.compiler import compiler

pytestmark = pytest.mark.skipif(compiler() is None, reason="without a C compiler there is only the reference")
EXACT = {"rtol": 1e-9, "atol": 1e-10}
KINDS = {"plain": {}, "both directions": {"bidirectional": True}, "deep": {"num_layers": 2}}


def pair(id, **kind):
    """The network by the kernel where it can, and by the reference; an input, and states."""
    kind = {"T": 3, "B": 2, "D": 2, "H": 2, **kind}
    ours, x, initial = case(id, backend="auto", **kind)
    return ours, case(id, backend="reference", **kind)[0], x, initial


@pytest.mark.parametrize("id", ["lstm", "gru-after", "mut1"])
@pytest.mark.parametrize("kind", KINDS)
def test_second_derivatives_against_finite_differences(id, kind):
    module, _, x, initial = pair(id, **KINDS[kind])
    names = list(dict(module.named_parameters()))

    def outputs(x, *rest):
        states = dict(zip(initial, rest, strict=False))
        for name, value in zip(names, rest[len(states) :], strict=True):  # not functional_call, whose tensors are those
            delattr(module, name)
            setattr(module, name, value)
        output, final = module.run(x, torch.tensor([3, 2]), states)
        return output, *final.values()

    inputs = [x, *initial.values(), *(p.detach().clone().requires_grad_() for p in module.parameters())]
    assert gradgradcheck(outputs, inputs, fast_mode=True)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("packed", [False, True])
def test_a_gradient_penalty_is_that_of_the_reference(kind, packed):
    """The first derivative is the kernel's, to the bit; the second goes to every weight, state and input."""
    results = []
    *modules, x, initial = pair("lstm", T=5, B=3, D=3, H=4, **KINDS[kind])
    for module in modules:
        given = pack_padded_sequence(x, torch.tensor([2, 5, 3]), enforce_sorted=False) if packed else x
        output, final = module(given, initial)
        output = output.data if packed else output
        wanted = [x, *initial.values()]
        first = torch.autograd.grad(output[-1].sum() + final["c"].square().sum(), wanted, create_graph=True)
        penalty = sum(g.square().sum() for g in first) + output.square().sum()
        results.append([*first, *torch.autograd.grad(penalty, [x, *initial.values(), *module.parameters()])])
    torch.testing.assert_close(*results, **EXACT)


def test_a_first_derivative_has_the_same_bits_with_and_without_a_graph():
    module, _, x, _ = pair("lstm", T=6, B=3, D=3, H=5)
    plain, graphed = (torch.autograd.grad(module(x)[0].square().sum(), x, create_graph=c)[0] for c in (False, True))
    assert torch.equal(plain, graphed)
    assert graphed.requires_grad


def test_a_third_derivative():
    results = []
    *modules, x, _ = pair("gru")
    for module in modules:
        value = module(x)[0].pow(3).sum()
        for _ in range(3):
            (slope,) = torch.autograd.grad(value, x, create_graph=True)
            value = slope.pow(2).sum()
        results.append(slope)
    torch.testing.assert_close(*results, **EXACT)


def test_inputs_that_are_functions_of_each_other_are_counted_once():
    results = []
    *modules, x, _ = pair("rnn-tanh", D=2, H=2)
    for module in modules:
        output, _ = module(x, {"h": x[:1].sin()})
        (slope,) = torch.autograd.grad(output.square().sum(), x, create_graph=True)
        results.append((slope, *torch.autograd.grad(slope.square().sum(), x)))
    torch.testing.assert_close(*results, **EXACT)


def scalar(module, x):
    return lambda parameters: functional_call(module, parameters, (x,))[0].square().sum()


def seen_forward(module, x):
    with forward_ad.dual_level():
        output, final = module(forward_ad.make_dual(x.detach(), torch.ones_like(x)))
        return [forward_ad.unpack_dual(t).tangent for t in (output, *final.values())]


def ensemble(module, x):
    return vmap(lambda p, y: functional_call(module, p, (y,))[0], in_dims=(0, None))(
        stack_module_state([module, module])[0], x
    )


WAYS = {
    "func.grad": lambda module, x: grad(scalar(module, x))(dict(module.named_parameters())),
    "func.jvp": lambda module, x: jvp(lambda y: module(y)[0], (x,), (torch.ones_like(x),)),
    "func.vmap": lambda module, x: vmap(lambda y: module(y)[0])(torch.stack([x, 2 * x])),
    "func.vmap of networks": ensemble,
    "func.jacrev": lambda module, x: jacrev(lambda y: module(y)[0])(x),
    "func.jacfwd": lambda module, x: jacfwd(lambda y: module(y)[0])(x),
    "forward mode": seen_forward,
    "hessian, vectorised": lambda m, x: functional.hessian(lambda y: m(y)[0].square().sum(), x, vectorize=True),
    "jacobian, vectorised": lambda m, x: functional.jacobian(lambda y: m(y)[0], x, vectorize=True),
    "hessian": lambda module, x: functional.hessian(lambda y: module(y)[0].square().sum(), x),
    "hessian vector product": lambda m, x: functional.hvp(lambda y: m(y)[0].square().sum(), x, torch.ones_like(x))[1],
    "jit.trace": lambda m, x: torch.jit.trace(m, x.detach(), strict=False, check_trace=False)(2 * x.detach())[0],
    "subclass": lambda m, x: m(x.detach().as_subclass(Own))[0].as_subclass(torch.Tensor),
}


class Own(torch.Tensor):
    pass


@pytest.mark.filterwarnings(
    "ignore:.*legacy", "ignore:There is a performance drop", "ignore:.*torch.jit", "ignore:.*Tracer"
)
@pytest.mark.parametrize("way", WAYS)
def test_other_ways_of_torch(way):
    ours, reference, x, _ = pair("lstm")
    torch.testing.assert_close(WAYS[way](ours, x), WAYS[way](reference, x), **EXACT)
    ours.backend = "kernel"
    with pytest.raises(
        InputError, match=r"^the kernel (cannot run under|has no) .*; use backend='auto'.* or .*'reference'\.$"
    ):
        WAYS[way](ours, x)


def test_jacobian_by_rows_needs_nothing_but_the_kernel():
    ours, reference, x, _ = pair("lstm")
    ours.backend = "kernel"
    found, expected = (functional.jacobian(lambda y, m=m: m(y)[0], x) for m in (ours, reference))
    torch.testing.assert_close(found, expected, **EXACT)


@pytest.mark.parametrize("reentrant", [False, True])
def test_checkpointing(reentrant):
    module, _, x, _ = pair("lstm", num_layers=2)
    wanted = [x, *module.parameters()]
    module(x)[0].square().sum().backward()
    expected = [w.grad.clone() for w in wanted]
    for w in wanted:
        w.grad = None
    checkpoint(lambda y: module(y)[0], x, use_reentrant=reentrant).square().sum().backward()
    assert all(torch.equal(w.grad, e) for w, e in zip(wanted, expected, strict=True))


def test_adjoints_that_are_not_plain():
    """Sparse ones, and such as torch holds negated, are taken for what they mean."""
    module, reference, x, _ = pair("gru")
    weight = torch.randn(3, 2, 2, dtype=torch.float64).relu()
    for adjoint in (weight.to_sparse(), weight._neg_view(), weight.transpose(0, 1).contiguous().transpose(0, 1)):
        (found,) = torch.autograd.grad(module(x)[0], x, adjoint)
        (expected,) = torch.autograd.grad(reference(x)[0], x, adjoint.to_dense())
        torch.testing.assert_close(found, expected, **EXACT)


def test_numbers_that_torch_holds_negated():
    module, _, x, _ = pair("gru")
    with torch.no_grad():
        expected = module(-x)[0]
        assert torch.equal(module(x._neg_view())[0], expected)
        weight = module.R_z.clone()
        del module.R_z
        module.R_z = (-weight)._neg_view()
        assert torch.equal(module(-x)[0], expected)
