"""Whose results a study's folder holds: kept through moves and copies, refused to another study of the same name."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from odyssey import names, study_folders
from odyssey.errors import InputError
from odyssey.studies.reading import read_config, read_study, study_file, study_name
from odyssey.study_folders import check_study_folder, keep_study_file


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    return made(tmp_path / "one", monkeypatch)


def made(project: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with a study `mine` and its results; the one that runs from now on."""
    monkeypatch.setattr(study_folders, "config_folder", lambda: project / "config")
    if not project.exists():
        for place, title in (("config/studies", "own"), ("elsewhere", "another")):
            (project / place).mkdir(parents=True)
            (project / place / "mine.yaml").write_text(f"title: {title}")
        keep_study_file(project / "results" / "mine", project / "config/studies/mine.yaml")
    return project


def check(project: Path, file: str) -> None:
    check_study_folder(project / "results" / "mine", project / file)


def test_another_study_of_the_same_name_is_refused(project: Path) -> None:
    check(project, "config/studies/mine.yaml")
    with pytest.raises(InputError, match=r"holds the results of .*config/studies/mine.yaml.*elsewhere/mine.yaml would"):
        check(project, "elsewhere/mine.yaml")
    shutil.copy(project / "config/studies/mine.yaml", project / "elsewhere/mine.yaml")
    check(project, "elsewhere/mine.yaml")  # a copy


def test_a_study_file_may_change_and_move(project: Path) -> None:
    (project / "config/studies/mine.yaml").write_text("title: changed")
    check(project, "config/studies/mine.yaml")
    (project / "config/studies/mine.yaml").unlink()
    check(project, "elsewhere/mine.yaml")


def test_a_project_that_is_moved_or_copied_stays_the_owner(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(project, project.parent / "two")
    two = made(project.parent / "two", monkeypatch)
    (two / "config/studies/mine.yaml").write_text("title: changed in the copy")
    check(two, "config/studies/mine.yaml")
    with pytest.raises(InputError, match=r"two/config/studies/mine.yaml"):
        check(two, "elsewhere/mine.yaml")


def test_a_study_outside_the_project_is_known_by_its_place(project: Path, tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "mine.yaml").write_text(f"title: {name}")
    folder = project / "results" / "mine"
    keep_study_file(folder, tmp_path / "a/mine.yaml")
    check_study_folder(folder, tmp_path / "a/mine.yaml")
    with pytest.raises(InputError, match=r"a/mine.yaml, which"):
        check_study_folder(folder, tmp_path / "b/mine.yaml")


def test_a_damaged_note_is_named(project: Path) -> None:
    (project / "results/mine" / study_folders.KEPT).write_text("{")
    with pytest.raises(InputError, match=r"study_file.json is damaged; delete it"):
        check(project, "elsewhere/mine.yaml")


def test_a_study_is_found_by_any_name_of_a_file(tmp_path: Path) -> None:
    tour = study_file("tour").read_text()
    for name in ("my.study", "space name", "étude", "it's {x}"):
        path = tmp_path / f"{name}.yaml"
        path.write_text(tour)
        assert read_study(str(path)).name == study_name(str(path)) == names.study_folder(name)
    path.write_text(f"name: ../../tour\n{tour}")
    with pytest.raises(InputError, match="its name is that of its file"):
        read_study(str(path))


def test_numbers_name_studies_and_folders_are_none(tmp_path: Path) -> None:
    assert read_config({"study": 1997}).study == ["1997"]
    for value in ({"tour": 1}, True, None, [["tour"]]):
        with pytest.raises(InputError, match=r"'study(\.0)?': input should be a valid string"):
            read_config({"study": value})
    (tmp_path / "x.yaml").mkdir()
    with pytest.raises(InputError, match="is a folder"):
        study_file(str(tmp_path / "x.yaml"))
