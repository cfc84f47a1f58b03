"""Fetching a file, from a mirror, from earlier, and from a real server on this machine."""

from __future__ import annotations

import gzip
import hashlib
import os
import pty
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from odyssey.datasets.download import RemoteFile, fetch
from odyssey.errors import InputError

SCRIPTS = Path(__file__).parents[2] / "scripts"
CONTENT = bytes(range(256)) * 4096  # 1 MiB
SHA256 = hashlib.sha256(CONTENT).hexdigest()


class Server(ThreadingHTTPServer):
    """Serves CONTENT at any path.

    /deaf ignores ranges, /breaking ends each answer after 400,000 bytes, /held answers when `release` is set.
    """

    ranges: list[str | None]
    heads: list[str]
    release: threading.Event

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class Answer(BaseHTTPRequestHandler):
    server: Server

    def do_GET(self) -> None:
        asked = self.headers.get("Range")
        self.server.ranges.append(asked)
        if self.path.startswith("/gone"):
            return self.send_error(404)
        if self.path.startswith("/held"):
            self.server.release.wait(60)
        start = int(asked.removeprefix("bytes=").rstrip("-")) if asked and "deaf" not in self.path else 0
        if start >= len(CONTENT):
            return self.send_error(416)
        rest = CONTENT[start:]
        self.send_response(206 if start else 200)
        self.send_header("Content-Length", str(len(rest)))
        self.end_headers()
        self.wfile.write(rest[:400_000] if "breaking" in self.path else rest)
        return None

    def do_HEAD(self) -> None:
        self.server.heads.append(self.path)
        self.send_response(404 if self.path.startswith("/gone") else 200)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def server() -> Iterator[Server]:
    server = Server(("127.0.0.1", 0), Answer)
    server.ranges, server.heads, server.release = [], [], threading.Event()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_download_is_kept_and_not_repeated(server: Server, tmp_path: Path) -> None:
    first = fetch("set/a.bin", f"{server.url}/a.bin", SHA256, None, tmp_path / "kept")
    again = fetch("set/a.bin", f"{server.url}/a.bin", SHA256, None, tmp_path / "kept")
    assert first == again == tmp_path / "kept" / "a.bin"
    assert first.read_bytes() == CONTENT
    assert server.ranges == [None]


def test_a_download_goes_on_where_it_broke_off(server: Server, tmp_path: Path) -> None:
    (tmp_path / "a.bin.part").write_bytes(CONTENT[:1000])
    assert fetch("a.bin", f"{server.url}/a.bin", SHA256, None, tmp_path).read_bytes() == CONTENT
    assert server.ranges == ["bytes=1000-"]


def test_a_connection_that_breaks_is_taken_up_again(server: Server, tmp_path: Path) -> None:
    assert fetch("a.bin", f"{server.url}/breaking", SHA256, None, tmp_path).read_bytes() == CONTENT
    assert server.ranges == [None, "bytes=400000-", "bytes=800000-"]


def test_a_server_that_knows_no_ranges_is_read_from_the_start(server: Server, tmp_path: Path) -> None:
    (tmp_path / "a.bin.part").write_bytes(b"something else")
    assert fetch("a.bin", f"{server.url}/deaf", SHA256, None, tmp_path).read_bytes() == CONTENT


def test_a_part_longer_than_the_file_is_thrown_away(server: Server, tmp_path: Path) -> None:
    (tmp_path / "a.bin.part").write_bytes(CONTENT + b"more")
    assert fetch("a.bin", f"{server.url}/a.bin", SHA256, None, tmp_path).read_bytes() == CONTENT


def test_the_mirror_goes_before_the_url_and_is_left_alone(server: Server, tmp_path: Path) -> None:
    mirror = tmp_path / "mirror"
    (mirror / "set").mkdir(parents=True)
    (mirror / "set" / "a.bin").write_bytes(CONTENT)
    (mirror / "b.bin").write_bytes(CONTENT)
    assert fetch("set/a.bin", f"{server.url}/a", SHA256, mirror, tmp_path / "k") == mirror / "set" / "a.bin"
    assert fetch("set/b.bin", f"{server.url}/b", SHA256, mirror, tmp_path / "k") == mirror / "b.bin"
    assert server.ranges == []


def test_a_file_that_the_mirror_lacks_is_downloaded(server: Server, tmp_path: Path) -> None:
    mirror = tmp_path / "mirror"
    mirror.mkdir()
    assert fetch("a.bin", f"{server.url}/a.bin", SHA256, mirror, tmp_path / "k") == tmp_path / "k" / "a.bin"
    assert list(mirror.iterdir()) == []


