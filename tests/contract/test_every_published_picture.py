"""Gallery and code: every published picture is what today's code draws from the tables beside it.

A picture whose code and tables are those that it was drawn from is taken as it stands; where either has changed it is
drawn again and compared, pixel by pixel.
"""

from __future__ import annotations

import io
import json
from pathlib import Path

import numpy as np
import pytest
from matplotlib.image import imread

from odyssey.pages.pictures import draw, origin, picture_digest, read_about

PUBLISHED = Path(__file__).parents[2] / "results" / "published"
STUDIES = sorted(path.parent.name for path in PUBLISHED.glob("*/about.json"))
PICTURES = [(study, figure) for study in STUDIES for figure in read_about(PUBLISHED / study)["figures"]]
AGAIN = "python scripts/publish_study.py --redraw"


@pytest.mark.parametrize(("study", "figure"), PICTURES)
def test_it_is_what_the_code_draws_from_the_tables(study: str, figure: str) -> None:
    folder = PUBLISHED / study
    about = read_about(folder)
    path, drawn = folder / f"{figure}.png", about["drawn"][figure]
    assert picture_digest(path) == drawn["picture"], f"not the picture that was kept: {AGAIN}"
    if drawn["from"] != origin(about["kind"], figure, folder):
        again = imread(io.BytesIO(draw(about["kind"], figure, folder)))
        assert np.array_equal(again, imread(path)), f"out of date: {AGAIN}"


@pytest.mark.parametrize("study", STUDIES)
def test_a_folder_holds_its_pictures_and_no_others(study: str) -> None:
    assert {path.stem for path in (PUBLISHED / study).glob("*.png")} == set(read_about(PUBLISHED / study)["figures"])


def test_a_change_of_tables_or_code_is_seen(tmp_path: Path) -> None:
    folder = PUBLISHED / "irnn"
    for path in folder.glob("*.parquet"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    first = origin("trials", "success_by_length", tmp_path)
    assert first == origin("trials", "success_by_length", folder)
    assert first != origin("trials", "learning_curves", tmp_path), "other code"
    (tmp_path / "trials.parquet").write_bytes((PUBLISHED / "bengio" / "trials.parquet").read_bytes())
    assert first != origin("trials", "success_by_length", tmp_path), "other tables"


def test_the_gallery_shows_every_picture() -> None:
    page = (PUBLISHED / "README.md").read_text()
    assert all(f"({study}/{figure}.png)" in page for study, figure in PICTURES)
    assert json.loads((PUBLISHED / STUDIES[0] / "about.json").read_text())["study"] == STUDIES[0]
