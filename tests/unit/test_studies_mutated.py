"""Whatever a slip of the hand makes of a study file, it is planned or refused in one line, never a traceback."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from odyssey.errors import InputError
from odyssey.schema import Config, config_folder
from odyssey.studies.found import kind, kinds
from odyssey.studies.reading import read_study, studies, study_kind
from odyssey.yaml_files import read_yaml

CONFIG = Config()
ODD: list[Any] = [
    *(None, True, 0, -1, 3, 2.5, 1e300, 10**30, float("inf"), float("nan")),
    *("", "lstm", "all", "a\nb", "1e-3", "no", "é $x$", []),
    *({}, [1], ["lstm", "lstm"], [[1]], [None], {"a": 1}, {"lstm": None}, {"choice": [1, "x", None]}),
]
Way = tuple[Any, ...]


def refusal(path: Path, size: str) -> str | None:
    """Why the study is refused; None where it is planned."""
    try:  # as the workflow does when it is parsed
        kind(study_kind(str(path))).plan(read_study(str(path), size), CONFIG)  # type: ignore[arg-type]
    except InputError as error:
        return str(error)
    return None


def places(values: Any, above: Way = ()) -> Iterator[Way]:
    """The way to every value below the top, by keys and numbers."""
    items = values.items() if isinstance(values, dict) else enumerate(values) if isinstance(values, list) else ()
    for key, value in items:
        yield (*above, key)
        yield from places(value, (*above, key))


def mutated(values: Any, way: Way, change: str, value: Any) -> None:
    """Change, in place, what is at the end of `way`."""
    for key in way[:-1]:
        values = values[key]
    last = way[-1]
    old = values[last]
    if change == "drop":
        del values[last]
    elif change == "retype":
        values[last] = value
    elif change == "nest":
        values[last] = {"a": old} if isinstance(value, dict) else [old]
    elif isinstance(values, list):  # duplicate, rename
        values.append(old)
    elif change == "rename":
        values[f"{last}s"] = values.pop(last)
    else:
        values[value if isinstance(value, str) else "another"] = old


@pytest.mark.parametrize("of", kinds())
def test_a_study_changed_by_chance_is_planned_or_refused_on_one_line(of: str) -> None:
    texts = {name: (config_folder() / "studies" / f"{name}.yaml").read_text() for name in studies(of)}

    @settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
    @given(st.data())
    def check(data: st.DataObject) -> None:
        values = yaml.safe_load(texts[data.draw(st.sampled_from(sorted(texts)), "study")])
        for _ in range(data.draw(st.integers(1, 2), "changes")):
            way = data.draw(st.sampled_from(list(places(values))), "where")
            change = data.draw(st.sampled_from(["drop", "retype", "retype", "nest", "rename", "duplicate"]), "change")
            mutated(values, way, change, deepcopy(data.draw(st.sampled_from(ODD), "value")))
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, "mine.yaml")
            path.write_text(yaml.safe_dump(values, allow_unicode=True))
            sentence = refusal(path, data.draw(st.sampled_from(["smoke", "laptop"]), "size"))
            if sentence is not None:
                assert len(sentence.splitlines()) == 1
                assert "mine" in sentence, "it names the study"

    check()


@pytest.mark.parametrize("study", studies())
def test_a_line_given_twice_is_refused(study: str, tmp_path: Path) -> None:
    """Every line of a study that begins with a key at the top, once more at its end."""
    text = (config_folder() / "studies" / f"{study}.yaml").read_text()
    for key in read_yaml(config_folder() / "studies" / f"{study}.yaml"):
        (tmp_path / "mine.yaml").write_text(f"{text}\n{key}: again\n")
        with pytest.raises(InputError, match=rf"mine\.yaml, line \d+: the key '{key}' is given twice, in lines "):
            study_kind(str(tmp_path / "mine.yaml"))


def test_an_unknown_kind_is_refused_with_the_nearest(tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text("kind: memory\n")
    with pytest.raises(InputError, match=r"study 'mine': unknown kind of study 'memory'; did you mean memories"):
        read_study(str(tmp_path / "mine.yaml"))
