"""Planning: the same draws for every cell, stable ids and batches, digests that see code and not comments."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import yaml

from odyssey import catalogue, digests, search
from odyssey.errors import InputError
from odyssey.plan import Plan, plan_study, unobtainable
from odyssey.progress import duration, seconds_left
from odyssey.schema import Config, LogUniform, OneMinusLogUniform, Study, Uniform, checked
from odyssey.studies.reading import read_config, read_study

BASE: dict = {
    "name": "s",
    "title": "t",
    "question": "q",
    "settings": {"max_epochs": 1},
    "tasks": {"adding": {"options": {"length": 20}}, "temporal_order": {}},
    "sweeps": {
        "cells": {
            "cells": ["lstm", "gru"],
            "trials": 5,
            "search": {"learning_rate": {"log_uniform": [1e-4, 1e-1]}, "hidden_size": {"log_uniform": [20, 200]}},
        }
    },
    "figures": ["scores_by_cell"],
}


def checked_plan(**change: object) -> Plan:
    return plan_study(checked(Study, {**BASE, **change}, "study 's'"), Config())


def plan(trials_per_job: int = 12, **change: object) -> Plan:
    return plan_study(Study.model_validate({**BASE, **change}), Config(trials_per_job=trials_per_job))


def test_a_trial_draws_the_same_for_every_cell_and_task() -> None:
    drawn: dict[int, set] = {}
    for t in plan().trials:
        drawn.setdefault(t.setting, set()).add((t.trial.learning_rate, t.trial.hidden_size, t.trial.seed))
    assert [len(d) for d in drawn.values()] == [1] * 5
    assert len({next(iter(d)) for d in drawn.values()}) == 5


def test_more_trials_and_tasks_change_no_other_trial_nor_its_batch() -> None:
    before = {t.key: t.shard for t in plan(trials_per_job=2).trials}
    tasks = {"digits": {}, **BASE["tasks"]}
    sweeps = {"cells": {**BASE["sweeps"]["cells"], "trials": 7}}
    after = {t.key: t.shard for t in plan(trials_per_job=2, tasks=tasks, sweeps=sweeps).trials}
    assert before.items() <= after.items()


def test_ids_do_not_depend_on_how_trials_are_batched() -> None:
    assert {t.key for t in plan(1).trials} == {t.key for t in plan(100).trials}


def test_a_trial_in_two_sweeps_is_trained_once() -> None:
    sweeps = {"one": {"cells": ["lstm"]}, "two": {"cells": ["lstm"], "grid": {"num_layers": [1, 2]}}}
    both = plan(sweeps=sweeps)
    assert len(both.trials) == 6
    assert sorted(len(shard) for shard in both.shards.values()) == [4]


def test_an_option_or_a_setting_changes_the_id() -> None:
    first = {t.key for t in plan().trials}
    assert first.isdisjoint(t.key for t in plan(settings={"max_epochs": 2}).trials)
    longer = plan(tasks={"adding": {"options": {"length": 21}}, "temporal_order": {}})
    assert {t.trial.task for t in longer.trials if t.key not in first} == {"adding"}


def test_sizes_are_laid_over_the_study(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    values = {k: v for k, v in BASE.items() if k != "name"}
    path.write_text(yaml.safe_dump({**values, "sizes": {"smoke": {"sweeps": {"cells": {"trials": 1}}}}}))
    assert read_study(str(path), "smoke").sweeps["cells"].trials == 1
    assert read_study(str(path), "smoke").sweeps["cells"].cells == ["lstm", "gru"]
    assert read_study(str(path), "paper").sweeps["cells"].trials == 5


def test_a_grid_may_hold_options_of_the_data() -> None:
    sweep = {"cells": ["lstm"], "tasks": ["adding"], "grid": {"options.length": [20, 40], "num_layers": [1, 2]}}
    trials = plan(sweeps={"lengths": sweep}).trials
    found = [(t.trial.options["length"], t.trial.num_layers) for t in trials]
    assert found == [(20, 1), (20, 2), (40, 1), (40, 2)]
    assert len({t.data for t in trials}) == 2
    with pytest.raises(InputError, match=r"options of task 'adding'.*'lenght'; did you mean length"):
        plan(sweeps={"lengths": {**sweep, "grid": {"options.lenght": [20]}}})


def test_tasks_that_are_left_out_take_their_sweeps_and_exhibits_with_them() -> None:
    sweeps = {**BASE["sweeps"], "order": {"cells": ["gru"], "tasks": ["temporal_order"]}}
    exhibits = {"memory_activity": ["adding", "temporal_order"]}
    study = Study.model_validate({**BASE, "sweeps": sweeps, "exhibits": exhibits})
    left = plan_study(study, Config(leave_out=["temporal_order"]))
    assert {t.trial.task for t in left.trials} == {"adding"}
    assert {t.sweep for t in left.trials} == {"cells"}
    assert isinstance(left.study, Study)
    assert left.study.exhibits == {"memory_activity": ["adding"]}
    with pytest.raises(InputError, match="unknown task of study 's' 'temporal_oder'; did you mean temporal_order"):
        plan_study(study, Config(leave_out=["temporal_oder"]))
    with pytest.raises(InputError, match="has no trials"):
        plan_study(study, Config(leave_out=["adding", "temporal_order"]))


def test_a_study_needs_a_trial_of_its_baseline() -> None:
    """In one sweep and task at least; so many comparisons as can be made are made."""
    one: dict = {"cells": ["lstm"], "tasks": ["adding"]}
    sweeps: dict = {"others": {"cells": ["gru"]}, "one": one}
    assert len(plan(sweeps=sweeps).trials) == 3
    for lacking in ({"others": sweeps["others"]}, {**sweeps, "one": {**one, "grid": {"num_layers": []}}}):
        with pytest.raises(
            InputError, match=r"study 's': no sweep .* baseline 'lstm'.*or take another baseline: gru\."
        ):
            plan(sweeps=lacking)
    with pytest.raises(InputError, match="has a trial of the baseline 'lstm'"):
        plan_study(Study.model_validate({**BASE, "sweeps": sweeps}), Config(leave_out=["adding"]))
    with pytest.raises(InputError, match="has a trial of the baseline 'lstm-b'"):
        plan(baseline="lstm-b")


def test_a_size_may_not_drop_the_baseline(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    values = {k: v for k, v in BASE.items() if k != "name"}
    path.write_text(yaml.safe_dump({**values, "sizes": {"smoke": {"sweeps": {"cells": {"cells": ["gru"]}}}}}))
    plan_study(read_study(str(path), "laptop"), Config())
    with pytest.raises(InputError, match="study 'mine': no sweep"):
        plan_study(read_study(str(path), "smoke"), Config())


def test_nothing_is_trained_or_counted_twice() -> None:
    sweep = BASE["sweeps"]["cells"]
    for change, named in (
        ({"cells": ["lstm", "gru", "lstm"]}, "'sweeps.cells.cells': names 'lstm' twice"),
        ({"tasks": ["adding", "adding"]}, "'sweeps.cells.tasks': names 'adding' twice"),
        ({"grid": {"num_layers": [1, 2, 1]}}, "'sweeps.cells.grid.num_layers': names 1 twice"),
        ({"grid": {"clip_norm": ["1", 1.0]}}, "grid: 'clip_norm': names 1.0 twice"),
    ):
        with pytest.raises(InputError, match=named):
            checked_plan(sweeps={"cells": {**sweep, **change}})


def test_a_value_that_no_trial_draws_is_checked_too() -> None:
    for choice, named in (([float("nan"), 0.1], "a finite number, not nan"), (["fast", 0.1], "not 'fast'")):
        sweep = {"cells": ["lstm"], "search": {"learning_rate": {"choice": choice}}}
        assert search.draw(Study.model_validate({**BASE, "sweeps": {"a": sweep}}).sweeps["a"].search, 0, 0) == {
            "learning_rate": 0.1
        }
        with pytest.raises(InputError, match=rf"study 's', sweep 'a', search: 'learning_rate': .*{named}"):
            plan(sweeps={"a": sweep})


def test_values_of_a_search_are_those_that_trials_have() -> None:
    """As the table of the space has to find them."""
    sweep = {"cells": ["lstm"], "search": {"learning_rate": {"choice": ["1e-2"]}}, "grid": {"reversed": ["no"]}}
    sweeps = plan(sweeps={"a": sweep}).study.sweeps
    assert sweeps["a"].model_dump()["search"] == {"learning_rate": {"choice": [0.01]}}
    assert sweeps["a"].grid == {"reversed": [False]}


SHAPES: list[tuple[dict, str]] = [
    ({"sizes": ["smoke"]}, r"'sizes': should hold keys and values, such as .*, not \['smoke'\]"),
    ({"sizes": {"laptop": 3}}, r"'sizes\.laptop': should hold keys and values, .* not 3"),
    ({"sizes": {"lapdog": {}}}, r"unknown size 'lapdog'; did you mean laptop"),
    ({"sweeps": ["cells"]}, r"'sweeps': should hold keys and values, not \['cells'\]"),
    ({"tasks": ["adding"]}, r"'tasks': should hold keys and values, not \['adding'\]"),
    ({"tasks": {"adding": 3}}, r"'tasks\.adding': should hold keys and values, not 3"),
    ({"tasks": {"adding": None}}, r"'tasks\.adding': should hold keys and values, not None"),
    ({"tasks": {"adding": {"options": [1]}}}, r"'tasks\.adding\.options': should hold keys and values"),
    (
        {"sweeps": {"a": {"cells": "lstm"}}},
        r"'sweeps\.a\.cells': should be all, or a list such as \[a, b\], not 'lstm'",
    ),
    ({"sweeps": {"a": {"cells": [3]}}}, r"'sweeps\.a\.cells\.0': input should be a valid string, not 3"),
    (
        {"sweeps": {"a": {"cells": ["lstm"], "grid": {"num_layers": 3}}}},
        r"'sweeps\.a\.grid\.num_layers': .*list, not 3",
    ),
    (
        {"sweeps": {"a": {"cells": ["lstm"], "search": {"learning_rate": 0.1}}}},
        r"'sweeps\.a\.search\.learning_rate': should be a distribution: \{uniform: \[low, high\]\}, .*, not 0\.1",
    ),
    (
        {"sweeps": {"a": {"cells": ["lstm"], "search": {"learning_rate": {"log_uniform": [1]}}}}},
        r"'sweeps\.a\.search\.learning_rate\.log_uniform\.1': field required",
    ),
    ({"figures": "scores_by_cell"}, r"'figures': input should be a valid list, not 'scores_by_cell'"),
    ({"figures": ["score_by_cell"]}, r"unknown figure 'score_by_cell'; did you mean scores_by_cell"),
    ({"settings": None}, r"'settings': should hold keys and values, not None"),
    ({"title": 1997}, r"'title': input should be a valid string, not 1997"),
    ({"a\nb": 1}, r"unknown key 'a b'"),
    ({"name": "other"}, r"its name is that of its file; leave the key 'name' out"),
    ({"exhibits": {"memory_activity": "adding"}}, r"'exhibits\.memory_activity': input should be a valid list"),
    ({"best_share": float("nan")}, r"'best_share': input should be a finite number, not nan"),
    (
        {"tasks": {"adding": {"options": {"length": float("inf")}}}},
        r"options of task 'adding': 'length': .* finite number",
    ),
]


@pytest.mark.parametrize(("change", "sentence"), SHAPES, ids=[str(change) for change, _ in SHAPES])
def test_a_wrong_shape_is_refused_in_a_sentence_that_names_study_and_key(
    change: dict, sentence: str, tmp_path: Path
) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(yaml.safe_dump({**{k: v for k, v in BASE.items() if k != "name"}, **change}))
    with pytest.raises(InputError, match=f"^study 'mine'.*{sentence}") as refused:
        plan_study(read_study(str(path)), Config())
    assert "\n" not in str(refused.value)


def test_a_study_may_be_called_by_a_number() -> None:
    assert read_config({"study": 1997}).study == ["1997"]


def test_only_data_that_the_study_calls_optional_may_be_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without a network, in an empty mirror."""
    monkeypatch.setenv("ODYSSEY_DOWNLOADS", str(tmp_path / "downloads"))
    monkeypatch.delenv("ODYSSEY_TIMIT", raising=False)
    for scheme in ("http", "https"):
        monkeypatch.setenv(f"{scheme}_proxy", "http://127.0.0.1:1")
    monkeypatch.setenv("no_proxy", "")
    tasks: dict = {"adding": {}, "timit": {}, "kieu": {"settings": {"truncation": 9}}}
    study = {**BASE, "tasks": tasks}
    assert unobtainable(Study.model_validate(study), tmp_path) == {}
    some = unobtainable(Study.model_validate({**study, "optional_data": ["timit"]}), tmp_path)
    assert list(some) == ["timit"]
    assert "set ODYSSEY_TIMIT" in some["timit"]
    every = unobtainable(Study.model_validate({**study, "optional_data": "all"}), tmp_path)
    assert set(every) == {"timit", "kieu"}
    assert every["kieu"].startswith("cannot get truyen_kieu_data.txt")
    with pytest.raises(InputError, match="unknown task of study 's' 'timmit'; did you mean timit"):
        unobtainable(Study.model_validate({**study, "optional_data": ["timmit"]}), tmp_path)


