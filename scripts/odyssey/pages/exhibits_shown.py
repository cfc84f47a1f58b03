"""The exhibits of a study in the page: pictures, texts to read, and pieces to be heard."""

from __future__ import annotations

import json
from html import escape
from pathlib import Path

from odyssey import registry
from odyssey.errors import InputError
from odyssey.exhibits.midi_read import read_midi
from odyssey.figures.style import task_title
from odyssey.pages.figures_shown import caption_html, first_paragraph, picture
from odyssey.pages.study_results import StudyResults

LONGEST = 20_000  # letters of a text that are shown


def exhibits_html(study: StudyResults, results: Path) -> str:
    """All of them, by name; "" where there are none."""
    pictures = sorted((study.folder / "exhibits").glob("*.png"))
    return "".join(_exhibit(path, study, results) for path in pictures)


def _exhibit(path: Path, study: StudyResults, results: Path) -> str:
    name, _, task = path.stem.partition("-")
    facts = _facts(name)
    title = f"{facts['title']}: {task_title(task)}"
    about = path.with_suffix(".rst")
    caption = f"{facts['caption']}\n\n{about.read_text() if about.exists() else ''}"
    return f"""
<figure id="{study.name}-{path.stem}">
<h4 class="unseen">{escape(title)}</h4>
{_heard(path.with_suffix(".mid"), title)}
{picture(path, f"{title}. {first_paragraph(facts['caption'])}")}
{_read(path.with_suffix(".txt"))}
{caption_html(caption, _files(path, results))}
</figure>"""


def _facts(name: str) -> dict[str, str]:
    try:
        return registry.exhibit_facts(name)
    except InputError:
        return {"title": name.replace("_", " ").capitalize(), "caption": ""}


def _heard(path: Path, title: str) -> str:
    """A player, which a script turns on; "" where there is no piece."""
    content = path.read_bytes() if path.exists() else b""
    piece = read_midi(content)
    if not piece.notes:
        return ""
    data = json.dumps({"seconds": piece.seconds, "notes": piece.notes}, separators=(",", ":"))
    return (
        f'<div class="player" data-piece="{escape(data)}"><noscript>It is played by a script; the MIDI file is linked '
        f'below.</noscript><button type="button" hidden aria-label="Play {escape(title)}">Play</button>'
        f'<progress max="1" value="0" hidden aria-label="How far {escape(title)} is"></progress><output></output></div>'
    )


def _read(path: Path) -> str:
    if not path.exists():
        return ""
    text = path.read_text(errors="replace")
    more = f"\n… ({len(text) - LONGEST:,} more letters in the file)" if len(text) > LONGEST else ""
    return f"<details open><summary>The text</summary><pre>{escape(text[:LONGEST])}{more}</pre></details>"


def _files(path: Path, results: Path) -> str:
    files = sorted(file for file in path.parent.glob(f"{path.stem}.*") if file.suffix != ".rst")
    links = (f'<a href="{file.relative_to(results).as_posix()}">{file.suffix[1:].upper()}</a>' for file in files)
    return f'<p class="files">Files: {", ".join(links)}</p>'
