"""The same work in PyTorch, whatever the module that is recurrent."""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor

from odyssey.studies.speed.arithmetic import Shape
from odyssey.studies.speed.work import STEP, inputs, output_gradient, targets
from odyssey.training.losses import batch_loss, losses
from odyssey.training.optimisation import clip, optimiser

Outputs = Callable[[Tensor], Tensor]  # x [T, B, D] -> [T, B, H]


def one_core() -> None:
    """One thread, and denormals flushed, as XLA and our own kernels do."""
    torch.set_num_threads(1)
    torch.set_flush_denormal(True)


def gradients(module: torch.nn.Module, outputs: Outputs, shape: Shape) -> Callable[[int], None]:
    """The gradients of all parameters of `module`, given those of its outputs."""
    one_core()
    x, delta = torch.from_numpy(inputs(shape)), torch.from_numpy(output_gradient(shape))
    parameters = list(module.parameters())

    def repeat(times: int) -> None:
        for _ in range(times):
            torch.autograd.grad(outputs(x), parameters, delta)

    return repeat


def updates(module: torch.nn.Module, outputs: Outputs, shape: Shape) -> Callable[[int], None]:
    """Training steps of `module` with an output layer, by the project's own loss, clipping and optimiser."""
    one_core()
    torch.manual_seed(0)
    output = torch.nn.Linear(shape.hidden_size, shape.output_size)
    x, wanted = torch.from_numpy(inputs(shape)), torch.from_numpy(targets(shape))
    mask = torch.ones(x.shape[:2])
    parameters = [*module.parameters(), *output.parameters()]
    optimise = optimiser(STEP, parameters)

    def repeat(times: int) -> None:
        for _ in range(times):
            optimise.zero_grad()
            noisy = x + STEP.input_noise * torch.randn_like(x)
            loss = batch_loss(losses("binary", output(outputs(noisy)), wanted), mask, STEP.loss_over_time)
            loss.backward()
            clip(parameters, STEP.clip_norm)
            optimise.step()

    return repeat