def test_a_cell_that_cannot_name_a_file_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    cells = {**catalogue.cells(), "mine größer": catalogue.cell("gru")}
    monkeypatch.setattr(catalogue, "cells", lambda: cells)
    with pytest.raises(InputError, match="no file can be named after cell 'mine größer'"):
        plan(sweeps={"cells": {"cells": ["lstm", "mine größer"]}})


def test_draws_follow_their_distribution() -> None:
    ranges = {
        "momentum": OneMinusLogUniform(one_minus_log_uniform=(0.01, 1.0)),
        "learning_rate": LogUniform(log_uniform=(1e-6, 1e-2)),
        "input_noise": Uniform(uniform=(0, 1)),
    }
    drawn = [search.draw(ranges, 0, k) for k in range(2000)]
    logs = np.log10([d["learning_rate"] for d in drawn])
    assert np.mean(logs) == pytest.approx(-4, abs=0.1)
    assert np.mean([d["input_noise"] for d in drawn]) == pytest.approx(0.5, abs=0.02)
    rest = np.log10([1 - d["momentum"] for d in drawn if d["momentum"] > 0])
    assert np.mean(rest) == pytest.approx(-1, abs=0.05)


def test_a_logarithmic_range_must_not_touch_zero() -> None:
    with pytest.raises(InputError, match="above 0"):
        search.check({"learning_rate": LogUniform(log_uniform=(0, 1))}, "here")


