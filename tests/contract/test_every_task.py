"""What every task must keep, run on each that is found; on the smallest data that its options allow."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from types import ModuleType

import annotated_types
import numpy as np
import pytest
from pydantic.fields import FieldInfo

from odyssey import making
from odyssey.catalogue import tasks
from odyssey.checking import Form, checked, checked_split
from odyssey.datasets import arrays
from odyssey.datasets.download import RemoteFile
from odyssey.datasets.licensed import LicensedTree
from odyssey.datasets.own import OwnFile
from odyssey.datasets.sequences import SPLITS, Data, Split
from odyssey.errors import InputError
from odyssey.streams import stream
from odyssey.tasks.task import Task, TaskOptions

MIRROR = os.environ.get("ODYSSEY_DATA_MIRROR")
NO_NETWORK = {f"{scheme}_proxy": "http://127.0.0.1:1" for scheme in ("http", "https")} | {"no_proxy": ""}


def smallest_options(module: ModuleType) -> TaskOptions:
    return module.Options(
        **{name: low for name, f in module.Options.model_fields.items() if (low := lowest(f)) is not None}
    )


def lowest(field: FieldInfo) -> int | float | None:
    return next((m.ge for m in field.metadata if isinstance(m, annotated_types.Ge)), None)


def made_afresh(name: str) -> Data:
    """The task's data, made and checked as the pipeline does, without the network.

    A task that says what it needs finds that in its mirror and nothing else: another file than those in its NEEDS
    fails it. One that names nothing reads the whole mirror, where there is one.
    """
    module = tasks()[name]
    with offline() as mirror:
        link_needs(module, mirror)
        if why := [why for need in needs(module) if (why := need.missing(mirror))]:
            pytest.skip(why[0])
        return making.made(name, module, smallest_options(module), mirror if needs(module) else whole_mirror())


def whole_mirror() -> Path | None:
    return Path(MIRROR) if MIRROR else None


@contextmanager
def offline() -> Iterator[Path]:
    """An empty mirror, no earlier downloads, no network."""
    with pytest.MonkeyPatch.context() as environment, TemporaryDirectory() as downloads, TemporaryDirectory() as mirror:
        for variable, value in {**NO_NETWORK, "ODYSSEY_DOWNLOADS": downloads}.items():
            environment.setenv(variable, value)
        yield Path(mirror)


def needs(module: ModuleType) -> tuple[RemoteFile | LicensedTree | OwnFile, ...]:
    return getattr(module, "NEEDS", ())


def link_needs(module: ModuleType, mirror: Path) -> None:
    assert MIRROR is None or Path(MIRROR).is_dir(), f"ODYSSEY_DATA_MIRROR is {MIRROR}"
    whole = Path(MIRROR or "nowhere")
    for need in needs(module):
        if isinstance(need, OwnFile) and (whole / need.name_in_mirror).exists():
            link(mirror / need.name_in_mirror, whole / need.name_in_mirror)
        for name in (need.name_in_mirror, f"{need.name_in_mirror}.gz") if isinstance(need, RemoteFile) else ():
            for place in (whole / name, whole / Path(name).name):
                if place.is_file():
                    link(mirror / place.name, place)


def link(here: Path, there: Path) -> None:
    here.parent.mkdir(parents=True, exist_ok=True)
    if not here.exists():
        here.symlink_to(there.resolve())


made = cache(made_afresh)

every_task = pytest.mark.parametrize("name", sorted(tasks()))


def splits_of(data: Data) -> list[Split]:
    return [getattr(data, split) for split in SPLITS]


def fingerprints(split: Split, symbols: tuple[str, ...]) -> set[str]:
    """Of all sequences but those with words that the vocabulary lacks: the same numbers may be other sentences."""
    unknown = symbols.index("<unk>") if "<unk>" in symbols else None
    known = (x for x in split.inputs if unknown is None or not (x == unknown).any())
    return {hashlib.sha256(x.tobytes()).hexdigest() for x in known}


def test_the_tasks_are_found() -> None:
    assert {"adding", "chorales", "digits", "iam_ondb", "jsb", "parity", "reber", "temporal_order", "timit"} <= set(
        tasks()
    )
    assert not {"next_step", "language_model", "generated", "marked_pairs", "next_symbol"} & set(tasks())


@every_task
def test_it_says_what_it_is(name: str) -> None:
    module = tasks()[name]
    assert isinstance(module.TASK, Task)
    assert 0 < len(module.TASK.title) <= 30
    assert "input" in module.__doc__ or "value" in module.__doc__
    assert "target" in module.__doc__
    assert "Source:" in module.__doc__


@every_task
def test_data_from_elsewhere_are_declared_and_missed_in_one_sentence(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    module = tasks()[name]
    with offline() as mirror:
        for need in needs(module):
            assert isinstance(need, RemoteFile | LicensedTree | OwnFile)
            if isinstance(need, LicensedTree):
                assert need.stand_in in tasks()
                monkeypatch.delenv(need.variable, raising=False)
            assert re.fullmatch(r"cannot get [^\n]*[^.]\.", need.missing(mirror) or "")
        if needs(module):
            with pytest.raises(InputError, match=r"cannot (get|make) ") as refused:
                making.made(name, module, smallest_options(module), mirror)
            own = any(isinstance(need, OwnFile) for need in needs(module))  # whose task may open it as it likes
            assert own or str(refused.value).startswith("cannot get ")
        else:  # nothing else may be asked for
            assert "http" not in made(name).source


@every_task
def test_every_option_has_a_default_and_a_unit_or_meaning(name: str) -> None:
    options = tasks()[name].Options
    options()
    assert issubclass(options, TaskOptions)
    assert all(field.description for field in options.model_fields.values())


@every_task
def test_its_data_pass_the_check(name: str) -> None:
    data = made(name)
    assert checked(data, tasks()[name].TASK, name) is data, (
        "what is made has been checked, and nothing is left to convert"
    )


@pytest.mark.parametrize("name", sorted(n for n, module in tasks().items() if hasattr(module, "draw")))
def test_new_sequences_can_be_drawn_without_end(name: str) -> None:
    module, data = tasks()[name], made(name)
    options = smallest_options(module)
    some, again = (module.draw(stream(3, "fresh", 1), 7, options) for _ in range(2))
    other = module.draw(stream(3, "fresh", 2), 7, options)
    form = Form.of(name, module.TASK, data)
    for draw in (module.draw, getattr(module, "draw_judged", module.draw)):
        checked_split(draw(stream(3, "fresh", 1), 7, options), form, "'train'", 7)
    for x, y in zip(some.inputs, again.inputs, strict=True):
        np.testing.assert_array_equal(x, y)
    assert any(not np.array_equal(x, y) for x, y in zip(some.inputs, other.inputs, strict=True))


@every_task
def test_no_sequence_is_in_two_splits(name: str) -> None:
    data = made(name)
    train, valid, test = (fingerprints(split, data.input_symbols) for split in splits_of(data))
    if data.facts.get("splits") == "equal":  # what is learned by heart is asked for: nothing new could be drawn
        assert train == valid == test
        assert not hasattr(tasks()[name], "draw")
    elif data.source == "generated":  # short drawn sequences may meet by chance, but not all
        assert train != valid != test != train
    else:  # a published set may hold repeats: it counts them among its facts, and there are no others
        assert len(train & valid) == data.facts.get("valid_also_in_train", 0)
        assert len(train & test) == data.facts.get("test_also_in_train", 0)
        assert not valid & test


@every_task
def test_two_makes_are_equal_to_the_byte_in_memory_and_on_disk(name: str, tmp_path: Path) -> None:
    first, second = tmp_path / "first.npz", tmp_path / "second.npz"
    arrays.save(made(name), first)
    arrays.save(made_afresh(name), second)
    assert first.read_bytes() == second.read_bytes()
    assert arrays.manifest_path(first).read_bytes() == arrays.manifest_path(second).read_bytes()


@every_task
def test_what_is_stored_is_what_was_made(name: str, tmp_path: Path) -> None:
    data, path = made(name), tmp_path / "data.npz"
    arrays.save(data, path)
    stored = arrays.load(path)
    assert stored.manifest["timing"] == tasks()[name].TASK.timing
    assert (stored.output_size, stored.source, stored.sha256) == (data.output_size, data.source, data.sha256)
    assert (stored.facts, stored.criterion) == (data.facts, data.criterion)
    assert (stored.input_symbols, stored.output_symbols) == (data.input_symbols, data.output_symbols)
    for mine, theirs in zip(splits_of(data), splits_of(stored), strict=True):
        assert theirs.texts == mine.texts
        ours, read = (s.inputs + s.targets + (s.legal or []) for s in (mine, theirs))
        for a, b in zip(ours, read, strict=True):
            assert a.dtype == b.dtype
            np.testing.assert_array_equal(a, b)
