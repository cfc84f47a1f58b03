"""The memory over a sequence: its values are the states of a forward pass by other code."""

from __future__ import annotations

import io

import numpy as np
import pandas as pd
import pytest
import torch

from exhibit_cases import language, numbers, order, trained
from odyssey.exhibits import memory_activity, panels
from odyssey.kernels import reference


def states_of_all_layers(one, x: torch.Tensor) -> list[dict[str, np.ndarray]]:
    """Each layer's states after every step, [T, H] by name: the whole sequence at once, layer upon layer."""
    found, recurrent = [], one.network.recurrent
    for layer in range(recurrent.num_layers):
        suffix = f"_l{layer}" if layer else ""
        parameters = {name: recurrent.get_parameter(name + suffix) for name in one.cell.parameters}
        zeros = tuple(torch.zeros(1, recurrent.hidden_size) for _ in one.cell.states)
        x, states = reference.run(one.cell, parameters, x, zeros)
        by_name = zip(one.cell.states, zip(*states, strict=True), strict=True)
        found.append({name: torch.cat(steps).detach().numpy() for name, steps in by_name})
    return found


@pytest.mark.parametrize("layers", [1, 2])
@pytest.mark.parametrize(("cell", "state"), [("lstm", "c"), ("lstm-fgr", "c"), ("gru", "h"), ("rnn-tanh", None)])
def test_the_heat_map_holds_the_states_of_the_top_layer(cell: str, state: str | None, layers: int) -> None:
    one = trained(numbers, cell, num_layers=layers)
    x = one.read.test.inputs[0]
    found = memory_activity.activity(one, x)
    expected = states_of_all_layers(one, torch.from_numpy(x)[:, None])[-1]
    assert found.state == (state or one.cell.output)
    np.testing.assert_allclose(found.memory, expected[found.state], rtol=1e-5, atol=1e-6)
    outputs = torch.from_numpy(expected[one.cell.output])
    np.testing.assert_allclose(found.answers, one.network.output(outputs).detach(), rtol=1e-5, atol=1e-6)

    exhibit = memory_activity.show(one)
    table = pd.read_csv(io.BytesIO(exhibit.files["csv"]), index_col="unit")
    np.testing.assert_allclose(table.to_numpy().T, found.memory, rtol=1e-5, atol=1e-6)
    image = exhibit.figure.axes[1].images[0].get_array()
    by_last = np.argsort(-found.memory[-1], kind="stable")
    np.testing.assert_array_equal(image, found.memory.T[by_last])


def test_answers_are_probabilities_and_the_last_is_that_of_the_whole_sequence() -> None:
    one = trained(order)
    x = one.read.test.inputs[0]
    answers = memory_activity.activity(one, x).answers
    np.testing.assert_allclose(answers.sum(1), 1, rtol=1e-5)
    whole = one.network(torch.from_numpy(x.astype(np.float32))[:, None], torch.tensor([len(x)]))
    np.testing.assert_allclose(answers[-1], torch.softmax(whole[0], 0).detach(), rtol=1e-5)


def test_only_trials_of_one_direction_are_shown() -> None:
    trials = pd.DataFrame({"trial_id": ["a", "b"], "bidirectional": [True, False]})
    assert trials[memory_activity.suits(trials)].trial_id.tolist() == ["b"]


def test_targets_stand_where_they_are_asked() -> None:
    steps, right = panels.targets(trained(order), 15)
    assert (steps.tolist(), right.tolist()) == ([15], [2])
    assert len(panels.targets(trained(order), 10)[0]) == 0, "the part that is shown ends before the question"
    text = trained(language)
    steps, right = panels.targets(text, 30)
    assert steps.tolist() == list(range(1, 31))
    np.testing.assert_array_equal(right, text.data.test.targets[0][:30])


def test_one_hot_steps_have_letters() -> None:
    one = trained(order)
    x = one.data.test.inputs[0]
    assert panels.letters(one, x) == ["ABcdef"[k] for k in x.argmax(1)]
    assert panels.letters(trained(numbers), np.array([[0.5, 1.0]])) is None
