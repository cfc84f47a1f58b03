"""A hook of MkDocs: every page has its place in the repository as its place in the site.

So the links that work where the repository is read, into docs/ and out of it, work in the site, and `mkdocs build
--strict` checks all of them.
"""

from __future__ import annotations

from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files

ROOT = Path(__file__).parents[1]
PATTERNS = ("*.md", "docs/*.md", "docs/*.svg", "docs/*.css", "config/README.md", "results/README.md")
PUBLISHED = ("*.md", "*.png", "*.csv")  # in results/published


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """The files of the site, in place of those of docs/ alone; those of the theme stay."""
    for file in list(files):
        if file.src_dir == config.docs_dir:
            files.remove(file)
    found = [path for pattern in PATTERNS for path in ROOT.glob(pattern)]
    found += [path for pattern in PUBLISHED for path in (ROOT / "results" / "published").rglob(pattern)]
    for path in sorted(found):
        files.append(File.generated(config, path.relative_to(ROOT).as_posix(), abs_src_path=str(path)))
    return files
