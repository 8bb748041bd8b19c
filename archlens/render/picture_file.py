"""A picture of a model as the content of a file, in every form that a drawing is written in."""

from __future__ import annotations

from archlens.analysis.analysis import Analysis
from archlens.render.diagram.drawing import mermaid_of, scene_of
from archlens.render.diagram.options import DrawingError, Options
from archlens.render.diagram.write import dot
from archlens.render.diagram.write.engine import lay_out
from archlens.render.diagram.write.svg import finish
from archlens.render.html import render_drawing

FORMS = ("svg", "png", "pdf", "html", "dot", "mmd")
"""The endings that a drawing is written under."""


def render(analysis: Analysis, form: str, options: Options | None = None) -> bytes:
    """A picture of the model as the content of a file.

    Args:
        analysis: an analysis with its graph.
        form: one of :data:`FORMS`.
        options: what to show.

    Raises:
        DrawingError: if the form is unknown, or the layout engine is missing, fails or takes too long.
        UnknownNameError: if the focus or the branch is none of the model's.
    """
    options = options or Options()
    if form not in FORMS:
        raise DrawingError(
            expected=f"a file that ends in {', '.join('.' + each for each in FORMS)}",
            found=f".{form}" if form else "no ending",
            hint="Name the file so.",
        )
    if form == "html":
        return render_drawing(analysis, options).encode()
    if form == "mmd":
        return mermaid_of(analysis, options).encode()
    scene = scene_of(analysis, options)
    source = dot.render(scene)
    if form == "dot":
        return source.encode()
    picture = lay_out(source, form, options.engine, options.seconds)  # type: ignore[arg-type]
    return finish(picture.decode(), scene).encode() if form == "svg" else picture
