"""The reader of TIMIT, on a small tree of the same form."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soundfile

from odyssey.datasets import timit
from odyssey.datasets.mfcc import features
from odyssey.errors import InputError
from odyssey.tasks import timit as task

SAMPLES = 3000
TEST_SPEAKERS = ("MDAB0", "FAKS0", "MDRM0")  # core test, development, neither


def sphere(samples: np.ndarray) -> bytes:
    """A NIST SPHERE file, as on the disc: a header of 1024 bytes, then 16-bit samples, low byte first."""
    header = (
        "NIST_1A\n   1024\ndatabase_id -s5 TIMIT\nchannel_count -i 1\n"
        f"sample_count -i {len(samples)}\nsample_rate -i 16000\nsample_n_bytes -i 2\n"
        "sample_byte_format -s2 01\nsample_sig_bits -i 16\nend_head\n"
    )
    return header.encode().ljust(1024) + samples.astype("<i2").tobytes()


def samples_of(speaker: str, sentence: str) -> np.ndarray:
    random = np.random.default_rng([*speaker.encode(), *sentence.encode()])
    return random.integers(-8000, 8000, SAMPLES)


def write_corpus(root: Path, small_letters: bool = False) -> Path:
    speakers = [("TRAIN", "FCJF0"), ("TRAIN", "MRCG0"), *(("TEST", name) for name in TEST_SPEAKERS)]
    for part, speaker in speakers:
        place = f"{part}/DR1/{speaker}"
        for sentence in ("SA1", "SI648", "SX37"):
            files = {
                "WAV": sphere(samples_of(speaker, sentence)),
                "PHN": b"0 900 h#\n900 1600 sh\n1600 2600 ax-h\n2600 3000 h#\n",
            }
            for ending, content in files.items():
                name = f"{place}/{sentence}.{ending}"
                path = root / (name.lower() if small_letters else name)
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(content)
    return root


@pytest.mark.parametrize("small_letters", [False, True])
def test_speakers_go_to_their_splits_and_sa_is_left_out(tmp_path: Path, small_letters: bool) -> None:
    found = timit.splits(write_corpus(tmp_path / "TIMIT", small_letters), 8)
    names = {split: [f"{s.sound.parent.name}/{s.sound.stem}".upper() for s in some] for split, some in found.items()}
    assert names == {
        "train": ["FCJF0/SI648", "FCJF0/SX37", "MRCG0/SI648", "MRCG0/SX37"],
        "valid": ["FAKS0/SI648", "FAKS0/SX37"],
        "test": ["MDAB0/SI648", "MDAB0/SX37"],
    }


def test_the_lists_are_those_of_the_literature() -> None:
    assert (len(timit.PHONES), len(timit.CORE_TEST), len(timit.DEVELOPMENT)) == (61, 24, 50)
    assert not timit.CORE_TEST & timit.DEVELOPMENT
    assert sum(name.startswith("F") for name in timit.CORE_TEST) == 8  # one woman and two men a dialect
    assert [8 * n for n in timit.SPEAKERS.values()] == [3696, 400, 192]


def test_frames_are_the_features_of_the_recording_and_the_phone_at_the_middle(tmp_path: Path) -> None:
    sentence = timit.splits(write_corpus(tmp_path), 1)["test"][0]
    inputs, phones = timit.frames(sentence)
    np.testing.assert_allclose(inputs, features(samples_of("MDAB0", "SI648") / 2**15, 16000), rtol=1e-5, atol=1e-5)
    expected = []
    for t in range(len(inputs)):
        middle = 160 * t + 200
        expected.append("h#" if middle < 900 else "sh" if middle < 1600 else "ax-h" if middle < 2600 else "h#")
    assert [timit.PHONES[y] for y in phones] == expected


def test_a_copy_as_riff_is_read_alike(tmp_path: Path) -> None:
    sentence = timit.splits(write_corpus(tmp_path), 1)["test"][0]
    before = timit.frames(sentence)[0]
    sentence.sound.unlink()
    copy = sentence.sound.with_name("SI648.WAV.wav")
    soundfile.write(copy, samples_of("MDAB0", "SI648").astype(np.int16), 16000, subtype="PCM_16", format="WAV")
    again = timit.splits(tmp_path, 1)["test"][0]
    assert again.sound == copy
    np.testing.assert_allclose(timit.frames(again)[0], before)


def test_the_task_is_standardised_by_training(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(timit.VARIABLE, str(write_corpus(tmp_path)))
    data = task.make(task.Options(partial=True), None)
    assert (data.input_size, data.output_size) == (39, 61)
    assert [len(s.inputs) for s in (data.train, data.valid, data.test)] == [4, 2, 2]
    frames = np.concatenate(data.train.inputs)
    np.testing.assert_allclose(frames.mean(axis=0), 0, atol=1e-5)
    np.testing.assert_allclose(frames.std(axis=0), 1, atol=1e-5)


def test_a_corpus_that_is_not_whole_is_refused_unless_asked(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"has 2 sentences for train, expected 462; .*the option partial"):
        timit.read(write_corpus(tmp_path), 1)
    with pytest.raises(InputError, match="has 0 sentences for train"):
        timit.read(tmp_path / "TEST", 1, partial=True)


def test_without_the_corpus_the_sentence_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(timit.VARIABLE, raising=False)
    with pytest.raises(InputError, match=r"cannot get TIMIT: .*LDC93S1.*ODYSSEY_TIMIT.*spoken_frames"):
        task.make(task.Options(), None)
    monkeypatch.setenv(timit.VARIABLE, str(tmp_path / "nowhere"))
    with pytest.raises(InputError, match="nowhere, which is not a folder"):
        task.make(task.Options(), None)


@pytest.mark.parametrize(
    ("ending", "content", "said"),
    [
        ("PHN", b"0 900 h#\n900 3000 xx\n", "SI648.PHN is not a list of TIMIT's phones"),
        ("PHN", b"", "SI648.PHN is not a list of TIMIT's phones"),
        ("WAV", b"nothing", "SI648.WAV is not a recording of TIMIT"),
        ("WAV", sphere(np.zeros(10)), "SI648.WAV is not a recording of TIMIT .*shorter than one frame"),
    ],
)
def test_a_damaged_file_is_named(tmp_path: Path, ending: str, content: bytes, said: str) -> None:
    (write_corpus(tmp_path) / f"TRAIN/DR1/FCJF0/SI648.{ending}").write_bytes(content)
    with pytest.raises(InputError, match=said):
        timit.read(tmp_path, partial=True)
