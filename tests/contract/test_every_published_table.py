"""What every published table must hold, for each file in odyssey/published/printed."""

from __future__ import annotations

import math
import re
from collections.abc import Callable

import pytest
import yaml

import odyssey.tables
from odyssey import catalogue
from odyssey.claims.claim import Checked
from odyssey.published.printed import published
from odyssey.published.table import NOT_KNOWN, Number, Quantity
from odyssey.studies.reading import study_file
from odyssey.trial import Settings

TABLES = published()
PLAUSIBLE = {  # by unit: what a trained network may have, from better than any known to no better than chance
    "accuracy": (0.05, 1.0),
    "nats a frame": (2.0, 15.0),
    "nats a word": (4.0, 6.0),
    "perplexity": (60.0, 200.0),
    "bits a character": (1.2, 5.0),
    "wrong frames, %": (15.0, 60.0),
    "wrong labels, %": (5.0, 40.0),
    "wrong sequences, %": (0.0, 25.0),
    "share wrong": (0.0, 0.9),
    "symbols wrong": (0.0, 20.0),
    "right, %": (80.0, 100.0),
    "updates": (1_000, 5_000_000),
    "solved": (0, 1),
}
STUDIES = {  # which study answers it
    "jozefowicz": ("jozefowicz_table_1", "jozefowicz_table_2", "jozefowicz_table_3"),
    "pascanu": ("pascanu_updates", "pascanu_one_model"),
    "irnn": ("arjovsky",),
    "irnn-arjovsky": ("arjovsky", "henaff"),
    "clipping": ("pascanu_table_1",),
    "momentum": ("sutskever_table_5",),
    "greff": ("greff_best_trials",),
    "greff-music": ("greff_best_trials",),
}


def every(test: Callable) -> Callable:
    return pytest.mark.parametrize("name", TABLES)(test)


def answerable(name: str) -> list[Quantity]:
    return [quantity for quantity in TABLES[name].quantities if quantity.measure]


def test_every_table_has_a_study_that_answers_it_and_draws_it() -> None:
    unanswered = {name for name in TABLES if not answerable(name)}
    assert {name for names in STUDIES.values() for name in names} == set(TABLES) - unanswered
    for study, names in STUDIES.items():
        values = yaml.safe_load(study_file(study).read_text())
        assert "published_tables" in values["figures"]
        for name in names:
            assert {quantity.task for quantity in answerable(name)} & set(values["tasks"])


@every
def test_it_says_what_it_is_and_how_far_it_was_checked(name: str) -> None:
    table = TABLES[name]
    assert table.title
    assert re.search(r"20\d\d", table.source)
    assert isinstance(table.conditions_checked, Checked)
    assert len({contestant.label for contestant in table.contestants}) == len(table.contestants)
    assert len({quantity.title for quantity in table.quantities}) == len(table.quantities)
    for quantity in table.quantities:
        assert len(quantity.theirs) == len(table.contestants), "a number, or none, for every contestant"
        assert all(isinstance(number.checked, Checked) for number in quantity.theirs if number)


@every
def test_no_number_from_memory_stands_beside_ours(name: str) -> None:
    relied_on = {Checked.PAPER, Checked.MEASURED}
    assert TABLES[name].conditions_checked in relied_on
    assert {number.checked for quantity in TABLES[name].quantities for number in quantity.theirs if number} <= relied_on
    assert "from memory" not in TABLES[name].note


@every
def test_its_numbers_are_plausible_and_shown_as_they_stand(name: str) -> None:
    for quantity in TABLES[name].quantities:
        low, high = PLAUSIBLE[quantity.unit]
        numbers = [number for number in quantity.theirs if number]
        assert numbers
        assert all(low <= number.value <= high for number in numbers), quantity.title
        assert quantity.unit == "perplexity" or all(_in_full(number, quantity.decimals) for number in numbers)


def _in_full(number: Number, decimals: int) -> bool:
    return math.isclose(round(number.value, decimals), number.value, abs_tol=1e-12)


@every
def test_what_answers_it_exists(name: str) -> None:
    table = TABLES[name]
    for quantity in answerable(name):
        assert quantity.task in catalogue.tasks()
        for contestant in table.contestants:
            cells = (contestant.cell,) if isinstance(contestant.cell, str) else contestant.cell
            assert set(cells) <= set(catalogue.cells())
            group = table.group(quantity, contestant)
            assert group is not None
            assert set(group.where) <= known(quantity)
        assert set(quantity.conditions) <= known(quantity)
    for quantity in table.quantities:
        assert bool(quantity.measure) != bool(quantity.missing), "ours, or why there is none"
        assert quantity.measure or table.group(quantity, table.contestants[0]) is None


def known(quantity: Quantity) -> set[str]:
    return (
        {"updates"} | set(Settings.model_fields) | set(catalogue.task_module(str(quantity.task)).Options.model_fields)
    )


@every
def test_ours_is_in_the_unit_of_theirs(name: str) -> None:
    columns = set(re.findall(r"\w+", odyssey.tables.__doc__ or ""))
    for quantity in answerable(name):
        measure = quantity.measure
        assert measure is not None
        assert measure.column in columns
        assert (measure.score_name is None) == (measure.column != "test_score")
        assert bool(measure.among) == (measure.column == "more_scores")
        task = catalogue.task_module(str(quantity.task)).TASK
        assert measure.score_name in (None, task.score_name)
        if quantity.unit == "accuracy":
            assert quantity.higher_is_better
            assert (measure.start, measure.times) == (1, -1)
        elif quantity.unit == "right, %":
            assert quantity.higher_is_better
            assert (measure.start, measure.times) == (100, -100)
        else:
            assert not quantity.higher_is_better
            assert measure.start == 0
            if quantity.unit == "symbols wrong":  # of all steps of a sequence
                places = {"pascanu-5bit": 5, "pascanu": 10}[quantity.where["definition"]]
                assert measure.times == quantity.where["length"] + 2 * places
                continue
            assert math.isclose(measure.times, {"b": 1 / math.log(2), "w": 100.0}.get(quantity.unit[0], 1.0))


@every
def test_a_condition_that_holds_here_by_default_is_one_of_the_paper(name: str) -> None:
    for quantity in answerable(name):
        options = catalogue.task_module(str(quantity.task)).Options()
        for option in ("digits", "steps"):
            published_option = quantity.conditions.get(option, NOT_KNOWN)
            assert published_option in (NOT_KNOWN, getattr(options, option, None))
