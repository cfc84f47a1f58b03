"""Fetching a file, from a mirror, from earlier, and from a real server on this machine."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from odyssey.datasets.download import fetch
from odyssey.errors import InputError

CONTENT = bytes(range(256)) * 4096  # 1 MiB
SHA256 = hashlib.sha256(CONTENT).hexdigest()


class Server(ThreadingHTTPServer):
    """Serves CONTENT at any path; /deaf ignores ranges, /breaking ends each answer after 400,000 bytes."""

    ranges: list[str | None]

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
        start = int(asked.removeprefix("bytes=").rstrip("-")) if asked and "deaf" not in self.path else 0
        if start >= len(CONTENT):
            return self.send_error(416)
        rest = CONTENT[start:]
        self.send_response(206 if start else 200)
        self.send_header("Content-Length", str(len(rest)))
        self.end_headers()
        self.wfile.write(rest[:400_000] if "breaking" in self.path else rest)
        return None

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def server() -> Iterator[Server]:
    server = Server(("127.0.0.1", 0), Answer)
    server.ranges = []
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
