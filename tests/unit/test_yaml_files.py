"""Hand-written YAML is read as it looks, or refused in one sentence that names the file and the line."""

from __future__ import annotations

import os
import socket
import tempfile
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from odyssey.errors import InputError
from odyssey.schema import config_folder
from odyssey.yaml_files import read_yaml

BOMB = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]\n" for n in range(1, 12)
)
CHAIN = "a0: &a0 [x]\n" + "".join(f"a{n}: &a{n} [*a{n - 1}]\n" for n in range(1, 3000))
READ = {
    "a number without a point": ("a: 1e-3", {"a": 0.001}),
    "words": ("a: [no, on, yes, y]", {"a": ["no", "on", "yes", "y"]}),
    "truth": ("a: [true, False, null, ~]", {"a": [True, False, None, None]}),
    "zeros in front": ("a: [010, 0o10, 0x1f]", {"a": [10, 8, 31]}),
    "times and dates": ("a: [1:30, 2020-01-01]", {"a": ["1:30", "2020-01-01"]}),
    "a mark and carriage returns": ("\ufeffa: 1\r\nb: é\r\n", {"a": 1, "b": "é"}),
    "a merge key": ("a: &a {x: 1, y: 2}\nb: {<<: *a, y: 3}", {"a": {"x": 1, "y": 2}, "b": {"x": 1, "y": 3}}),
    "several merged": (
        "a: &a {x: 1}\nb: &b {<<: *a, y: 2}\nc:\n  <<: [*a, *b]\n  x: 3\n",
        {"a": {"x": 1}, "b": {"x": 1, "y": 2}, "c": {"x": 3, "y": 2}},
    ),
    "an alias": ("a: &a [1, 2]\nb: *a", {"a": [1, 2], "b": [1, 2]}),
}
REFUSED: dict[str, tuple[str | bytes, str]] = {
    "twice": ("a: 1\nb: 2\na: 3", r"line 3: the key 'a' is given twice, in lines 1 and 3"),
    "twice inside": ("x:\n  y:\n    a: 1\n    'a': 2", r"line 4: the key 'a' is given twice, in lines 3 and 4"),
    "twice in braces": ("x: {a: 1, a: 2}", r"line 1: the key 'a' is given twice"),
    "twice in a list": ("x:\n- a: 1\n  a: 2", r"in lines 2 and 3"),
    "two merge keys": ("a: &a {x: 1}\nb: {<<: *a, <<: *a}", r"the key '<<' is given twice"),
    "twice in what is merged": ("a: &a {x: 1, x: 2}\nb: {<<: *a}", r"the key 'x' is given twice"),
    "a number as key": ("1: a", r"the key 1 is no text; put it in quotes"),
    "nothing as key": ("null: a", r"the key null is no text"),
    "a list as key": ("? [a]\n: b", r"the key is no text"),
    "Latin-1": ("a: é".encode("latin-1"), r"is not UTF-8 \(byte 0xe9 at place 3\); save it as UTF-8"),
    "UTF-16": ("a: é".encode("utf-16"), r"is not UTF-8 .*; save it as UTF-8"),
    "UTF-16 without a mark": ("a: e".encode("utf-16-le"), r"line 1 that no text has \(U\+0000\); save it as UTF-8"),
    "a zero byte": (b"a: 1\nb: \0", r"a character in line 2 that no text has \(U\+0000\)"),
    "a list": ("- a", r"must hold `key: value` lines at its top level, and holds a list"),
    "a text": ("tour", r"holds only 'tour'"),
    "a number": ("3", r"holds only '3'"),
    "empty": ("", r"holds nothing"),
    "remarks alone": ("# nothing\n", r"holds nothing"),
    "tabs": ("a:\n\tb: 1", r"\(line 2\): .*indent by blanks, not by tabs"),
    "a Python tag": ("a: !!python/object/apply:os.system [ls]", r"the tag '.*os\.system' has no meaning here"),
    "a tag of YAML's": ("a: !!int x", r"the tag '.*int' has no meaning here"),
    "two documents": ("a: 1\n---\nb: 2", r"expected a single document in the stream, but found another"),
    "an alias of nothing": ("a: *b", r"found undefined alias 'b'"),
    "an alias in itself": ("a: &a [*a]", r"the alias \*a stands inside what it names"),
    "merged into itself": ("a: &a {<<: *a}", r"the alias \*a stands inside what it names"),
    "a number merged": ("a: {<<: 3}", r"expected a mapping or list of mappings for merging"),
    "a bomb of aliases": (BOMB, r"aliases make this too large"),
    "a chain of aliases": (CHAIN, r"aliases make this too large"),
    "brackets": (f"a: {'[' * 100_000}", r"nested more than 40 levels deep"),
    "a number without end": (f"a: {'9' * 5000}", r"the number 99999999999999999999\.\.\. is too long"),
    "no such character": ('a: "\\UFFFFFFFF"', r"an escape in a quoted text stands for no character"),
    "half a character": ('a: "\\ud800"', r"line 1: an escape in a quoted text stands for no character"),
    "unclosed": ("title: [", r"is not YAML \(line 1\)"),
}


