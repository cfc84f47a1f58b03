"""What a data file was read from: every file and folder, seen without being declared, and whether it has changed."""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import scipy.io
import soundfile

from odyssey.datasets import sources
from odyssey.datasets.download import RemoteFile
from odyssey.datasets.sources import FIRST, recorded, version
from odyssey.errors import InputError
from odyssey.making import make_data
from unit.test_datasets_timit import write_corpus


def read_from(folder: Path, read: Callable[[], object], token: str = FIRST, mirror: Path | None = None) -> Path:
    """A data file (of which only the list of sources is written) made by `read`."""
    data = folder / "made" / "x.npz"
    with recorded(mirror) as reading:
        read()
    sources.save(reading, data, token)
    return data


def listed(data: Path) -> set[str]:
    return {Path(name).name for _, name, *_ in json.loads(sources.sources_path(data).read_text())["files"]}


def write_table(path: Path) -> None:
    pd.DataFrame({"x": [1.0, 2.0]}).to_parquet(path)


def soundfile_of(path: Path) -> None:
    soundfile.write(path, np.zeros(9), 8000, format="WAV")


READERS: dict[str, tuple[Callable[[Path], object], Callable[[Path], object]]] = {
    "open": (lambda p: p.write_text("1"), lambda p: open(p).read()),  # noqa: SIM115
    "os.open": (lambda p: p.write_text("1"), lambda p: os.close(os.open(p, os.O_RDONLY))),
    "read_bytes": (lambda p: p.write_text("1"), Path.read_bytes),
    "loadtxt": (lambda p: p.write_text("1,2\n"), lambda p: np.loadtxt(p, delimiter=",")),
    "np.load": (lambda p: np.save(p.open("wb"), np.ones(2)), lambda p: np.load(p, mmap_mode="r")),
    "read_csv": (lambda p: p.write_text("x\n1\n"), pd.read_csv),
    "read_parquet": (write_table, pd.read_parquet),
    "loadmat": (
        lambda p: scipy.io.savemat(p, {"x": 1}, appendmat=False),
        lambda p: scipy.io.loadmat(p, appendmat=False),
    ),
    "soundfile": (soundfile_of, lambda p: soundfile.read(p.open("rb"))),
    "soundfile by path": (soundfile_of, soundfile.read),
}
BY_THEMSELVES = ("read_parquet", "soundfile by path")  # libraries that Python does not see open a file


@pytest.mark.parametrize("reader", READERS)
def test_a_file_is_seen_and_its_change_too(reader: str, tmp_path: Path) -> None:
    write, read = READERS[reader]
    path = tmp_path / "source"
    write(path)
    data = read_from(tmp_path, lambda: read(path), mirror=tmp_path if reader in BY_THEMSELVES else None)
    assert listed(data) == {"source"}
    assert version(data, tmp_path) == FIRST
    content = path.read_bytes()
    path.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
    assert version(data, tmp_path) != FIRST


def test_only_other_content_counts(tmp_path: Path) -> None:
    path = tmp_path / "source"
    path.write_text("0.5")
    data = read_from(tmp_path, path.read_text)
    os.utime(path, ns=(1, 1))
    assert version(data, None) == FIRST
    times = path.stat()
    path.write_text("0.6")
    os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))  # same size, same time of change
    changed = version(data, None)
    assert changed != FIRST
    path.write_text("0.7")
    assert version(data, None) not in (FIRST, changed)
    path.unlink()
    assert version(data, None) == FIRST, "what is no longer there cannot be read again"


def test_made_again_the_new_token_stays(tmp_path: Path) -> None:
    path = tmp_path / "source"
    path.write_text("0.5")
    data = read_from(tmp_path, path.read_text)
    path.write_text("0.6")
    token = version(data, None)
    read_from(tmp_path, path.read_text, token)
    assert version(data, None) == token
    path.write_text("0.5")
    assert version(data, None) not in (FIRST, token)


