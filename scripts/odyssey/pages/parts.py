"""Sections of a page that have a part of each study."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

from odyssey.pages.study_results import StudyResults


class Parts(list[tuple[StudyResults, str]]):
    """A section in parts: of each study that has one, the study and its part in HTML."""

    def __init__(self, studies: list[StudyResults], part: Callable[[StudyResults], str]) -> None:
        super().__init__((study, html) for study in studies if (html := part(study)))


def section_html(section: str, part: Parts | str) -> str:
    """A section's content: parts under the titles of their studies, published ones folded away behind the others."""
    if isinstance(part, str):
        return part
    here, published = ([(s, html) for s, html in part if s.published == said] for said in (False, True))
    told, others = ("".join(_titled(section, *one, alone=len(some) == 1) for one in some) for some in (here, published))
    return told + (_folded(len(published), others) if here and others else others)


def _titled(section: str, study: StudyResults, html: str, alone: bool) -> str:
    """The part of a study; where it is the only one run here, its title is that of the page, and only read aloud."""
    unseen = ' class="unseen"' if alone and not study.published else ""
    published = ' <span class="said">published</span>' if study.published else ""
    return f'<div id="{section}-{study.name}"><h3{unseen}>{escape(study.title)}{published}</h3>{html}</div>'


def _folded(number: int, html: str) -> str:
    noun = "study that was" if number == 1 else "studies that were"
    return f"<details><summary>{number} published {noun} not run here</summary>{html}</details>"
