"""Data files: equal bytes for equal data, and a clear word when a file is not what it should be."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from odyssey.datasets import arrays
from odyssey.datasets.sequences import SPLITS, Data, Split
from odyssey.errors import InputError


def tiny(first: float = 1.0) -> Data:
    long, short = np.array([[first, 2], [3, 4], [5, 6]], np.float32), np.array([[7, 8]], np.float32)
    split = Split([long, short], [np.array([0, 1, 2]), np.array([1])])
    return Data(
        split, Split([short], [np.array([0])]), Split([long], [np.array([2, 2, 2])]), 3, "by hand", facts={"a": 1}
    )


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "folder" / "tiny.npz"
    arrays.save(tiny(), path)
    return path


def test_any_program_can_read_the_file(path: Path) -> None:
    with np.load(path, allow_pickle=False) as content:
        assert sorted(content) == sorted(f"{s}_{p}" for s in SPLITS for p in ("inputs", "lengths", "targets"))
        assert content["train_inputs"].tolist() == [[1, 2], [3, 4], [5, 6], [7, 8]]
        assert content["train_lengths"].tolist() == [3, 1]
        assert content["train_targets"].tolist() == [0, 1, 2, 1]


def test_the_manifest_counts(path: Path) -> None:
    manifest = json.loads(arrays.manifest_path(path).read_text())
    assert manifest["sequences"] == {"train": 2, "valid": 1, "test": 1}
    assert manifest["steps"] == {"train": 4, "valid": 1, "test": 3}
    assert (manifest["input_size"], manifest["output_size"], manifest["timing"]) == (2, 3, "every_step")
    assert manifest["facts"] == {"a": 1}


def test_the_hash_follows_the_content_and_not_the_container(path: Path, tmp_path: Path) -> None:
    again, other = tmp_path / "again.npz", tmp_path / "other.npz"
    arrays.save(tiny(), again)
    arrays.save(tiny(first=1.5), other)
    assert again.read_bytes() == path.read_bytes()
    assert arrays.load(again).content_sha256 == arrays.load(path).content_sha256 != arrays.load(other).content_sha256


def test_the_hash_is_sha256_over_name_type_shape_values_and_meaning() -> None:
    found = arrays.content_sha256({"x": np.array([1], np.uint8)}, {"output_size": 2})
    assert found == hashlib.sha256(b'x |u1 (1,)\n\x01{"output_size": 2}').hexdigest()


def test_the_same_numbers_that_mean_something_else_are_other_data(path: Path, tmp_path: Path) -> None:
    named = tmp_path / "named.npz"
    arrays.save(replace(tiny(), output_symbols=("a", "b", "<eos>")), named)
    assert arrays.load(named).content_sha256 != arrays.load(path).content_sha256
    manifest = json.loads(arrays.manifest_path(named).read_text())
    arrays.manifest_path(named).write_text(json.dumps(manifest | {"output_symbols": ["<eos>", "b", "a"]}))
    with pytest.raises(InputError, match="not those of the manifest"):
        arrays.load(named)


@pytest.mark.parametrize("which", ["npz", "manifest"])
def test_a_missing_file_is_named(path: Path, which: str) -> None:
    missing = path if which == "npz" else arrays.manifest_path(path)
    missing.unlink()
    with pytest.raises(InputError, match=f"^{re.escape(str(missing))} is missing; delete .*tiny.npz .*again"):
        arrays.load(path)


@pytest.mark.parametrize("keep", [0, 10, 400, -30])
def test_a_file_cut_short_is_refused(path: Path, keep: int) -> None:
    path.write_bytes(path.read_bytes()[:keep])
    with pytest.raises(InputError, match=r"tiny\.npz is damaged .* delete .*run make_data.py again"):
        arrays.load(path)


def test_a_file_of_other_data_is_refused(path: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.npz"
    arrays.save(tiny(first=1.5), other)
    path.write_bytes(other.read_bytes())
    with pytest.raises(InputError, match="not those of the manifest"):
        arrays.load(path)


def test_a_pickle_is_never_opened(path: Path) -> None:
    np.savez(
        path,
        allow_pickle=True,
        **{f"{s}_{p}": np.array([{}]) for s in SPLITS for p in ("inputs", "lengths", "targets")},
    )
    with pytest.raises(InputError, match="damaged"):
        arrays.load(path)


def test_a_damaged_manifest_is_refused(path: Path) -> None:
    arrays.manifest_path(path).write_text("{")
    with pytest.raises(InputError, match="damaged"):
        arrays.load(path)


@pytest.mark.parametrize("key", ["criterion", "input_symbols", "content_sha256", "timing"])
def test_a_manifest_of_an_earlier_form_is_one_sentence(path: Path, key: str) -> None:
    manifest = json.loads(arrays.manifest_path(path).read_text())
    del manifest[key]
    arrays.manifest_path(path).write_text(json.dumps(manifest))
    with pytest.raises(
        InputError, match=rf"tiny\.npz or its manifest has no '{key}', .* delete .*run make_data.py again"
    ):
        arrays.load(path)


@pytest.mark.parametrize("value", [0x08, 0xFF])
def test_a_changed_byte_is_refused_or_changes_nothing(path: Path, value: int) -> None:
    """Whatever byte of the file is another: method, encryption and lengths of the container too."""
    whole, content = path.read_bytes(), arrays.load(path).content_sha256
    said = []
    for place in range(len(whole)):
        path.write_bytes(whole[:place] + bytes([value]) + whole[place + 1 :])
        try:
            assert arrays.load(path).content_sha256 == content
        except InputError as error:
            said.append(str(error))
    assert len(said) > len(whole) / 4
    assert all(sentence.endswith("run make_data.py again.") for sentence in said)


def test_a_folder_is_not_a_data_file(path: Path) -> None:
    path.unlink()
    path.mkdir()
    with pytest.raises(InputError, match=r"tiny\.npz is damaged \(.*Is a directory"):
        arrays.load(path)


def test_last_step_targets_come_back_one_a_sequence(tmp_path: Path) -> None:
    x = np.zeros((1, 1), np.float32)  # one step and one number: told from every_step by the shape of the target alone
    real = Split([x, x], [np.array([0.5], np.float32), np.array([0.25], np.float32)])
    classes = Split([x, x], [np.array(1), np.array(0)])
    for split in (real, classes):
        arrays.save(Data(split, split, split, 2, "by hand"), tmp_path / "last.npz")
        stored = arrays.load(tmp_path / "last.npz")
        assert stored.manifest["timing"] == "last_step"
        assert [y.shape for y in stored.train.targets] == [y.shape for y in split.targets]
        assert [y.tolist() for y in stored.train.targets] == [y.tolist() for y in split.targets]


@pytest.mark.parametrize(
    ("lengths", "said"),
    [
        ([3, 2], r"train_inputs has shape \(4, 2\), but its lengths add up to 5"),
        ([3, 0], r"train_inputs has shape \(4, 2\), but its lengths add up to 3"),
        ([5, -1], "train_lengths is not a list of lengths"),
        ([3.0, 1.0], "train_lengths is not a list of lengths"),
        ([[3, 1]], "train_lengths is not a list of lengths"),
    ],
)
def test_lengths_that_do_not_fit_their_arrays_are_refused(path: Path, lengths: list, said: str) -> None:
    """Made by hand, with a manifest that agrees."""
    with np.load(path) as content:
        changed = {**content, "train_lengths": np.array(lengths)}
    np.savez(path, **changed)
    manifest = json.loads(arrays.manifest_path(path).read_text())
    manifest["content_sha256"] = arrays.content_sha256(changed, {name: manifest[name] for name in arrays.MEANING})
    arrays.manifest_path(path).write_text(json.dumps(manifest))
    with pytest.raises(InputError, match=rf"tiny\.npz is damaged \({said}\)"):
        arrays.load(path)


def test_what_is_loaded_is_joined_as_it_lies_in_the_file(path: Path) -> None:
    split = arrays.load(path).train
    assert all(np.shares_memory(x, split.joined.inputs) for x in split.inputs)
    again = Split(split.inputs, split.targets)
    for a, b in zip(split.joined, again.joined, strict=True):
        np.testing.assert_array_equal(a, b)
