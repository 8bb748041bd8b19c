"""What a notebook shows of an Analysis: the report in short, with its diagram."""

from __future__ import annotations

import base64

from archlens.analysis.analysis import Analysis
from archlens.render.diagram.options import DrawingError, Options
from archlens.render.document import View
from archlens.render.html.chapters import Linker
from archlens.render.html.page import environment
from archlens.render.picture_file import render as draw
from archlens.render.sections import compose

_OPENED = ("Branches", "Merge points")
_SECONDS = 5.0
"""How long a cell of a notebook waits for its diagram."""


def render(analysis: Analysis) -> str:
    """The report as a piece of HTML without style or script: what matters most is open, the rest folded.

    Example:
        >>> import archlens
        >>> shown = render(archlens.analyze("sample_models/image_text.keras"))
        >>> shown.count("<details"), shown.count("<details open>"), "<script" in shown
        (8, 3, False)
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
    try:
        picture = draw(analysis, "svg", Options(seconds=_SECONDS))
    except DrawingError:
        return ""
    return f"data:image/svg+xml;base64,{base64.b64encode(picture).decode()}"