def test_a_tampered_mirror_file_is_refused_and_left_alone(server: Server, tmp_path: Path) -> None:
    tampered = CONTENT[:-1] + b"!"
    (tmp_path / "a.bin").write_bytes(tampered)
    with pytest.raises(InputError) as refused:
        fetch("set/a.bin", f"{server.url}/a.bin", SHA256, tmp_path, tmp_path / "kept")
    said = str(refused.value)
    assert str(tmp_path / "a.bin") in said
    assert SHA256 in said
    assert hashlib.sha256(tampered).hexdigest() in said
    assert "ODYSSEY_DATA_MIRROR" in said
    assert [p.name for p in tmp_path.iterdir()] == ["a.bin"]
    assert (tmp_path / "a.bin").read_bytes() == tampered


def test_a_wrong_download_is_refused_and_set_aside(server: Server, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=f"has SHA-256 {SHA256}, expected {'0' * 64}; it is kept as .*wrong-sha256"):
        fetch("a.bin", f"{server.url}/a.bin", "0" * 64, None, tmp_path)
    assert (tmp_path / "a.bin.wrong-sha256").read_bytes() == CONTENT
    assert not (tmp_path / "a.bin").exists()
    assert not (tmp_path / "a.bin.part").exists()


def test_a_kept_file_that_was_changed_is_set_aside_and_fetched_again(server: Server, tmp_path: Path) -> None:
    (tmp_path / "a.bin").write_bytes(b"changed")
    assert fetch("a.bin", f"{server.url}/a.bin", SHA256, None, tmp_path).read_bytes() == CONTENT
    assert (tmp_path / "a.bin.wrong-sha256").read_bytes() == b"changed"


def test_a_file_that_is_nowhere_is_one_clear_sentence(server: Server, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"cannot get a.bin \(SHA-256 .*404.*ODYSSEY_DATA_MIRROR"):
        fetch("a.bin", f"{server.url}/gone", SHA256, tmp_path, tmp_path / "kept")
    with pytest.raises(InputError, match=r"no mirror folder is set.*refused"):
        fetch("a.bin", "http://127.0.0.1:1/a.bin", SHA256, None, tmp_path / "kept")


def test_a_mirror_folder_that_does_not_exist_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="nowhere does not exist"):
        fetch("a.bin", "http://127.0.0.1:1/a.bin", SHA256, tmp_path / "nowhere", tmp_path / "kept")


FETCHING = """
import sys
from pathlib import Path
from odyssey.datasets.download import fetch

url, sha256, keep_in = sys.argv[1:]
print("about to fetch", flush=True)
print(fetch("a.bin", url, sha256, None, Path(keep_in)).name)
"""


def fetching(url: str, keep_in: Path, stderr: int) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", FETCHING, url, SHA256, str(keep_in)]
    environment = {**os.environ, "PYTHONPATH": str(SCRIPTS)}
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=stderr, text=True, env=environment)


def test_two_processes_that_ask_at_once_download_once(server: Server, tmp_path: Path) -> None:
    both = [fetching(f"{server.url}/held", tmp_path, subprocess.PIPE) for _ in range(2)]
    assert all(process.stdout and process.stdout.readline() == "about to fetch\n" for process in both)
    server.release.set()
    said = [process.communicate(timeout=60) for process in both]
    assert [process.returncode for process in both] == [0, 0]
    assert [out for out, _ in said] == ["a.bin\n"] * 2
    assert sorted(len(err.splitlines()) for _, err in said) == [0, 1]
    assert server.ranges == [None]
    assert (tmp_path / "a.bin").read_bytes() == CONTENT


