"""The same work in JAX: the gradients of a recurrence, and a whole training step."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from odyssey.equations import Cell
from odyssey.studies.speed.arithmetic import Shape
from odyssey.studies.speed.jax_layout import Layout
from odyssey.studies.speed.jax_program import outputs
from odyssey.studies.speed.work import STEP, inputs, numbers, output_gradient, targets
from odyssey.trial import Trial


def gradients(cell: Cell, shape: Shape, unroll: int) -> Callable[[int], None]:
    """The gradients of all weights, given those of the outputs."""
    x, delta, weights = jnp.asarray(inputs(shape)), jnp.asarray(output_gradient(shape)), _weights(cell, shape)

    def objective(weights: Any, x: Any, delta: Any) -> Any:
        return jnp.vdot(outputs(cell, weights, x, unroll), delta)

    gradient = jax.jit(jax.grad(objective))

    def repeat(times: int) -> None:
        for _ in range(times):
            jax.block_until_ready(gradient(weights, x, delta))

    return repeat


def updates(cell: Cell, shape: Shape, unroll: int) -> Callable[[int], None]:
    """Training steps with an output layer, each one call of one compiled function."""
    x, wanted = jnp.asarray(inputs(shape)), jnp.asarray(targets(shape))
    bound = 1 / math.sqrt(shape.hidden_size)
    network = {
        "cell": _weights(cell, shape),
        "V": jnp.asarray(numbers((shape.hidden_size, shape.output_size), bound, 90)),
        "b": jnp.asarray(numbers((shape.output_size,), bound, 91)),
    }
    step = jax.jit(training_step(cell, STEP, unroll), donate_argnums=0)
    state = (network, jax.tree.map(jnp.zeros_like, network), jax.random.key(0))

    def repeat(times: int) -> None:
        nonlocal state
        for _ in range(times):
            state, facts = step(state, x, wanted)
        jax.block_until_ready((state, facts))

    return repeat


def training_step(cell: Cell, trial: Trial, unroll: int) -> Callable[[Any, Any, Any], Any]:
    """One update: noise, loss summed over time, clipping, Nesterov momentum, as odyssey.training does them.

    (network, velocity, key), x [T, B, D], wanted [T, B, K] -> the same three, (loss, norm of the gradient).
    """

    def loss(network: Any, x: Any, wanted: Any) -> Any:
        logits = outputs(cell, network["cell"], x, unroll) @ network["V"] + network["b"]
        nats = jax.nn.softplus(logits) - logits * wanted  # binary cross-entropy
        return nats.sum() / x.shape[1]

    def step(state: Any, x: Any, wanted: Any) -> Any:
        network, velocity, key = state
        key, mine = jax.random.split(key)
        noisy = x + trial.input_noise * jax.random.normal(mine, x.shape, x.dtype)
        value, gradient = jax.value_and_grad(loss)(network, noisy, wanted)
        norm = jnp.sqrt(sum(jnp.vdot(g, g) for g in jax.tree.leaves(gradient)))
        shrink = jnp.minimum(1.0, (trial.clip_norm or math.inf) / (norm + 1e-6))
        gradient = jax.tree.map(lambda g: shrink * g, gradient)
        velocity = jax.tree.map(lambda v, g: trial.momentum * v + g, velocity, gradient)
        rate = trial.learning_rate * (1 - trial.momentum)
        network = jax.tree.map(lambda w, v, g: w - rate * (g + trial.momentum * v), network, velocity, gradient)
        return (network, velocity, key), (value, norm)

    return step


def _weights(cell: Cell, shape: Shape) -> dict[str, Any]:
    """Uniform in +-1/sqrt(H), stacked."""
    bound = 1 / math.sqrt(shape.hidden_size)
    shapes = cell.parameter_shapes(shape.input_size, shape.hidden_size)
    values = {name: numbers(size, bound, 10 + k) for k, (name, size) in enumerate(shapes.items())}
    return {name: jnp.asarray(np.ascontiguousarray(a)) for name, a in Layout(cell).pack(values).items()}
