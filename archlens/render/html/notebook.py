"""What a notebook shows of an Analysis: the report in short, with its diagram."""

from __future__ import annotations

import base64
import re
from dataclasses import replace

from archlens.analysis.analysis import Analysis
from archlens.render.diagram.drawn_model import DrawnModel
from archlens.render.diagram.options import DrawingError, Options
from archlens.render.diagram.readable import readable
from archlens.render.diagram.scene.theme import LIGHT
from archlens.render.diagram.write.placed_dot import drawn
from archlens.render.diagram.write.svg import finish
from archlens.render.document import View
from archlens.render.html.chapters import Linker
from archlens.render.html.page import environment
from archlens.render.sections import compose

_OPENED = ("Branches", "Merge points")
_SECONDS = 5.0
"""How long a cell of a notebook waits for its diagram."""

_CELL = (760.0, 800.0)
"""What a notebook of 900 pixels leaves to a picture."""

# A notebook does not tell a picture whether it is light or dark: so the picture has no paper, and what stands on none
# of its boxes is in a gray that stands out on white and on black.
_GRAY = "#6b7684"
_THEME = replace(
    LIGHT, faint=_GRAY, neutral=replace(LIGHT.neutral, line=_GRAY), fusion=replace(LIGHT.fusion, line=_GRAY)
)
_PAPER = re.compile(r'<polygon fill="[^"]*" stroke="none"[^>]*/>\n')


def render(analysis: Analysis) -> str:
    """The report as a piece of HTML without style or script: what matters most is open, the rest folded.

    Example:
        >>> import archlens
        >>> shown = render(archlens.analyze("sample_models/image_text.keras"))
        >>> shown.count("<details open>"), "<script" in shown
        (3, False)
    """
    document, linker = compose(analysis, View()), Linker({}, [])
    overview, *chapters = (
        linker.chapter(section, full=False) for section in document.sections if not section.is_drawing
    )
    return (
        environment()
        .get_template("notebook.html.j2")
        .render(
            title=linker.words(document.title),
            overview=overview,
            chapters=chapters,
            opened=_OPENED,
            picture=_picture(analysis),
        )
    )


def _picture(analysis: Analysis) -> str:
    """The diagram as the address of an image, in which no script runs; empty where there is none to be had."""
    if not analysis.has_graph:
        return ""
    options = Options(seconds=_SECONDS)
    try:
        placed = readable(DrawnModel(analysis), options, theme=_THEME, screen=_CELL, bare=True).placed
        svg = finish(drawn(placed, "svg", options.engine, options.seconds).decode(), placed.scene)
    except DrawingError:
        return ""
    picture = _PAPER.sub("", svg, count=1).encode()
    return f"data:image/svg+xml;base64,{base64.b64encode(picture).decode()}"
