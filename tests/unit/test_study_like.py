"""A study file that is like another: what it says is laid over that one, and sizes still over both."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from odyssey.errors import InputError
from odyssey.plan import plan_study
from odyssey.schema import Config
from odyssey.studies.found import kind
from odyssey.studies.reading import read_study, study_kind, study_question, study_title


def written(folder: Path, **values: object) -> str:
    path = folder / "mine.yaml"
    path.write_text(yaml.safe_dump(values))
    return str(path)


def test_what_it_says_is_laid_over_the_other(tmp_path: Path) -> None:
    mine = written(tmp_path, like="greff-music", title="Mine", entropy=5, settings={"patience": 3})
    theirs, ours = (read_study(name, "paper") for name in ("greff-music", mine))
    assert (ours.name, ours.title, ours.entropy) == ("mine", "Mine", 5)
    assert ours.settings == theirs.settings | {"patience": 3}
    assert ours.sweeps == theirs.sweeps
    assert study_title(mine) == "Mine"
    assert study_question(mine) == study_question("greff-music")
    assert read_study(mine, "smoke").sweeps["cells"].trials == 1


def test_it_is_of_the_others_kind(tmp_path: Path) -> None:
    mine = written(tmp_path, like="latching", runs=3)
    assert study_kind(mine) == "latching"
    assert read_study(mine).runs == 3
    assert kind(study_kind(mine)).study is type(read_study(mine))


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"like": "grefff-music"}, "greff-music"),
        ({"like": ["greff-music"]}, "should be the name of a study"),
        ({"like": "greff-music-fresh"}, "is like 'greff-music' itself"),
        ({"like": "greff-music", "sweep": {}}, "sweep"),
    ],
)
def test_what_cannot_be_like_is_refused_in_a_sentence(values: dict[str, object], said: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=said):
        read_study(written(tmp_path, **values))


def test_fresh_trials_are_the_same_search_and_none_of_the_same_trials() -> None:
    first, fresh = (plan_study(read_study(name, "paper"), Config()) for name in ("greff-music", "greff-music-fresh"))
    assert len(first.trials) == len(fresh.trials) == 1800 + 90
    assert not {trial.key for trial in first.trials} & {trial.key for trial in fresh.trials}
    assert not {t.trial.seed for t in first.trials} & {t.trial.seed for t in fresh.trials}
