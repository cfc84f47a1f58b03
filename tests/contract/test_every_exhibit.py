"""What every exhibit must do, for each file in odyssey/exhibits that shows, with a cell of every family."""

from __future__ import annotations

import importlib
import re
from collections.abc import Callable

import pytest

from exhibit_cases import KINDS, trained
from odyssey import catalogue, registry
from odyssey.exhibits import Exhibit
from odyssey.exhibits.kinds import KINDS as DECLARED
from odyssey.figures.sheets import fonts, render

FAMILIES = {cell.family: id for id, cell in reversed(catalogue.cells().items())}  # the first cell of each
CASES = [
    (exhibit, case)
    for exhibit in registry.exhibits()
    for case in KINDS[registry.exhibit_facts(exhibit)["needs"]]
]  # fmt: skip


@pytest.fixture(autouse=True)
def _short(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("odyssey.exhibits.sampled_text.SAMPLED", 80)
    monkeypatch.setattr("odyssey.exhibits.translations.SHOWN", 3)


def every(test: Callable) -> Callable:
    return pytest.mark.parametrize("exhibit", registry.exhibits())(test)


def show(exhibit: str, case: str, cell: str, **settings: object) -> Exhibit:
    make = KINDS[registry.exhibit_facts(exhibit)["needs"]][case]
    return importlib.import_module(f"odyssey.exhibits.{exhibit}").show(trained(make, cell, **settings))


def assert_nothing_is_cut_off(exhibit: Exhibit) -> None:
    fig = exhibit.figure
    assert len(render(fig, "png")) > 5_000
    with fonts():
        box = fig.get_tightbbox()
    assert box.x0 >= 0
    assert box.y0 >= 0
    assert box.x1 <= fig.get_figwidth()
    assert box.y1 <= fig.get_figheight()


@every
def test_it_says_what_it_is(exhibit: str) -> None:
    facts = registry.exhibit_facts(exhibit)
    assert facts["title"]
    assert facts["needs"] in DECLARED
    assert set(facts["files"].split()).isdisjoint({"png", "pdf", "rst"})
    assert re.search(r"(19|20)\d\d", facts["caption"]), "the caption names who showed such a thing before"


@every
@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.filterwarnings("error")
def test_it_shows_every_family_of_cells(exhibit: str, family: str) -> None:
    case = next(iter(KINDS[registry.exhibit_facts(exhibit)["needs"]]))
    shown = show(exhibit, case, FAMILIES[family])
    assert_nothing_is_cut_off(shown)
    assert set(shown.files) == set(registry.exhibit_facts(exhibit)["files"].split())
    assert all(shown.files.values())


@pytest.mark.parametrize(("exhibit", "case"), CASES)
@pytest.mark.filterwarnings("error")
def test_it_shows_every_kind_of_task_that_it_fits(exhibit: str, case: str) -> None:
    assert_nothing_is_cut_off(show(exhibit, case, "lstm", num_layers=2))


@every
def test_the_same_trial_gives_the_same_bytes(exhibit: str) -> None:
    make = next(iter(KINDS[registry.exhibit_facts(exhibit)["needs"]].values()))
    one = trained(make)
    first, second = (importlib.import_module(f"odyssey.exhibits.{exhibit}").show(one) for _ in range(2))
    assert first.files == second.files
    for format in ("png", "pdf"):
        assert render(first.figure, format) == render(second.figure, format)
