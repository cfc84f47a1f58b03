"""The reader of IAM-OnDB, on a small tree of the same form."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from odyssey.datasets import iam_ondb
from odyssey.datasets.pen import pen_frames
from odyssey.errors import InputError
from odyssey.tasks import iam_ondb as task

FORMS = {  # list: form: lines
    "trainset.txt": {"a01-000u": ["A move, to", "stop Mr."], "a08-551z": ["%%%%"]},
    "testset_v.txt": {"b02-001w": ["Go on!"]},
    "testset_t.txt": {"c03-002": ["So?"]},
    "testset_f.txt": {"d04-003x": ["No", "Yes"]},
}
BEGUN = 769_069_000.25


def points_of(text: str) -> list[np.ndarray]:
    """A stroke of three points for each word."""
    random = np.random.default_rng([*text.encode()])
    steps = random.integers(-9, 10, (len(text.split()), 3, 2)).cumsum(axis=1)
    times = BEGUN + np.arange(3 * len(steps)).reshape(-1, 3, 1) / 64
    return list(np.concatenate([100 + steps, times], axis=2))


def xml_of(text: str) -> str:
    strokes = "".join(
        '<Stroke colour="black" start_time="0" end_time="1">'
        + "".join(f'<Point x="{int(x)}" y="{int(y)}" time="{t!r}"/>' for x, y, t in stroke.tolist())
        + "</Stroke>\n"
        for stroke in points_of(text)
    )
    return (
        '<?xml version="1.0" encoding="ISO-8859-1"?>\n<WhiteboardCaptureSession>\n'
        '<WhiteboardDescription><SensorLocation corner="top_left"/></WhiteboardDescription>\n'
        f"<StrokeSet>\n{strokes}</StrokeSet>\n</WhiteboardCaptureSession>\n"
    )


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def write_corpus(root: Path, lists: str = "t1/") -> Path:
    for name, some in FORMS.items():
        write(root / f"{lists}{name}", "".join(f" {form}\n" for form in some))
        for form, lines in some.items():
            place = f"{form[:3]}/{form[:7]}"
            write(root / f"ascii/{place}/{form}.txt", "OCR:\n\nA MOVE\n\nCSR:\n\n" + "\n".join(lines) + "\n")
            for number, line in enumerate(lines, 1):
                write(root / f"lineStrokes/{place}/{form}-{number:02}.xml", xml_of(line))
    return root


@pytest.mark.parametrize("lists", ["", "t1/"])
def test_lines_go_to_the_splits_of_their_forms(tmp_path: Path, lists: str) -> None:
    read = iam_ondb.read(write_corpus(tmp_path, lists))
    assert {split: [text for _, text in lines] for split, lines in read.items()} == {
        "train": ["A move, to", "stop Mr."],
        "valid": ["Go on!", "So?"],
        "test": ["No", "Yes"],
    }
    for strokes, text in read["train"]:
        for found, given in zip(strokes, points_of(text), strict=True):
            np.testing.assert_array_equal(found, given)


def test_a_line_without_ink_or_words_is_left_out(tmp_path: Path) -> None:
    write_corpus(tmp_path)
    (tmp_path / "lineStrokes/a01/a01-000/a01-000u-01.xml").unlink()
    (tmp_path / "ascii/c03/c03-002/c03-002.txt").unlink()
    write(tmp_path / "lineStrokes/d04/d04-003/d04-003x-02.xml", "<StrokeSet><Stroke/></StrokeSet>")
    read = iam_ondb.read(tmp_path)
    assert [[text for _, text in lines] for lines in read.values()] == [["stop Mr."], ["Go on!"], ["No"]]


def test_the_task_is_frames_and_characters(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(iam_ondb.VARIABLE, str(write_corpus(tmp_path)))
    data = task.make(task.Options(), None)
    characters = sorted(set("A move, tostop Mr.Go on!So?NoYes"))
    assert data.output_symbols == ("blank", *characters)
    assert data.output_size == len(characters) + 1 == data.facts["characters"] + 1
    assert ["".join(data.output_symbols[i] for i in y) for y in data.valid.targets] == ["Go on!", "So?"]
    np.testing.assert_array_equal(data.train.inputs[0], pen_frames(points_of("A move, to"), 2))
    assert data.train.inputs[0].dtype == np.float32
    np.testing.assert_allclose(data.train.inputs[0][:2, 2], [0, 2 / 64])  # of three points the first and the last


def test_the_number_of_lines_can_be_less(tmp_path: Path) -> None:
    read = iam_ondb.read(write_corpus(tmp_path), lines=1)
    assert [len(lines) for lines in read.values()] == [1, 1, 1]


def test_without_the_corpus_the_sentence_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(iam_ondb.VARIABLE, raising=False)
    with pytest.raises(InputError, match=r"cannot get IAM-OnDB: .*registers.*ODYSSEY_IAM_ONDB.*pen_digits_joined"):
        task.make(task.Options(), None)
    monkeypatch.setenv(iam_ondb.VARIABLE, str(tmp_path / "nowhere"))
    with pytest.raises(InputError, match="nowhere, which is not a folder"):
        task.make(task.Options(), None)


@pytest.mark.parametrize("gone", ["lineStrokes", "ascii", "testset_v.txt"])
def test_what_is_missing_is_named(tmp_path: Path, gone: str) -> None:
    write_corpus(tmp_path / "iam", lists="")
    (tmp_path / "iam" / gone).rename(tmp_path / "elsewhere")
    with pytest.raises(InputError, match=f"has no {gone}; set ODYSSEY_IAM_ONDB"):
        iam_ondb.read(tmp_path / "iam")


def test_a_list_that_is_not_plain_text_is_named(tmp_path: Path) -> None:
    write_corpus(tmp_path)
    (tmp_path / "t1/testset_t.txt").write_bytes("c03-002\n".encode("utf-16"))
    with pytest.raises(InputError, match=r"testset_t.txt is not a list of forms \(.*again\.$"):
        iam_ondb.read(tmp_path)


@pytest.mark.parametrize(
    "content",
    [
        "<StrokeSet>",
        '<StrokeSet><Stroke><Point x="1" y="2"/></Stroke></StrokeSet>',
        '<StrokeSet><Stroke><Point x="1" y="2" time="now"/></Stroke></StrokeSet>',
        '<?xml version="1.0" encoding="of-its-own"?><StrokeSet/>',
        "",
    ],
)
def test_a_damaged_line_is_named(tmp_path: Path, content: str) -> None:
    write_corpus(tmp_path)
    write(tmp_path / "lineStrokes/b02/b02-001/b02-001w-01.xml", content)
    with pytest.raises(InputError, match=r"b02-001w-01.xml is not a line of strokes"):
        iam_ondb.read(tmp_path)


def test_a_split_without_lines_is_named(tmp_path: Path) -> None:
    write_corpus(tmp_path)
    write(tmp_path / "t1/testset_f.txt", "e05-004\n")
    with pytest.raises(InputError, match=r"no line of testset_f.txt is in"):
        iam_ondb.read(tmp_path)
