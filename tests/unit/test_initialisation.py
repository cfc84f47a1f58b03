"""Initial weights are drawn as their papers say, part by part, and the same again from the same seed."""

from __future__ import annotations

from typing import get_args

import numpy as np
import pytest
from scipy import stats

from odyssey import catalogue
from odyssey.errors import InputError
from odyssey.networks.network import Network
from odyssey.schema import checked
from odyssey.streams import stream
from odyssey.training.assembly import initialise
from odyssey.training.initialisation import DRAWS, Part, letter_of
from odyssey.trial import Initialisation, PaperInitialisation, Trial

D, H, K = 40, 60, 30
NAMES = sorted(DRAWS)


def drawn(name: str, scale: float = 1.0, cell: str = "lstm", seed: int = 3, H: int = H) -> dict[str, np.ndarray]:
    """Every parameter of a network of two layers, by name."""
    network = Network(catalogue.cell(cell), D, H, K, "every_step", num_layers=2)
    initialise(network, name, scale, seed)
    return {n: p.detach().double().numpy() for n, p in network.named_parameters()}


def of(letter: str, parameters: dict[str, np.ndarray]) -> list[np.ndarray]:
    return [value for name, value in parameters.items() if letter_of(name) == letter]


def flat(letters: str, parameters: dict[str, np.ndarray]) -> np.ndarray:
    return np.concatenate([value.ravel() for letter in letters for value in of(letter, parameters)])


def assert_normal(values: np.ndarray, deviation: float) -> None:
    assert np.std(values) == pytest.approx(deviation, rel=4 / np.sqrt(2 * values.size))
    assert stats.kstest(values / deviation, "norm").pvalue > 1e-3


def assert_uniform(values: np.ndarray, bound: float) -> None:
    assert np.abs(values).max() <= bound * (1 + 1e-6)
    assert stats.kstest(values / bound, "uniform", (-1, 2)).pvalue > 1e-3


def test_the_schema_knows_every_name() -> None:
    assert set(get_args(Initialisation)) == set(DRAWS)


def test_letters() -> None:
    names = [n for n, _ in Network(catalogue.cell("lstm"), D, H, K, "every_step", 2, True).named_parameters()]
    assert {letter_of(n) for n in names} == set("WRpbV")
    assert (letter_of("recurrent.R_z_l1_reverse"), letter_of("output.weight")) == ("R", "V")
    assert letter_of("output.bias") == "b"


@pytest.mark.parametrize(
    ("name", "scale", "deviation", "letters"),
    [
        ("normal", 0.3, 0.3, "WRpbV"),
        ("greff", 1.0, 0.1, "WRpbV"),
        ("pascanu-sigmoid", 1.0, 0.01, "WRpV"),
        ("pascanu-basic-tanh", 1.0, 0.1, "WRpV"),
        ("pascanu-smart-tanh", 1.0, 0.01, "WpV"),
        ("sutskever-numbers", 1.0, 0.001, "W"),
        ("sutskever-symbols", 1.0, 0.1, "W"),
        ("sutskever-numbers", 1.0, 0.1, "pV"),
        ("identity", 1.0, 0.001, "WpV"),
    ],
)
def test_normal_parts(name: str, scale: float, deviation: float, letters: str) -> None:
    parameters = drawn(name, scale)
    for letter in letters:
        assert_normal(flat(letter, parameters), deviation)


@pytest.mark.parametrize("name", ["uniform", "jozefowicz"])
def test_uniform_in_the_scale_over_the_root_of_the_width(name: str) -> None:
    for letter in "WRpbV":
        assert_uniform(flat(letter, drawn(name, 1.4)), 1.4 / np.sqrt(H))


@pytest.mark.parametrize("name", ["normal", "uniform"])
def test_the_first_names_draw_what_they_always_drew(name: str) -> None:
    """Trials that somebody has paid for begin where they began: NumPy's own draws from the stream of the place."""
    for place, value in enumerate(drawn(name, 0.5).values()):
        rng, bound = stream(3, "weights", place), 0.5 / np.sqrt(H)
        old = rng.normal(0, 0.5, value.shape) if name == "normal" else rng.uniform(-bound, bound, value.shape)
        assert np.array_equal(value, old.astype(np.float32).astype(float))


