"""Running texts: read, cut and numbered; on the published files, and on small ones in their formats."""

from __future__ import annotations

import hashlib
import os
import re
import unicodedata
from pathlib import Path

import numpy as np
import pytest

from odyssey.catalogue import tasks
from odyssey.datasets import kieu, penn_treebank, shakespeare
from odyssey.datasets.download import RemoteFile
from odyssey.datasets.sequences import Data, Split
from odyssey.datasets.text import by_position, numbered, read_text, vocabulary
from odyssey.errors import InputError
from odyssey.tasks.language_model import TextOptions, language_model

MIRROR = os.environ.get("ODYSSEY_DATA_MIRROR")


def mirror_with(*files: RemoteFile) -> Path:
    for file in files:
        if not (MIRROR and (Path(MIRROR) / file.name_in_mirror).is_file()):
            pytest.skip(f"needs {file.name_in_mirror} in the folder $ODYSSEY_DATA_MIRROR")
    return Path(str(MIRROR))


def text_of(data: Data, split: Split) -> str:
    """The text that a split was made of, read back through the names of its classes."""
    names = np.array(data.input_symbols)
    return "".join([names[split.inputs[0][0]], *names[split.targets[0]]])


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (b"a\r\nb\r\n", "a\nb\n"),
        (b"a\rb", "a\nb"),
        (b"\xef\xbb\xbfa\n\nb", "a\n\nb"),
        ("ế\u2028\x0b\n".encode(), "ế\u2028\x0b\n"),
        (b"", ""),
    ],
)
def test_line_ends_are_one_character_and_a_byte_order_mark_is_none(tmp_path: Path, content: bytes, text: str) -> None:
    (tmp_path / "a.txt").write_bytes(content)
    assert read_text(tmp_path / "a.txt") == text


