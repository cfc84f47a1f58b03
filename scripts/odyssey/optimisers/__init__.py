"""The optimisers, each a file of this folder that says all of itself; asking for their names imports no torch.

A file `<name>.py` has, besides a docstring with equation and source,
    of_torch(settings, parameters)   the optimiser of PyTorch, a torch.optim.Optimizer (imports torch itself)
    C                                the same update of all weights in C, for whole epochs in native code (optional:
                                     without it, trials with this optimiser run through PyTorch); it may use

        SIZE count                   of the weights
        const REAL *g                the gradient, clipped
        REAL *w, *v, *s              the weights, and two numbers each to remember (0 before the first update)
        REAL rate, momentum          `rate` is the effective one, halved as training says
        t->power1, t->power2         two doubles to remember (1 before the first update), t->rate as a double

    effective_rate(settings)         what an update multiplies by (optional: the learning rate)
    USES                             the settings that it acts on besides learning_rate, a tuple of names (optional:
                                     none): a study that gives it others is refused
"""

from __future__ import annotations

import ast
import importlib
from functools import cache
from types import ModuleType
from typing import Any

from odyssey.errors import InputError, unknown
from odyssey.optimiser_names import FOLDER, names

__all__ = ["in_c", "module", "names"]


def module(name: str) -> ModuleType:
    """The file of that optimiser; raises InputError with the nearest names."""
    if name not in names():
        raise unknown("optimiser", name, names())
    return importlib.import_module(f"odyssey.optimisers.{name}")


@cache
def in_c() -> dict[str, str]:
    """The C text of every optimiser that has one, by its name, read without importing."""
    texts = {name: _constant(name, "C", None) for name in names()}
    for name, text in texts.items():
        if text is not None and not isinstance(text, str):
            raise InputError(f"odyssey/optimisers/{name}.py: C must be a plain text in quotes.")
    return {name: text for name, text in texts.items() if text is not None}


@cache
def uses(name: str) -> tuple[str, ...]:
    """The settings that an optimiser acts on besides learning_rate, read without importing it."""
    found = _constant(name, "USES", ())
    if not isinstance(found, tuple) or not all(isinstance(setting, str) for setting in found):
        raise InputError(f'odyssey/optimisers/{name}.py: USES must be a tuple of names, as in ("momentum",).')
    return found


def _constant(optimiser: str, name: str, otherwise: object) -> Any:
    """What the optimiser's file gives `name`, `otherwise` where it does not."""
    file = FOLDER / f"{optimiser}.py"
    for node in ast.parse(file.read_text()).body:
        if isinstance(node, ast.Assign) and any(isinstance(t, ast.Name) and t.id == name for t in node.targets):
            try:
                return ast.literal_eval(node.value)
            except ValueError:
                raise InputError(f"odyssey/optimisers/{file.name}: {name} must be written out.") from None
    return otherwise
