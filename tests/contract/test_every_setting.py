"""What every setting must do, for each field of `Settings`: change the numbers of whatever says that it acts on it."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pytest

from engine_cases import as_symbols, assert_same_epochs, data_of, history, kernel_engine, task_of, torch_engine
from odyssey import catalogue, optimisers
from odyssey.criterion import Criterion
from odyssey.datasets.sequences import Data
from odyssey.errors import InputError
from odyssey.kernels.compiler import compiler
from odyssey.tasks import adding
from odyssey.tasks.task import Task
from odyssey.training.assembly import build
from odyssey.training.engines import engine
from odyssey.training.evaluation import test_scores as scores_on_test
from odyssey.training.handled import BESIDE_ENGINES
from odyssey.training.initialisation import DRAWS
from odyssey.training.kernel_engine import KernelEngine, runs_whole_epochs
from odyssey.training.preparation import prepared
from odyssey.training.torch_engine import TorchEngine
from odyssey.training.trial import train
from odyssey.trial import Settings, Trial

pytestmark = pytest.mark.skipif(compiler() is None, reason="there is no C compiler here")
PACKAGE = Path(adding.__file__).parents[1]
ENGINES = {KernelEngine: kernel_engine, TorchEngine: torch_engine}


class Problem(NamedTuple):
    name: str
    task: Task
    data: Data


SMALL = adding.Options(length=20, train=20, valid=10, test=10)
CLASSES = task_of("every_step", "classes")
NUMBERS = Problem("any", CLASSES, data_of(CLASSES))
SYMBOLS = Problem("any", CLASSES, as_symbols(data_of(CLASSES)))
DRAWN = Problem("adding", adding.TASK, adding.make(SMALL, None))
EASY = Problem("adding", replace(adding.TASK, criterion=Criterion("squared_error", 1e9)), DRAWN.data)


@dataclass(frozen=True)
class Case:
    """Values of a setting, each to be told from its default; given: the settings without which it has no say."""

    values: Sequence[Any]
    given: dict[str, Any] = field(default_factory=dict)
    problem: Problem = NUMBERS


REGULARISED = {"cell": "rnn-tanh", "regulariser": "code"}
STANDING_STILL = {"optimizer": "sgd", "learning_rate": 1e-12, "max_epochs": 5}
JUMPING = {"learning_rate": 5.0, "max_epochs": 8, "patience": None}
CASES = {
    "hidden_size": Case([7]),
    "parameter_budget": Case([150]),
    "num_layers": Case([2]),
    "bidirectional": Case([True]),
    "reversed": Case([True]),
    "delay": Case([2]),
    "window": Case([2]),
    "window_ahead": Case([1]),
    "feedback": Case([0.5]),
    "embedding_size": Case([3], problem=SYMBOLS),
    "optimizer": Case([name for name in optimisers.names() if name != "adam"], {"momentum": 0.5}),
    "learning_rate": Case([0.01]),
    "momentum": Case([0.9], {"optimizer": "sgd"}),
    "clip_norm": Case([0.1]),
    "clip_value": Case([0.001]),
    "regulariser": Case(["equation-9", "equation-10", "code"], {"cell": "rnn-tanh"}),
    "regulariser_weight": Case([30.0], REGULARISED),
    "regulariser_decays": Case([True], {**REGULARISED, "regulariser_weight": 30.0}),
    "truncation": Case([4]),
    # Noise is not the same to the last bit, which small steps keep small.
    "input_noise": Case([0.3], {"learning_rate": 0.01}),
    "dropout": Case([0.1, 0.5], {"num_layers": 2, "bidirectional": True}),
    "batch_size": Case([3]),
    "loss_over_time": Case(["sum"]),
    "fresh_sequences": Case([9], problem=DRAWN),
    "max_epochs": Case([3]),
    "patience": Case([1], STANDING_STILL),
    "halve_after": Case([1], JUMPING),
    "halvings": Case([1], {**JUMPING, "halve_after": 1}),
    "decay_factor": Case([0.1], {**JUMPING, "constant_epochs": 2}),
    "decay_after": Case([1], {**JUMPING, "decay_factor": 0.1}),
    "constant_epochs": Case([3], {**JUMPING, "decay_factor": 0.1}),
    "least_rate": Case([4.0], {**JUMPING, "constant_epochs": 3, "decay_factor": 0.5}),
    "stop_when_solved": Case([True], problem=EASY),
    "test_lengths": Case([(25,)], problem=DRAWN),
    # "jozefowicz" is the default's other name.
    "initialisation": Case([name for name in DRAWS if name not in ("uniform", "jozefowicz")]),
    "initial_scale": Case([0.5]),
}
BOTH = [
    (name, value)
    for name, handled in KernelEngine.HANDLES.items()
    for value in (CASES[name].values if name in CASES else ())
    if value in handled
]
LEFT_TO_TORCH = sorted((TorchEngine.HANDLES.keys() - KernelEngine.HANDLES.keys()) & CASES.keys())


def trial_of(case: Case, **settings: Any) -> Trial:
    values = {"cell": "lstm", "hidden_size": 6, "batch_size": 5, "learning_rate": 0.05, "max_epochs": 2}
    options = SMALL.model_dump() if case.problem.name == "adding" else {}
    fixed = {"task": case.problem.name, "options": options, "device": "cpu"}
    return Trial.model_validate({**values, **case.given, **settings, **fixed})


def epochs(made: type, trial: Trial, problem: Problem) -> list[float]:
    return history(ENGINES[made](trial, problem.task, prepared(trial, problem.data)), 3)


def outcome(trial: Trial, problem: Problem) -> list[Any]:
    """All that a whole trial comes to, but for times."""
    cell = catalogue.cell(trial.cell)
    done = train(trial, cell, problem.task, problem.data)
    curve = [{k: v for k, v in asdict(row).items() if k != "wall_seconds"} for row in done.history]
    scores = scores_on_test(trial, cell, problem.task, problem.data, done.weights)
    return [curve, done.gradient_norms, scores, {n: w.tolist() for n, w in done.weights.items()}]


def moved(found: list[float], before: list[float]) -> bool:
    return len(found) != len(before) or not np.allclose(found, before, rtol=1e-6)


@pytest.mark.parametrize("name", Settings.model_fields)
def test_somebody_acts_on_it_and_a_case_says_how(name: str) -> None:
    by_engines = [made.__name__ for made in ENGINES if name in made.HANDLES]
    assert bool(by_engines) != (name in BESIDE_ENGINES), (
        f"{by_engines or 'no engine'} and {BESIDE_ENGINES.get(name, 'nothing else')} act on setting '{name}'; name it "
        "in HANDLES of every engine that acts on it (training/kernel_engine.py, training/torch_engine.py), or, where "
        "no engine needs to know it, in BESIDE_ENGINES of training/handled.py."
    )
    assert name in CASES, (
        f"no test that setting '{name}' changes anything; write one in CASES of {Path(__file__).name}: "
        f'"{name}": Case([a value that is not its default], {{settings without which it has no say}}).'
    )


def test_nothing_else_is_acted_on() -> None:
    for claimed in (KernelEngine.HANDLES, TorchEngine.HANDLES, BESIDE_ENGINES, CASES):
        assert set(claimed) <= set(Settings.model_fields), "a name that is no setting"
    assert KernelEngine.HANDLES.keys() <= TorchEngine.HANDLES.keys(), "what PyTorch's engine does not do, none checks"


@pytest.mark.parametrize("made", ENGINES)
@pytest.mark.parametrize("name", [name for name in TorchEngine.HANDLES if name in CASES])
def test_an_engine_acts_on_what_it_says(name: str, made: type) -> None:
    case = CASES[name]
    before = epochs(made, trial_of(case), case.problem) if name in made.HANDLES else []
    for value in case.values:
        trial = trial_of(case, **{name: value})
        if value in made.HANDLES.get(name, ()):
            assert moved(epochs(made, trial, case.problem), before), f"ignores {name}: {value}"
        else:
            with pytest.raises(InputError, match=f"would ignore '{name}'"):
                epochs(made, trial, case.problem)


@pytest.mark.parametrize(("name", "value"), BOTH)
def test_engines_agree_on_it(name: str, value: Any) -> None:
    case = CASES[name]
    trial = trial_of(case, **{name: value})
    assert_same_epochs(trial, case.problem.task, prepared(trial, case.problem.data))


@pytest.mark.parametrize("name", LEFT_TO_TORCH)
def test_what_the_kernel_does_not_act_on_runs_through_torch(name: str) -> None:
    case = CASES[name]
    trial = trial_of(case, **{name: case.values[0]})
    run = engine(trial, catalogue.cell(trial.cell), case.problem.task, case.problem.data)
    assert isinstance(run, TorchEngine)
    assert run.name.endswith("autograd")


@pytest.mark.parametrize("name", [name for name in BESIDE_ENGINES if name in CASES])
def test_a_trial_changes_with_it(name: str) -> None:
    case = CASES[name]
    before = outcome(trial_of(case), case.problem)
    for value in case.values:
        assert outcome(trial_of(case, **{name: value}), case.problem) != before, f"nothing changes with {name}: {value}"


@pytest.mark.parametrize("name", BESIDE_ENGINES)
def test_the_module_that_shall_act_on_it_reads_it(name: str) -> None:
    file = PACKAGE.parent.joinpath(*BESIDE_ENGINES[name].split(".")).with_suffix(".py")
    read = {node.attr for node in ast.walk(ast.parse(file.read_text())) if isinstance(node, ast.Attribute)}
    assert name in read, f"{file.name} never reads '{name}'; name the module that does in BESIDE_ENGINES."


class Later(Trial):
    """A trial with a setting that no engine has heard of."""

    never_heard_of: float = 0.0


def test_a_setting_that_nobody_acts_on_is_refused() -> None:
    problem, fixed = NUMBERS, {"task": "any", "cell": "lstm", "device": "cpu"}
    trial, plain = (Later.model_validate({**fixed, "never_heard_of": decay}) for decay in (0.5, 0.0))
    network = build(trial, catalogue.cell("lstm"), problem.task, problem.data)
    assert runs_whole_epochs(plain, problem.task, problem.data)
    assert not runs_whole_epochs(trial, problem.task, problem.data)
    with pytest.raises(InputError, match=r"training through PyTorch would ignore 'never_heard_of', which is 0\.5"):
        engine(trial, catalogue.cell("lstm"), problem.task, problem.data)
    with pytest.raises(InputError, match="would ignore 'never_heard_of'"):
        TorchEngine(trial, problem.task, network, problem.data)
    with pytest.raises(InputError, match="would ignore 'never_heard_of'"):
        kernel_engine(trial, problem.task, problem.data)
