"""A comparison as one page that needs nothing else: the picture, and below it what changed. No script runs in it."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator
from html import escape

from archlens.comparison.changes.comparison import Comparison
from archlens.comparison.changes.passage_lines import Name, Passage, PassageLine, Quoted
from archlens.comparison.changes.passages import passages, summary
from archlens.render.diagram.options import SECONDS
from archlens.render.diagram.scene.labels import words
from archlens.render.diagram.write import dot
from archlens.render.diagram.write.engine import lay_out
from archlens.render.diagram.write.svg import finish
from archlens.render.diff.diff_picture import scene
from archlens.text.escape import visible

_STYLE = """
body { font: 15px/1.45 Arial, Helvetica, "Liberation Sans", sans-serif; color: #0f172a; margin: 2rem auto;
  max-width: 76rem; padding: 0 1.5rem; }
h1 { font-size: 1.4rem; overflow-wrap: anywhere; } h2 { font-size: 1.05rem; margin: 1.6rem 0 .4rem; }
.picture { overflow: auto; border: 1px solid #cbd5e1; border-radius: .4rem; }
.picture svg { display: block; max-width: none; margin: auto; }
table { border-collapse: collapse; width: 100%; }
td { padding: .25rem .5rem; border-top: 1px solid #e2e8f0; vertical-align: top; overflow-wrap: anywhere; }
td:first-child { width: 1.2rem; font-weight: bold; text-align: center; }
.added td:first-child { background: #dcfce7; color: #14532d; }
.removed td:first-child { background: #fecaca; color: #7f1d1d; }
.changed td:first-child { background: #fef3c7; color: #713f12; }
code { font: 13px/1.4 "DejaVu Sans Mono", Menlo, Consolas, monospace; background: #f1f5f9; padding: .05rem .25rem;
  border-radius: .2rem; }
footer { margin-top: 2rem; color: #64748b; font-size: .85rem; }
"""
_CLASSES = {"+": "added", "-": "removed", "~": "changed", "": ""}
_SIGNS = {"-": "−"}
_WIDEST_SIDE = 24


def picture(comparison: Comparison, sides: tuple[str, str]) -> str:
    """The picture as an SVG file.

    Raises:
        DrawingError: if the layout fails or takes too long.
    """
    # Not wider than the legend below it, which would be pulled apart.
    made = scene(comparison, " → ".join(words(side, _WIDEST_SIDE) for side in sides))
    svg = lay_out(dot.render(made), "svg", None, SECONDS)
    return finish(svg.decode(), made)


def render(comparison: Comparison, sides: tuple[str, str]) -> str:
    """The page; in ASCII, so that nothing on its way can change a character of it.

    Raises:
        DrawingError: if the layout of the picture fails or takes too long.
    """
    page = "\n".join(_lines(comparison, sides)) + "\n"
    return page.encode("ascii", "xmlcharrefreplace").decode("ascii")


def _lines(comparison: Comparison, sides: tuple[str, str]) -> Iterator[str]:
    digest = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
    title = " → ".join(map(_safe, sides))
    yield '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">'
    yield (
        '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; '
        f"style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'\">"
    )
    yield '<meta name="viewport" content="width=device-width">'
    yield f"<title>{title}</title>\n<style>{_STYLE}</style>\n</head>\n<body>"
    yield f"<h1>{title}</h1>\n<p><strong>{escape(summary(comparison))}</strong></p>"
    for passage in passages(comparison, full=False)[:1]:
        yield from _table(passage)
    svg = picture(comparison, sides)
    yield f'<h2>Picture</h2>\n<div class="picture">\n{svg[svg.index("<svg") :].rstrip()}\n</div>'
    for passage in passages(comparison, full=True, names=True)[1:]:
        yield from _table(passage)
    yield "<footer>Written by archlens diff.</footer>\n</body>\n</html>"


def _table(passage: Passage) -> Iterator[str]:
    yield f"<h2>{escape(passage.title)}</h2>\n<table>"
    for line in passage.lines:
        sign = _SIGNS.get(line.sign, line.sign)
        yield f'<tr class="{_CLASSES[line.sign]}"><td>{sign}</td><td>{_said(line)}</td></tr>'
    yield "</table>"


def _said(line: PassageLine) -> str:
    return "".join(
        f"<code>{_safe(word)}</code>" if isinstance(word, (Name, Quoted)) else escape(word) for word in line.words
    )


def _safe(text: str) -> str:
    return escape(visible(text))
