"""The regulariser against vanishing gradients in NumPy float64: Pascanu, Mikolov, Bengio (ICML 2013), Section 3.3.

x_k = W_rec f(x_{k-1}) + W_in u_k + b, so dx_{k+1}/dx_k = W_rec diag(f'(x_k)), here as a matrix for every k.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from reference.scan import Array, sigma

FUNCTIONS: dict[str, tuple[Callable[[Array], Array], Callable[[Array], Array]]] = {  # f and f'
    "tanh": (np.tanh, lambda x: 1 - np.tanh(x) ** 2),
    "sigmoid": (sigma, lambda x: sigma(x) * (1 - sigma(x))),
    "relu": (lambda x: np.maximum(x, 0), lambda x: (x > 0).astype(float)),
}


def pre_activations(w: dict[str, Array], u: Array, function: str, added: Array | None = None) -> Array:
    """x [T, H] of one sequence u [T, D], with `added` [T, H] to each of them."""
    f = FUNCTIONS[function][0]
    found, h = [], np.zeros(len(w["b_h"]))
    for t, u_t in enumerate(u):
        x = w["R_h"] @ h + w["W_h"] @ u_t + w["b_h"] + (0 if added is None else added[t])
        found.append(x)
        h = f(x)
    return np.array(found)


def errors(w: dict[str, Array], x: Array, direct: Array, function: str) -> Array:
    """dE/dx_k [T, H] from dE/dh_k [T, H] at each step alone, by way of every Jacobian."""
    slope = FUNCTIONS[function][1]
    found = np.zeros_like(x)
    for k in reversed(range(len(x))):
        found[k] = direct[k] * slope(x[k])
        if k + 1 < len(x):
            found[k] += found[k + 1] @ (w["R_h"] @ np.diag(slope(x[k])))
    return found


def terms(form: str, W: Array, x: Array, error: Array, function: str) -> Iterator[tuple[float, Array]]:
    """Omega_k of one sequence and its immediate derivative with respect to W [H, H], for every k with an error."""
    slope = FUNCTIONS[function][1]
    for k in range(len(x) - 1):
        e, s = error[k + 1], slope(x[k])
        length = float(np.linalg.norm(e))
        if length**2 < (1e-20 if form == "code" else 1e-300):
            continue
        carried = e @ (W @ np.diag(s))
        size = float(np.linalg.norm(carried))
        if form == "equation-9":
            ratio = size / length
            d_ratio = np.outer(e, carried * s) / (length * size) if size else np.zeros_like(W)
        else:
            ratio = size**2 / length**2
            d_ratio = 2 * np.outer(e, carried * s) / length**2
        yield (ratio - 1) ** 2, 2 * (ratio - 1) * d_ratio


def omega(form: str, W: Array, xs: list[Array], all_errors: list[Array], function: str) -> tuple[float, Array]:
    """Omega of a batch and its gradient: a mean over sequences ("code": over all steps of all of them)."""
    found = [term for x, e in zip(xs, all_errors, strict=True) for term in terms(form, W, x, e, function)]
    share = max(len(found), 1) if form == "code" else len(xs)
    gradient = sum((g for _, g in found), np.zeros_like(W))
    return sum(value for value, _ in found) / share, gradient / share
