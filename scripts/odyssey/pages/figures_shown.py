"""The figures of a study in the page, each with its caption, and its PDF beside."""

from __future__ import annotations

import base64
import struct
from html import escape
from pathlib import Path

from odyssey.pages.prose import paragraphs
from odyssey.pages.study_results import StudyResults

OPEN = 1  # paragraphs of a caption that are not folded away


def figures_html(study: StudyResults, results: Path) -> str:
    """Of a study that was run here, the pictures themselves; of a published one, links to them."""
    if study.published:
        links = (
            f'<li><a href="{path.relative_to(results).as_posix()}">{escape(study.facts(name)["title"])}</a></li>'
            for name, path in study.figures.items()
        )
        return f'<ul class="links">{"".join(links)}</ul>'
    return "".join(_figure(study, name, path, results) for name, path in study.figures.items())


def _figure(study: StudyResults, name: str, path: Path, results: Path) -> str:
    facts = study.facts(name)
    return f"""
<figure id="{study.name}-{name}">
<h4 class="unseen">{escape(facts["title"])}</h4>
{picture(path, f"{facts['title']}. {first_paragraph(facts['caption'])}")}
{caption_html(facts["caption"], _files(path, results))}
</figure>"""


def caption_html(caption: str, files: str) -> str:
    """The first paragraph, the rest folded away, and the links to files."""
    parts = [part for part in caption.split("\n\n") if part.strip()]
    more = "".join(map(paragraphs, parts[OPEN:]))
    folded = f"<details><summary>More about this picture</summary>{more}</details>" if more else ""
    return f"<figcaption>{''.join(map(paragraphs, parts[:OPEN]))}{folded}{files}</figcaption>"


def picture(path: Path, alt: str) -> str:
    """A PNG inside the page; a sentence where the file is none."""
    content = path.read_bytes()
    if content[:8] != b"\x89PNG\r\n\x1a\n" or len(content) < 24:
        return f"<p>{escape(path.name)} is damaged; delete it and run the study again.</p>"
    width, height = struct.unpack(">II", content[16:24])
    data = base64.b64encode(content).decode()
    size = f'width="{width}" height="{height}"'
    return f'<img src="data:image/png;base64,{data}" {size} alt="{escape(alt)}" loading="lazy" decoding="async">'


def first_paragraph(text: str) -> str:
    """As one line, for who does not see the picture."""
    return " ".join(text.split("\n\n")[0].split()).replace("`", "").replace("**", "")


def _files(path: Path, results: Path) -> str:
    files = [file for file in (path.with_suffix(".pdf"), path) if file.exists()]
    links = (f'<a href="{file.relative_to(results).as_posix()}">{file.suffix[1:].upper()}</a>' for file in files)
    return f'<p class="files">Files: {", ".join(links)}</p>'
