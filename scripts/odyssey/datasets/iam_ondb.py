"""IAM-OnDB: lines of English written on a whiteboard, the path of the pen, from the corpus at the user's.

Source: Liwicki, Bunke, "IAM-OnDB" (ICDAR 2005), https://fki.tic.heia-fr.ch/databases, free for research after
registration; nothing of it comes with this project. Expected are the archives as they unpack, in one folder:
lineStrokes/a01/a01-000/a01-000u-01.xml (a line: strokes of points x, y, time), ascii/a01/a01-000/a01-000u.txt
(transcriptions after "CSR:", line by line), and the lists trainset.txt, testset_v.txt, testset_t.txt and testset_f.txt
of the task IAM-OnDB-t1, which name forms; each may lie one folder deeper.

Splits as Greff et al. (TNNLS 2017) use them (from memory): trainset; both validation sets (v, t) joined; testset_f.
The form a08-551z, a run of percent signs without ink, is left out, and so is a line that lacks strokes or
transcription.
"""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import numpy as np

from odyssey.datasets.licensed import LicensedTree
from odyssey.datasets.pen import Stroke
from odyssey.errors import InputError

VARIABLE = "ODYSSEY_IAM_ONDB"
WHERE = "https://fki.tic.heia-fr.ch/databases/iam-on-line-handwriting-database"
TREE = LicensedTree(
    "IAM-OnDB",
    VARIABLE,
    f"it is given to who registers at {WHERE}",
    "its lineStrokes, ascii and set lists",
    "pen_digits_joined",
)
LISTS = {"train": ("trainset.txt",), "valid": ("testset_v.txt", "testset_t.txt"), "test": ("testset_f.txt",)}
LEFT_OUT = frozenset({"a08-551z"})

Line = tuple[list[Stroke], str]


def read(corpus: Path, lines: int | None = None) -> dict[str, list[Line]]:
    """The lines of each split: strokes, [n, 3] (x, y, seconds), and what was written; the first `lines` of each.

    Raises InputError if a folder or list is missing, a split is empty, or a file cannot be read.
    """
    strokes, ascii_texts = _find(corpus, "lineStrokes"), _find(corpus, "ascii")
    splits: dict[str, list[Line]] = {}
    for split, names in LISTS.items():
        splits[split] = []
        for form in (form for name in names for form in forms(_find(corpus, name))):
            if lines is None or len(splits[split]) < lines:
                splits[split] += form_lines(strokes / form[:3] / form[:7], ascii_texts / form[:3] / form[:7], form)
        splits[split] = splits[split][:lines]
        if not splits[split]:
            raise InputError(f"no line of {' and '.join(names)} is in {corpus}; unpack lineStrokes and ascii there.")
    return splits


def forms(path: Path) -> list[str]:
    """The names of the forms in a set list, without those left out; raises InputError if it is not plain text."""
    try:
        names = path.read_text(encoding="ascii").split()
    except UnicodeDecodeError as error:
        raise InputError(f"{path} is not a list of forms ({error}); get it from {WHERE} again.") from None
    return [name for name in names if name not in LEFT_OUT]


def form_lines(strokes: Path, texts: Path, form: str) -> list[Line]:
    """The lines of one form that have both strokes and transcription, in their order."""
    path = texts / f"{form}.txt"
    written = transcription(path.read_text(encoding="iso-8859-1")) if path.is_file() else []
    files = [(strokes / f"{form}-{number:02}.xml", text) for number, text in enumerate(written, 1)]
    return [(found, text) for file, text in files if file.is_file() and text and (found := stroke_set(file))]


def transcription(text: str) -> list[str]:
    """The lines after "CSR:", without the empty ones that surround them."""
    return [line.strip() for line in text.partition("CSR:")[2].strip().splitlines()]


def stroke_set(path: Path) -> list[Stroke]:
    """The strokes of a line, [n, 3]: x, y (downwards), seconds; raises InputError if the file is not of this form."""
    try:
        strokes = [
            np.array([[float(point.attrib[key]) for key in ("x", "y", "time")] for point in stroke.iter("Point")])
            for stroke in ElementTree.parse(path).getroot().iter("Stroke")
        ]
    except (ElementTree.ParseError, LookupError, ValueError) as error:
        raise InputError(f"{path} is not a line of strokes ({error}); unpack lineStrokes again.") from None
    return [stroke for stroke in strokes if len(stroke)]


def _find(corpus: Path, name: str) -> Path:
    for path in (corpus / name, *sorted(corpus.glob(f"*/{name}"))):
        if path.exists():
            return path
    raise InputError(f"{corpus} has no {name}; set {VARIABLE} to the folder into which IAM-OnDB was unpacked.")
