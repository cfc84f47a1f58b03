"""Published pictures: drawn from the tables beside them, with a record of what they were drawn from."""

from __future__ import annotations

import hashlib
import importlib
import json
from pathlib import Path
from typing import Any

import matplotlib as mpl

from odyssey.digests import digest, modules_in, release
from odyssey.errors import InputError
from odyssey.figures.sheets import render
from odyssey.files import write_whole
from odyssey.studies.found import figure_facts, read_tables

ABOUT = "about.json"


def read_about(study: Path) -> dict[str, Any]:
    """What results/published/<study>/about.json says; raises InputError where there is none."""
    path = study / ABOUT
    if not path.is_file():
        raise InputError(f"there is no {path}; publish the study first.")
    return dict(json.loads(path.read_text()))


def write_about(study: Path, about: dict[str, Any]) -> None:
    """Keep it, with what each of its figures was drawn from and the digest of the picture."""
    drawn = {
        name: {"from": origin(about["kind"], name, study), "picture": picture_digest(study / f"{name}.png")}
        for name in about["figures"]
    }
    content = json.dumps({**about, "drawn": drawn}, indent=1, ensure_ascii=False) + "\n"
    write_whole(study / ABOUT, content.encode())


def draw(kind: str, figure: str, study: Path) -> bytes:
    """The PNG of a figure of that kind of study, from the tables in the folder of a published study."""
    mpl.use("Agg")
    module = importlib.import_module(figure_facts(figure, kind)["module"])
    return render(module.draw(read_tables(kind, study)), "png")


def redraw(study: Path) -> list[str]:
    """Draw a published study's pictures again; the names of those that have changed."""
    about = read_about(study)
    about["figures"] = {name: figure_facts(name, about["kind"])["title"] for name in about["figures"]}
    changed = []
    for name in about["figures"]:
        path, content = study / f"{name}.png", draw(about["kind"], name, study)
        if not path.exists() or path.read_bytes() != content:
            write_whole(path, content)
            changed.append(name)
    write_about(study, about)
    return changed


def origin(kind: str, figure: str, study: Path) -> str:
    """A digest of the code of a figure, of all tables of the study, and of the library that draws."""
    facts = figure_facts(figure, kind)
    found = modules_in(facts["READS"]) if "READS" in facts else []
    content = hashlib.sha256(f"{digest(facts['module'], *found)} {release('matplotlib')}".encode())
    for table in sorted(study.glob("*.parquet")):
        content.update(f"{table.stem} {hashlib.sha256(table.read_bytes()).hexdigest()}\n".encode())
    return content.hexdigest()[:16]


def picture_digest(path: Path) -> str:
    """A digest of a file's bytes."""
    return hashlib.sha256(path.read_bytes()).hexdigest()[:16]
