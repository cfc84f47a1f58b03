"""Corpora that cannot be downloaded: where they lie, or why they cannot be read."""

from __future__ import annotations

from pathlib import Path

import pytest

from odyssey.datasets.licensed import LicensedTree
from odyssey.errors import InputError

TREE = LicensedTree("Corpus", "ODYSSEY_CORPUS", "it is sold by its owners", "its A and B", "a_free_task")


def test_a_corpus_lies_where_its_variable_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(TREE.variable, str(tmp_path))
    assert TREE.missing(None) is None
    assert TREE.missing(tmp_path / "nowhere") is None  # a mirror is not looked at
    assert TREE.path() == tmp_path


@pytest.mark.parametrize("value", [None, ""])
def test_without_the_variable_it_is_said_how_one_comes_by_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, value: str | None
) -> None:
    monkeypatch.delenv(TREE.variable, raising=False)
    if value is not None:
        monkeypatch.setenv(TREE.variable, value)
    why = TREE.missing(tmp_path)  # a mirror does not help
    assert why == (
        "cannot get Corpus: it is sold by its owners; set ODYSSEY_CORPUS to the folder that holds its A and B, or take "
        "the task a_free_task, on data that are free."
    )
    with pytest.raises(InputError) as refused:
        TREE.path()
    assert str(refused.value) == why


@pytest.mark.parametrize("name", ["a_file", "nowhere"])
def test_a_variable_that_names_no_folder_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    (tmp_path / "a_file").write_text("not a folder")
    monkeypatch.setenv(TREE.variable, str(tmp_path / name))
    why = TREE.missing(None)
    assert (
        why == f"ODYSSEY_CORPUS is {tmp_path / name}, which is not a folder; set it to the one that holds its A and B."
    )
    with pytest.raises(InputError, match="which is not a folder"):
        TREE.path()