def test_a_file_more_in_a_folder_that_was_listed_counts(tmp_path: Path) -> None:
    folder = tmp_path / "series"
    folder.mkdir()
    (folder / "a.csv").write_text("1")
    data = read_from(tmp_path, lambda: [p.read_text() for p in sorted(folder.glob("*.csv"))])
    assert version(data, None) == FIRST
    (folder / "b.csv").write_text("2")
    assert version(data, None) != FIRST


def test_a_mirror_may_lie_elsewhere(tmp_path: Path) -> None:
    here, there = tmp_path / "here", tmp_path / "there"
    here.mkdir()
    (here / "a.csv").write_text("1")
    data = read_from(tmp_path, (here / "a.csv").read_text, mirror=here)
    shutil.copytree(here, there)
    assert version(data, there) == FIRST
    (there / "a.csv").write_text("2")
    assert version(data, there) != FIRST
    assert version(data, here) == FIRST
    assert version(data, None) == FIRST


def test_what_is_written_on_the_way_and_what_is_installed_are_no_sources(tmp_path: Path) -> None:
    def read() -> None:
        (tmp_path / "scratch").write_text("1")
        (tmp_path / "scratch").read_text()
        Path(np.__file__).with_name("py.typed").read_text()

    assert listed(read_from(tmp_path, read)) == set()
    assert listed(read_from(tmp_path, (tmp_path / "scratch").read_text)) == {"scratch"}, "not written by this make"


@pytest.mark.parametrize("packed", [False, True])
def test_a_file_pinned_by_its_hash_is_no_source(packed: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ODYSSEY_DOWNLOADS", str(tmp_path / "downloads"))
    mirror = tmp_path / "mirror"
    mirror.mkdir()
    (mirror / ("a.txt.gz" if packed else "a.txt")).write_bytes(gzip.compress(b"1") if packed else b"1")
    pinned = RemoteFile("a.txt", "http://127.0.0.1:9/a.txt", hashlib.sha256(b"1").hexdigest())
    assert listed(read_from(tmp_path, lambda: pinned.path(mirror).read_text(), mirror=mirror)) == set()


def test_a_file_that_changes_while_it_is_read_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "source"
    path.write_text("1")

    def read() -> None:
        path.read_text()
        os.truncate(path, 0)

    with pytest.raises(InputError, match=r"source changed while it was read; run this again"):
        read_from(tmp_path, read)


@pytest.mark.parametrize("text", ["", "{", "[]", '{"token": "x"}', '{"token": "x", "files": [1], "folders": []}'])
def test_a_damaged_list_is_as_none(text: str, tmp_path: Path) -> None:
    data = tmp_path / "x.npz"
    assert version(data, None) == FIRST
    sources.sources_path(data).write_text(text)
    assert version(data, None) == FIRST


def test_a_licensed_corpus_is_followed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    corpus = write_corpus(tmp_path / "TIMIT")
    monkeypatch.setenv("ODYSSEY_TIMIT", str(corpus))
    monkeypatch.setenv("ODYSSEY_DOWNLOADS", str(tmp_path / "downloads"))
    data = tmp_path / "data" / "timit.npz"
    make_data("timit", '{"partial": true}', data, None)
    assert version(data, None) == FIRST
    moved = tmp_path / "moved"
    corpus.rename(moved)
    monkeypatch.setenv("ODYSSEY_TIMIT", str(moved))
    assert version(data, None) == FIRST
    phones = moved / "TRAIN/DR1/FCJF0/SX37.PHN"
    old = phones.read_text()
    phones.write_text(old.replace("sh", "ch"))
    assert version(data, None) != FIRST
    phones.write_text(old)
    assert version(data, None) == FIRST
    sound = moved / "TEST/DR1/MDAB0/SI648.WAV"
    content = sound.read_bytes()
    sound.write_bytes(content[:-1] + b"\0")
    assert version(data, None) != FIRST