def test_a_file_that_is_not_utf_8_is_one_clear_sentence(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes("Nguyễn".encode() + "café".encode("latin-1"))
    with pytest.raises(InputError, match=r"a\.txt is not UTF-8 text \(byte 0xe9 at position 11\); save it as UTF-8\.$"):
        read_text(tmp_path / "a.txt")


def test_a_text_is_cut_90_5_5() -> None:
    parts = by_position("".join(chr(65 + i) for i in range(40)))
    assert {split: len(part) for split, part in parts.items()} == {"train": 36, "valid": 2, "test": 2}
    assert parts["valid"] + parts["test"] == "efgh"


def test_symbols_are_numbered_in_their_order() -> None:
    known = vocabulary("banana\n")
    assert known == ("\n", "a", "b", "n")
    assert numbered("nab", known).tolist() == [3, 1, 2]
    assert numbered(["a", "n"], known).dtype == np.int32


def test_a_symbol_that_training_lacks_is_refused() -> None:
    with pytest.raises(InputError, match=r"has 2 symbols that its training split lacks, for instance 'x'; cut"):
        numbered("axy", ("a", "b"))


def test_targets_are_the_input_one_step_on_and_limits_cut_from_the_start() -> None:
    texts = {"train": "abcd" * 1000, "valid": "dcba" * 500, "test": "ab" * 1000}
    data = language_model(texts, TextOptions(train_symbols=1001), "by hand")
    assert text_of(data, data.train) == texts["train"][:1002]
    assert text_of(data, data.valid) == texts["valid"]
    assert [len(s.targets[0]) for s in (data.train, data.valid, data.test)] == [1001, 1999, 1999]
    assert data.facts["train_symbols_available"] == 4000


def test_the_vocabulary_does_not_depend_on_the_limit() -> None:
    texts = {"train": "ab" * 1000 + "z", "valid": "za", "test": "az"}
    data = language_model(texts, TextOptions(train_symbols=1000), "by hand")
    assert data.input_symbols == data.output_symbols == ("a", "b", "z")
    assert data.output_size == data.input_size == 3


def test_shakespeare_has_its_published_counts() -> None:
    mirror = mirror_with(shakespeare.FILE)
    data = tasks()["shakespeare"].make(tasks()["shakespeare"].Options(), mirror)
    assert data.output_size == 65
    assert sum(int(data.facts[f"{split}_symbols_available"]) for split in ("train", "valid", "test")) == 1_115_394
    whole = "".join(text_of(data, split) for split in (data.train, data.valid, data.test))
    assert hashlib.sha256(whole.encode()).hexdigest() == shakespeare.FILE.sha256
    assert whole.count("\n") == 40_000
    assert len(data.train.targets[0]) == int(1_115_394 * 0.9) - 1


def test_kieu_is_3254_verses_of_six_and_eight_syllables() -> None:
    verses = kieu.verses(read_text(kieu.FILE.path(mirror_with(kieu.FILE))))
    assert len(verses) == 3254
    assert {len(re.findall(r"\w+", verse)) for verse in verses[0::2]} == {6}
    assert {len(re.findall(r"\w+", verse)) for verse in verses[1::2]} == {8}


def test_the_numbers_in_the_file_are_those_of_the_verses_that_are_kept() -> None:
    path = kieu.FILE.path(mirror_with(kieu.FILE))
    verses = kieu.verses(read_text(path))
    printed = re.findall(r"^ *(\d+)[., ]*([^\d\s.,][^\d\n]*)$", path.read_text(), re.MULTILINE)
    astray = [int(number) for number, verse in printed if verses[int(number) - 1] != verse.strip()]
    assert len(printed) > 700
    assert astray == [130, 505]  # where two verses share a line, and a misprint for 515


def test_kieu_has_129_composed_characters() -> None:
    data = tasks()["kieu"].make(tasks()["kieu"].Options(), mirror_with(kieu.FILE))
    whole = "".join(text_of(data, split) for split in (data.train, data.valid, data.test))
    assert (len(whole), len(set(whole)), data.output_size) == (104_679, 129, 129)
    assert unicodedata.is_normalized("NFC", whole)
    assert not re.search(r"\d", whole)


def test_verses_are_mended() -> None:
    decomposed = unicodedata.normalize("NFD", "Trăm năm\n")
    stanza = "a\nb\nc\nd\n"
    text = "\n1..  " + decomposed + "9,,Rằng \n120..\n \n36 x,. Tạ y\n" + stanza + stanza + "7.z"
    assert kieu.verses(text) == ["Trăm năm", "Rằng", "x,", "Tạ y", "a", "b", "c", "d", "z"]


def test_a_refrain_that_does_not_follow_itself_is_kept() -> None:
    assert len(kieu.verses("a\nb\nc\nd\nx\na\nb\nc\nd\n")) == 9


PENN = " no it was n't <unk>\r\n\r\n N years \n in u.s."


def test_words_of_the_penn_treebank(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(PENN.encode())
    words = penn_treebank.words(read_text(tmp_path / "a.txt"))
    assert words == ["no", "it", "was", "n't", "<unk>", "<eos>", "N", "years", "<eos>", "in", "u.s.", "<eos>"]


def test_characters_of_the_penn_treebank(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(PENN.encode())
    characters = penn_treebank.characters(read_text(tmp_path / "a.txt"))
    assert "".join(characters) == "no_it_was_n't_<unk>\nN_years\nin_u.s.\n"
    assert {len(character) for character in characters} == {1}


@pytest.mark.parametrize(
    ("level", "counts", "different"),
    [
        ("words", (929_589, 73_760, 82_430), (10_000, 6_022, 6_049)),
        ("characters", (5_017_482, 393_042, 442_423), (50, 50, 48)),
    ],
)
def test_the_penn_treebank_has_its_published_counts(
    level: penn_treebank.Level, counts: tuple[int, ...], different: tuple[int, ...]
) -> None:
    texts = penn_treebank.read(level, mirror_with(*penn_treebank.FILES.values()))
    assert tuple(len(texts[split]) for split in ("train", "valid", "test")) == counts
    assert tuple(len(set(texts[split])) for split in ("train", "valid", "test")) == different
    assert set(texts["valid"]) | set(texts["test"]) <= set(texts["train"])


def test_both_levels_of_the_penn_treebank_are_tasks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """From files to data, on small files with hashes of their own."""
    files = {}
    for split, sentences in {"train": 40, "valid": 3, "test": 2}.items():
        content = (" the <unk> pays N \n" * sentences).encode()
        (tmp_path / f"ptb.{split}.txt").write_bytes(content)
        files[split] = RemoteFile(f"ptb/ptb.{split}.txt", "http://127.0.0.1:1", hashlib.sha256(content).hexdigest())
    monkeypatch.setattr(penn_treebank, "FILES", files)
    module = tasks()["penn_treebank"]
    words = module.make(module.Options(), tmp_path)
    assert words.output_symbols == ("<eos>", "<unk>", "N", "pays", "the")
    assert [len(split.targets[0]) for split in (words.train, words.valid, words.test)] == [199, 14, 9]
    characters = module.make(module.Options(level="characters"), tmp_path)
    assert text_of(characters, characters.test) == "the_<unk>_pays_N\n" * 2