def test_digest_sees_code_and_not_comments(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "odyssey"
    package.mkdir()
    monkeypatch.setattr(digests, "PACKAGE", package)

    def digest_of(above: str, below: str) -> str:
        (package / "above.py").write_text(above)
        (package / "below.py").write_text(below)
        digests._read.cache_clear()
        return digests.digest("odyssey.above")

    above, below = "from odyssey import below\nA = 1\n", "def f():\n    return 2\n"
    first = digest_of(above, below)
    assert digest_of('"""Doc."""\n' + above, "# remark\n" + below) == first
    assert digest_of(above, 'def f():\n    "doc"\n    return 2\n') == first
    assert digest_of(above, below.replace("2", "3")) != first
    assert digest_of(above.replace("1", "2"), below) != first
    digests._read.cache_clear()


def test_time_left_is_by_task_and_counts_several_at_once() -> None:
    planned = list(plan(sweeps={"cells": {"cells": ["lstm", "gru"]}}).trials)
    adding = [t for t in planned if t.trial.task == "adding"]
    order = [t for t in planned if t.trial.task == "temporal_order"]
    assert seconds_left(planned, {}, set(), 10) is None
    done = {adding[0].key: 10.0, order[0].key: 2.0}
    assert seconds_left(planned, done, set(), 6.0) == pytest.approx((10 + 2) * 6 / 12)
    assert seconds_left(planned, done, set(done), 6.0) is None, "what was there before says nothing of this run"


@pytest.mark.parametrize(("seconds", "text"), [(7.4, "7 s"), (200, "3 min 20 s"), (7500, "2 h 5 min")])
def test_duration(seconds: float, text: str) -> None:
    assert duration(seconds) == text
