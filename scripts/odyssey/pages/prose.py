"""Docstrings and captions as HTML: paragraphs with `code` and **bold**."""

from __future__ import annotations

import re
from html import escape


def prose(text: str) -> str:
    """A line of it, in which ``code``, `code` and **bold** are marked up."""
    words = re.sub(r"``([^`]*)``|`([^`]*)`", lambda m: f"<code>{m[1] or m[2] or ''}</code>", escape(text, quote=False))
    return re.sub(r"\*\*([^*]+)\*\*", r"<b>\1</b>", words)


def paragraphs(text: str) -> str:
    """All of it, a <p> a paragraph."""
    parts = (part for part in re.split(r"\n\s*\n", text) if part.strip())
    return "".join(f"<p>{prose(' '.join(part.split()))}</p>" for part in parts)
