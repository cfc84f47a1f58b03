"""Figures that have been drawn, kept by what they were drawn from: several jobs of a study share the drawing.

A job draws its own figure and then, while it has everything imported, others of the study that are not drawn yet and
that no job is drawing; the jobs of those find them here. Imports no matplotlib.
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from filelock import FileLock, Timeout

from odyssey.files import write_whole
from odyssey.identity import short_hash

FORMATS = ("png", "pdf")
Draw = Callable[[str], Mapping[str, bytes]]  # the name of a figure -> its content by format


class Drawn:
    """The figures of a study that are drawn from the tables in `tables`, kept in `folder`.

    codes: figure -> digest of the code that draws it.
    """

    def __init__(self, folder: Path, tables: Path, codes: Mapping[str, str]) -> None:
        content = [hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(tables.glob("*.parquet"))]
        self.folder = folder
        self.keys = {figure: short_hash([code, content]) for figure, code in codes.items()}
        folder.mkdir(parents=True, exist_ok=True)

    def get(self, figure: str, draw: Draw) -> dict[str, bytes]:
        """A figure's content by format: as it is kept, or drawn now, and then others too that nobody has drawn."""
        if not self._holds(figure):
            with FileLock(self._lock(figure)):
                if not self._holds(figure):
                    self._draw(figure, draw)
            self._draw_others(draw)
        return {format: self._file(figure, format).read_bytes() for format in FORMATS}

    def _draw_others(self, draw: Draw) -> None:
        for other in self.keys:
            try:
                with FileLock(self._lock(other), timeout=0):
                    if not self._holds(other):
                        self._draw(other, draw)
            except Timeout:
                continue
            except Exception as error:  # which its own job will meet, and say
                print(f"{other} was not drawn beside: {error}", file=sys.stderr)

    def _draw(self, figure: str, draw: Draw) -> None:
        content = draw(figure)
        old = [path for format in FORMATS for path in self.folder.glob(f"{figure}-????????????????.{format}")]
        for format in reversed(FORMATS):  # the first says that all are there
            write_whole(self._file(figure, format), content[format], durable=False)
        for path in old:
            path.unlink(missing_ok=True)

    def _holds(self, figure: str) -> bool:
        return self._file(figure, FORMATS[0]).exists()

    def _file(self, figure: str, format: str) -> Path:
        return self.folder / f"{figure}-{self.keys[figure]}.{format}"

    def _lock(self, figure: str) -> Path:
        return self.folder / f"{figure}.lock"