@pytest.mark.parametrize("name", ["identity", "orthogonal", *(n for n in NAMES if n.startswith(("pascanu", "suts")))])
def test_biases_are_zero(name: str) -> None:
    assert not flat("b", drawn(name)).any()


SPARSE = {"pascanu-smart-tanh": 0.95, "sutskever-numbers": 1.1, "sutskever-symbols": 1.1}  # with spectral radii


@pytest.mark.parametrize(("name", "radius"), SPARSE.items())
def test_sparse_starts_have_the_spectral_radius_of_their_paper(name: str, radius: float) -> None:
    for matrix in of("R", drawn(name)):
        assert ((matrix != 0).sum(1) == 15).all(), "incoming weights of every unit"
        assert (matrix != 0).sum(0).std() > 1, "but not outgoing ones"
        assert np.abs(np.linalg.eigvals(matrix)).max() == pytest.approx(radius, abs=1e-6)
        assert_normal(matrix[matrix != 0] / np.std(matrix[matrix != 0]), 1.0)
    places = np.mean([m != 0 for m in of("R", drawn(name))], 0)
    assert np.abs(places - 15 / H).max() < 0.75, "different places in every matrix"


@pytest.mark.parametrize("width", [1, 4, 15, 16])
@pytest.mark.parametrize(("name", "radius"), SPARSE.items())
def test_sparse_starts_of_a_narrow_layer(name: str, radius: float, width: int) -> None:
    for matrix in of("R", drawn(name, H=width)):
        assert ((matrix != 0).sum(1) == min(15, width)).all()
        assert np.abs(np.linalg.eigvals(matrix)).max() == pytest.approx(radius, abs=1e-6)


@pytest.mark.parametrize("scale", [1.0, 0.01])
def test_identity(scale: float) -> None:
    for matrix in of("R", drawn("identity", scale, cell="rnn-relu")):
        assert np.array_equal(matrix, np.float32(scale) * np.eye(H))


@pytest.mark.parametrize("scale", [1.0, 1.3])
def test_orthogonal(scale: float) -> None:
    parameters = drawn("orthogonal", scale)
    for matrix in of("R", parameters):
        np.testing.assert_allclose(matrix @ matrix.T, scale**2 * np.eye(H), atol=1e-6)
    for letter in "WpV":
        for values in of(letter, parameters):
            assert_uniform(values.ravel(), 1 / np.sqrt(values.shape[-1]))


def test_every_orthogonal_matrix_is_equally_likely() -> None:
    """By the Haar measure a trace has mean 0 and variance 1; without the fix of signs it is biased."""
    rng = np.random.Generator(np.random.Philox(1))
    traces = [np.trace(DRAWS["orthogonal"](rng, Part("R", (8, 8), 8), 1.0)) for _ in range(2000)]
    assert np.mean(traces) == pytest.approx(0, abs=0.1)
    assert np.var(traces) == pytest.approx(1, abs=0.15)


@pytest.mark.parametrize("name", NAMES)
def test_the_same_seed_gives_the_same_bits(name: str) -> None:
    one, two, other = drawn(name), drawn(name), drawn(name, seed=4)
    assert all(np.array_equal(one[k], two[k]) for k in one)
    assert not np.array_equal(one["recurrent.W_z"], other["recurrent.W_z"])
    assert not np.array_equal(one["recurrent.W_z"], one["recurrent.W_i"])


@pytest.mark.parametrize("name", NAMES)
def test_what_the_cell_declares_goes_before(name: str) -> None:
    parameters = drawn(name, cell="lstm-b")
    assert (parameters["recurrent.b_f"] == 1).all()
    assert (parameters["recurrent.b_f_l1"] == 1).all()


@pytest.mark.parametrize("name", get_args(PaperInitialisation))
def test_a_scale_that_would_be_ignored_is_refused(name: str) -> None:
    values = {"task": "adding", "cell": "gru", "initialisation": name}
    assert checked(Trial, values, "here").initial_scale == 1
    with pytest.raises(InputError, match=f"'{name}' is as its paper fixes it; leave initial_scale out"):
        checked(Trial, {**values, "initial_scale": 0.5}, "here")