def test_progress_is_one_line_in_a_log(server: Server, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.bin.part").write_bytes(CONTENT[:1000])
    fetch("a.bin", f"{server.url}/a.bin", SHA256, None, tmp_path)
    assert capsys.readouterr().err == f"a.bin: from byte 1,000 of 1,048,576 bytes, {server.url}/a.bin\n"


def test_progress_is_a_running_count_on_a_terminal(server: Server, tmp_path: Path) -> None:
    terminal, stderr = pty.openpty()
    process = fetching(f"{server.url}/a.bin", tmp_path, stderr)
    process.communicate(timeout=60)
    os.close(stderr)
    said = os.read(terminal, 100_000).decode()
    os.close(terminal)
    assert said.startswith("\ra.bin: ")
    assert said.endswith("\ra.bin: 1,048,576 of 1,048,576 bytes\r\n")


@pytest.mark.parametrize("place", ["set/a.txt.gz", "a.txt.gz"])
def test_a_packed_copy_in_the_mirror_is_unpacked(server: Server, tmp_path: Path, place: str) -> None:
    packed = tmp_path / "mirror" / place
    packed.parent.mkdir(parents=True)
    packed.write_bytes(gzip.compress(CONTENT, mtime=0))
    for _ in range(2):
        found = fetch("set/a.txt", f"{server.url}/a.txt", SHA256, tmp_path / "mirror", tmp_path / "kept")
        assert found == tmp_path / "kept" / "a.txt"
        assert found.read_bytes() == CONTENT
        assert [p.name for p in (tmp_path / "kept").glob("[!.]*")] == ["a.txt"]
    assert server.ranges == []


def test_an_unpacked_copy_goes_before_a_packed_one(server: Server, tmp_path: Path) -> None:
    (tmp_path / "a.txt.gz").write_bytes(b"never opened")
    (tmp_path / "a.txt").write_bytes(CONTENT)
    assert fetch("set/a.txt", f"{server.url}/a", SHA256, tmp_path, tmp_path / "kept") == tmp_path / "a.txt"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (
            gzip.compress(b"other", mtime=0),
            rf"in the mirror has SHA-256 \w+ \(unpacked\), expected {SHA256} \(unpacked\)",
        ),
        (gzip.compress(CONTENT, mtime=0)[:-100], r"in the mirror cannot be unpacked"),
        (b"not packed at all", r"in the mirror cannot be unpacked \(Not a gzipped file"),
    ],
)
def test_a_wrong_packed_copy_is_refused_and_leaves_nothing(
    server: Server, tmp_path: Path, content: bytes, said: str
) -> None:
    (tmp_path / "mirror").mkdir()
    (tmp_path / "mirror" / "a.txt.gz").write_bytes(content)
    with pytest.raises(InputError, match=rf"a\.txt\.gz {said}"):
        fetch("a.txt", f"{server.url}/a.txt", SHA256, tmp_path / "mirror", tmp_path / "kept")
    assert list((tmp_path / "kept").glob("[!.]*")) == []
    assert server.ranges == []


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of downloads, which is not there yet."""
    monkeypatch.setenv("ODYSSEY_DOWNLOADS", str(tmp_path / "kept"))
    return tmp_path / "kept"


UNREACHABLE = RemoteFile("set/a.bin", "http://127.0.0.1:1/a.bin", SHA256)


@pytest.mark.parametrize("place", ["mirror/set/a.bin", "mirror/a.bin", "mirror/set/a.bin.gz", "kept/a.bin"])
def test_a_file_that_lies_somewhere_is_not_missing(kept: Path, tmp_path: Path, place: str) -> None:
    (tmp_path / "mirror").mkdir()
    assert UNREACHABLE.missing(tmp_path / "mirror") is not None
    path = tmp_path / place
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(gzip.compress(CONTENT, mtime=0) if place.endswith(".gz") else CONTENT)
    assert UNREACHABLE.missing(tmp_path / "mirror") is None
    assert UNREACHABLE.path(tmp_path / "mirror").read_bytes() == CONTENT


def test_a_file_whose_url_answers_is_not_missing_and_not_fetched(server: Server, kept: Path) -> None:
    assert RemoteFile("set/a.bin", f"{server.url}/a.bin", SHA256).missing(None) is None
    assert (server.heads, server.ranges) == (["/a.bin"], [])
    assert not kept.exists()


def test_why_a_file_is_missing_is_what_fetching_it_says(server: Server, kept: Path, tmp_path: Path) -> None:
    (tmp_path / "mirror").mkdir()
    for url, said in ((f"{server.url}/gone", "404"), (UNREACHABLE.url, "refused")):
        for mirror in (None, tmp_path / "mirror"):
            file = RemoteFile("set/a.bin", url, SHA256)
            why = file.missing(mirror)
            assert why is not None
            assert why.startswith(f"cannot get a.bin (SHA-256 {SHA256}): ")
            assert said in why
            with pytest.raises(InputError) as refused:
                file.path(mirror)
            assert str(refused.value) == why


def test_a_file_cannot_be_looked_for_in_a_mirror_folder_that_does_not_exist(kept: Path, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="nowhere does not exist"):
        UNREACHABLE.missing(tmp_path / "nowhere")