@pytest.mark.parametrize("case", READ)
def test_it_is_read_as_it_looks(case: str, tmp_path: Path) -> None:
    text, values = READ[case]
    (tmp_path / "mine.yaml").write_bytes(text.encode())
    assert read_yaml(tmp_path / "mine.yaml") == values


@pytest.mark.parametrize("case", REFUSED)
def test_it_is_refused_in_a_sentence(case: str, tmp_path: Path) -> None:
    content, sentence = REFUSED[case]
    (tmp_path / "mine.yaml").write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(InputError, match=sentence) as refused:
        read_yaml(tmp_path / "mine.yaml")
    assert str(refused.value).startswith("mine.yaml")
    assert "\n" not in str(refused.value)


def test_what_is_no_file_is_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.yaml")
    (tmp_path / "folder.yaml").mkdir()
    (tmp_path / "link.yaml").symlink_to(tmp_path / "nothing")
    (tmp_path / "loop.yaml").symlink_to(tmp_path / "loop.yaml")
    (tmp_path / "null.yaml").symlink_to("/dev/null")
    with socket.socket(socket.AF_UNIX) as peer, tempfile.TemporaryDirectory() as short:
        peer.bind(f"{short}/s.yaml")
        for path in (*(tmp_path / f"{name}.yaml" for name in ("pipe", "folder", "null")), Path(short, "s.yaml")):
            with pytest.raises(InputError, match=r"\.yaml is no file"):
                read_yaml(path)
    for name in ("link", "loop"):
        with pytest.raises(InputError, match="is a link to a file that is not there"):
            read_yaml(tmp_path / f"{name}.yaml")
    with pytest.raises(InputError, match=r"cannot read .*missing\.yaml \(No such file"):
        read_yaml(tmp_path / "missing.yaml")


@pytest.mark.skipif(os.geteuid() == 0, reason="permissions do not stop root")
def test_a_file_that_may_not_be_read_is_refused(tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text("a: 1")
    (tmp_path / "mine.yaml").chmod(0)
    with pytest.raises(InputError, match="Permission denied"):
        read_yaml(tmp_path / "mine.yaml")


@pytest.mark.parametrize("path", sorted(config_folder().rglob("*.yaml")), ids=lambda path: path.stem)
def test_our_own_files_mean_what_every_reader_of_yaml_takes_them_for(path: Path) -> None:
    assert repr(read_yaml(path)) == repr(yaml.safe_load(path.read_text()))


def refusal(path: Path) -> str | None:
    try:
        assert isinstance(read_yaml(path), dict)
    except InputError as error:
        return str(error)
    return None


@settings(deadline=None, max_examples=300)
@given(
    st.one_of(
        st.binary(max_size=60),
        st.lists(st.sampled_from([*"ab:-?[]{},&*!|>'\"%@`#~=<. \n\t\\", "<<", "&a ", "*a", "a: ", "\n  "])).map(
            lambda parts: "".join(parts).encode()
        ),
    )
)
def test_any_bytes_are_read_or_refused_on_one_line(content: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "mine.yaml")
        path.write_bytes(content)
        sentence = refusal(path)
        if sentence is not None:
            assert sentence.startswith("mine.yaml")
            assert len(sentence.splitlines()) == 1
