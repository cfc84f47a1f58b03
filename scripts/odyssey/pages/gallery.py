"""The gallery: every published study's figures, each with how it was made and how it is drawn again."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

HEAD = """# Gallery

What these studies showed on one machine. The tables behind every figure lie beside it, so that it can be drawn again
without training: `python scripts/draw_figure.py --kind KIND --figure FIGURE --tables results/published/STUDY
--out-prefix FIGURE`. This page is written by `scripts/publish_study.py`.
"""


def gallery(folder: Path) -> str:
    """Markdown over all studies in `folder` that have an about.json."""
    parts = [_part(json.loads(path.read_text())) for path in sorted(folder.glob("*/about.json"))]
    return "\n".join([HEAD, *parts])


def _part(about: dict[str, Any]) -> str:
    study = about["study"]
    made = f"`{about['command']}`, commit `{about['commit']}`, {about['minutes']:g} minutes; kind `{about['kind']}`"
    figures = [f"![{title}]({study}/{name}.png)\n\n{title}: {made}\n" for name, title in about["figures"].items()]
    return "\n".join([f"## {study}\n", *figures])
