"""Settings that nothing acts on are refused where a study says so itself, and not where they are inherited."""

from __future__ import annotations

from typing import Any

import pytest

from odyssey.errors import InputError
from odyssey.plan import plan_study
from odyssey.schema import Config, Study, checked

MOMENTUM = {"optimizer": "adam", "momentum": 0.9}


def planned(settings: dict[str, Any], sweep: dict[str, Any], task: dict[str, Any] | None = None, **more: Any) -> int:
    given = {
        "name": "own",
        "title": "t",
        "question": "q",
        "baseline": "rnn-tanh",
        "best_share": 1.0,
        "figures": ["scores_by_cell"],
        "settings": settings,
        "tasks": {"digits": {"settings": task or {}}},
        "sweeps": {"all": {"cells": ["rnn-tanh"], "tasks": ["digits"], **sweep}, **more},
    }
    return len(plan_study(checked(Study, given, "here"), Config(study="own")).trials)


@pytest.mark.parametrize(
    ("settings", "sweep", "said"),
    [
        (MOMENTUM, {}, "momentum is 0.9, but optimizer is 'adam', which does nothing with it; leave momentum out"),
        ({}, {"settings": MOMENTUM}, "or set optimizer to nesterov or nesterov_given or sgd or sgd_rescaled"),
        ({"momentum": 0.9}, {}, "momentum is 0.9, but optimizer is 'adam'"),
        ({}, {"settings": {"regulariser_weight": 2.0}}, "regulariser_weight is 2.0, but regulariser is None"),
        ({"regulariser_decays": True}, {}, "leave regulariser_decays out"),
        ({"halvings": 2}, {}, "halvings is 2, but halve_after is None"),
        ({"halvings": 2, "halve_after": None}, {}, "leave halvings out"),
    ],
)
def test_refused_in_a_sentence(settings: dict[str, Any], sweep: dict[str, Any], said: str) -> None:
    with pytest.raises(InputError) as refusal:
        planned(settings, sweep)
    assert said in str(refusal.value)
    assert "study 'own', sweep 'all': " in str(refusal.value)


def test_refused_of_a_task() -> None:
    with pytest.raises(InputError, match=r"momentum is 0\.9, but optimizer is 'rmsprop'"):
        planned({}, {}, {"optimizer": "rmsprop", "momentum": 0.9})


@pytest.mark.parametrize(
    ("settings", "sweep"),
    [
        ({"optimizer": "sgd", "momentum": 0.9}, {"settings": {"optimizer": "adam"}}),
        ({"momentum": 0.9}, {"grid": {"optimizer": ["sgd", "adam"]}}),
        ({"optimizer": "adam"}, {"settings": {"optimizer": "nesterov", "momentum": 0.9}}),
        ({"optimizer": "adam", "momentum": 0.0}, {}),
        ({"regulariser_weight": 2.0}, {"grid": {"regulariser": [None, "code"]}}),
        ({"halve_after": 3, "halvings": 2, "patience": None}, {"settings": {"halve_after": None}}),
    ],
)
def test_inherited_or_varied_is_not_refused(settings: dict[str, Any], sweep: dict[str, Any]) -> None:
    assert planned(settings, sweep) > 0


def test_one_sweep_may_use_what_is_said_for_all() -> None:
    other = {"cells": ["rnn-tanh"], "tasks": ["digits"], "settings": {"regulariser": "code"}}
    assert planned({"regulariser_weight": 2.0}, {}, other=other) == 2
