"""Files of one's own, in the mirror folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from odyssey.datasets.own import OwnFile
from odyssey.errors import InputError

TIDES, FOLDER = OwnFile("sea/tides.csv"), OwnFile("sea")


def test_a_file_or_a_folder_is_found_under_its_name(tmp_path: Path) -> None:
    (tmp_path / "sea").mkdir()
    (tmp_path / "sea" / "tides.csv").touch()
    assert TIDES.path(tmp_path) == tmp_path / "sea" / "tides.csv"
    assert FOLDER.path(tmp_path) == tmp_path / "sea"
    assert TIDES.missing(tmp_path) is FOLDER.missing(tmp_path) is None


def test_a_file_that_is_missing_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "tides.csv").touch()  # under another name
    why = {folder: TIDES.missing(folder) for folder in (None, tmp_path)}
    assert why[None] == (
        "cannot get sea/tides.csv: it is a file of your own, and no mirror folder is set; set data_mirror in the "
        "config (or ODYSSEY_DATA_MIRROR) to the folder that holds it."
    )
    assert why[tmp_path] == (
        f"cannot get sea/tides.csv: it is a file of your own, and the mirror folder {tmp_path} does not hold it; put "
        "it there, or set data_mirror in the config (or ODYSSEY_DATA_MIRROR) to the folder that does."
    )
    for folder, said in why.items():
        with pytest.raises(InputError) as refused:
            TIDES.path(folder)
        assert str(refused.value) == said
    with pytest.raises(InputError, match=r"the mirror folder .*nowhere does not exist"):
        TIDES.missing(tmp_path / "nowhere")
