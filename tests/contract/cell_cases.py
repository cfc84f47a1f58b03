"""Networks with random distinct numbers, and the gradients of one scalar that all their results take part in."""

from __future__ import annotations

import numpy as np
import torch

from odyssey.networks import Recurrent


def normal(*shape, seed=0):
    return np.random.Generator(np.random.Philox([seed, *shape])).standard_normal(shape)


def network(id, D, H, dtype=torch.float64, **kind):
    """A Recurrent with random distinct parameters, biases and peepholes too."""
    module = Recurrent(id, D, H, dtype=dtype, **kind)
    for k, parameter in enumerate(module.parameters()):
        parameter.data = torch.from_numpy(0.6 * normal(*parameter.shape, seed=k + 1)).to(dtype)
    return module


def case(id, T=4, B=2, D=3, H=4, dtype=torch.float64, **kind):
    """A network, an input and an initial state in which no two numbers are equal."""
    module = network(id, D, H, dtype, **kind)
    places = sum(len(suffixes) for suffixes in module.suffixes)
    x = torch.from_numpy(normal(T, B, D)).to(dtype).requires_grad_()
    initial = {
        s: torch.from_numpy(0.7 * normal(places, B, H, seed=100 + k)).to(dtype).requires_grad_()
        for k, s in enumerate(module.cell.states)
    }
    return module, x, initial


def arrays(tensors):
    return {name: tensor.detach().numpy() for name, tensor in tensors.items()}


def only(states):
    """The states of the one layer and direction there is: [1, B, H] -> [B, H]."""
    return {name: value[0] for name, value in states.items()}


def objective(output, final, deltas):
    """A scalar that every output and every final state takes part in, each with its own weight."""
    return (output * deltas[0]).sum() + sum((final[s] * d).sum() for s, d in deltas[1].items())


def deltas_for(output, final, as_type=torch.from_numpy):
    delta_final = {s: as_type(normal(*f.shape, seed=300 + k)) for k, (s, f) in enumerate(final.items())}
    return as_type(normal(*output.shape, seed=200)), delta_final


def autograd(module, x, initial):
    """The gradients of `objective` at the parameters, x and the initial state, as one dictionary of arrays."""
    output, final = module(x, initial)
    dtype = output.dtype
    deltas = deltas_for(output, final, lambda a: torch.from_numpy(a).to(dtype))
    wanted = {**dict(module.named_parameters()), "x": x, **{f"{s}[-1]": v for s, v in initial.items()}}
    grads = torch.autograd.grad(objective(output, final, deltas), list(wanted.values()))
    return arrays(dict(zip(wanted, grads, strict=True)))


def assert_all_close(found, expected, **tolerance):
    assert set(found) == set(expected)
    for name in expected:
        np.testing.assert_allclose(found[name], expected[name], err_msg=name, **tolerance)


def own_forward(module, parameters, x, initial):
    """The network's forward pass at other parameters, arrays in and out."""
    replaced = {name: torch.nn.Parameter(torch.from_numpy(a)) for name, a in parameters.items()}
    state = {name: torch.from_numpy(a) for name, a in initial.items()}
    with torch.no_grad():
        output, final = torch.func.functional_call(module, replaced, (torch.from_numpy(x), state))
    return output.numpy(), arrays(final)
