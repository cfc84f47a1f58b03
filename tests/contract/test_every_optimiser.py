"""What every file in odyssey/optimisers must say of itself; test_every_setting.py trains with it."""

from __future__ import annotations

import subprocess
import sys

import pytest
import torch

from odyssey import optimisers
from odyssey.plan import _training_code as training_code
from odyssey.trial import Settings

every = pytest.mark.parametrize("name", optimisers.names())


@every
def test_it_says_its_equation_and_where_it_comes_from(name: str) -> None:
    said = optimisers.module(name).__doc__ or ""
    assert "<-" in said, f"write the update of odyssey/optimisers/{name}.py in its docstring, as in w <- w - rate g"
    assert "\nSource: " in said, f"name the paper of odyssey/optimisers/{name}.py in its docstring, after Source:"


@every
def test_both_sides_use_the_same_rate(name: str) -> None:
    module = optimisers.module(name)
    settings = Settings.model_validate({"optimizer": name, "learning_rate": 0.25, "momentum": 0.5})
    made = module.of_torch(settings, [torch.nn.Parameter(torch.zeros(2))])
    rate = module.effective_rate(settings) if hasattr(module, "effective_rate") else settings.learning_rate
    assert made.param_groups[0]["lr"] == rate


@every
def test_it_acts_on_the_settings_that_it_says_it_uses(name: str) -> None:
    """Three updates with and without momentum, the one setting that there is besides the rate."""
    ends = []
    for momentum in (0.0, 0.9):
        weight = torch.nn.Parameter(torch.ones(3))
        settings = Settings.model_validate({"optimizer": name, "learning_rate": 0.1, "momentum": momentum})
        made = optimisers.module(name).of_torch(settings, [weight])
        for gradient in (1.0, -2.0, 3.0):
            weight.grad = torch.full((3,), gradient)
            made.step()
        ends.append(weight.detach().clone())
    assert torch.equal(*ends) == ("momentum" not in optimisers.uses(name))
    assert {*optimisers.uses(name)} <= {*Settings.model_fields}


def test_another_one_trains_nothing_anew() -> None:
    """A trial depends on the file of its own optimiser alone."""
    assert len({training_code(name) for name in optimisers.names()}) == len(optimisers.names())


def test_names_and_c_are_read_without_torch() -> None:
    program = "import sys; from odyssey import schema, optimisers; optimisers.in_c(); assert 'torch' not in sys.modules"
    subprocess.run([sys.executable, "-c", f"import sys; sys.path[:0] = {sys.path!r}; {program}"], check=True)
