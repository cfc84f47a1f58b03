"""An HTML page as one file: dark on white, for a screen, a phone and paper."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from html import escape
from pathlib import Path

from odyssey.figures.style import ALARM, FAINT, INK

WEB = Path(__file__).parent / "web"  # styles and scripts that pages carry inside
ALLOWED = "default-src 'none'; img-src data: blob:; style-src 'unsafe-inline'; script-src 'unsafe-inline'"  # no request

STYLE = f"""
:root {{ --ink: {INK}; --faint: {FAINT}; --alarm: {ALARM} }}
* {{ box-sizing: border-box }}
html {{ color: {INK}; background: #fff;
  font: 16px/1.5 system-ui, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif;
  -webkit-text-size-adjust: 100% }}
body {{ max-width: 76rem; margin: 0 auto; padding: 1.5rem clamp(1rem, 4vw, 2.5rem) 4rem }}
h1 {{ font-size: 1.9rem; line-height: 1.2; margin: 0 0 .5rem }}
h2 {{ font-size: 1.35rem; margin: 2.5rem 0 .4rem; padding-top: .8rem; border-top: 2px solid {INK} }}
h3 {{ display: flex; flex-wrap: wrap; align-items: baseline; gap: .1rem .5rem; font-size: 1.05rem; margin: 0 }}
p {{ max-width: 46rem; margin: .3rem 0 }}
section > p {{ font-size: .9rem }}
code, pre {{ font: .85em/1.5 ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace }}
math {{ font-family: "Latin Modern Math", "STIX Two Math", "Cambria Math", "DejaVu Math TeX Gyre", math, serif;
  font-variant-ligatures: none }}
a {{ color: inherit; text-decoration: none }}
a:hover {{ text-decoration: underline }}
.skip:not(:focus), .unseen {{ position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%);
  white-space: nowrap }}
:focus-visible {{ outline: 2px solid #1a56b0; outline-offset: 2px }}
ul {{ list-style: none; margin: 1rem 0; padding: 0 }}
.legend, .index {{ font-size: .9rem }}
.legend li {{ max-width: 52rem; margin: .15rem 0 }}
.index li {{ display: flex; flex-wrap: wrap; gap: .1rem 1.1rem; padding: .25rem 0; border-top: 1px solid #e8e8e8 }}
.index a {{ white-space: nowrap }}
.mark {{ width: .85em; height: .85em; margin-right: .4em; vertical-align: -.06em; align-self: center }}
h3 .mark {{ width: 1em; height: 1em; margin-right: 0 }}
.cells {{ display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 27rem), 1fr)); gap: 1rem;
  margin-top: 1rem; align-items: start }}
.cell {{ border: 1px solid #dcdcdc; border-radius: 6px; padding: .9rem 1.1rem; min-width: 0 }}
.cell:target {{ border-color: {INK}; box-shadow: 0 0 0 1px {INK} }}
.wide {{ grid-column: 1 / -1 }}
.cell code, .said {{ color: {FAINT}; font-weight: normal }}
.said {{ font-size: .85rem; margin-left: auto }}
.equations {{ overflow-x: auto; margin: .6rem -.5rem }}
.equations math {{ width: fit-content; margin: 0; font-size: 1.1rem }}
msup > :last-child, msubsup > :last-child {{ padding-left: .12em }}
.equations mtd {{ height: 2em; padding-top: .3em; padding-bottom: 0 }}
.marked, .key {{ background: #fff0c2; -webkit-print-color-adjust: exact; print-color-adjust: exact }}
.key {{ padding: 0 .3em }}
p.marked {{ display: inline-block; padding: .1em .45rem; font-size: .95rem }}
dl, dd {{ margin: 0 }}
small {{ white-space: nowrap }}
dl {{ display: flex; flex-wrap: wrap; gap: .1rem 2rem; font-size: .9rem }}
dl div {{ display: flex; gap: .5rem }}
dt, summary, small {{ color: {FAINT} }}
details {{ margin-top: .4rem; font-size: .9rem }}
summary {{ cursor: pointer }}
pre {{ overflow-x: auto; margin: .5rem 0 0; padding: .6rem .8rem; background: #f6f6f6; border-radius: 4px;
  user-select: all }}
@media (max-width: 40rem) {{
  .cell {{ padding: .7rem .8rem }}
  .equations math {{ font-size: .95rem }}
}}
@media print {{
  @page {{ size: A4; margin: 14mm }}
  html {{ font-size: 11px }}
  body {{ max-width: none; padding: 0 }}
  .cells {{ grid-template-columns: 1fr 1fr; gap: .7rem }}
  .cell, p {{ break-inside: avoid }}
  h2, section > p {{ break-after: avoid }}
  details, .index {{ display: none }}
}}
"""


def document(title: str, body: str, styles: Sequence[str] = (), scripts: Sequence[str] = ()) -> str:
    """The page with that title and content; styles, scripts: files in web/ that it carries inside."""
    style = STYLE + "".join(map(web, styles))
    script = "".join(f"<script>{web(name)}</script>" for name in scripts)
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="{ALLOWED}">
<link rel="icon" href="data:,">
<title>{escape(title)}</title>
<style>{style}</style>
</head>
<body><a class="skip" href="#main">Skip to the content</a><main id="main">{body}</main>{script}</body>
</html>
"""


@cache
def web(name: str) -> str:
    """A style or script of the pages."""
    return (WEB / name).read_text()
