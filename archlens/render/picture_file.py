"""A picture of a model as the content of a file, in every format that a drawing is written in."""

from __future__ import annotations

from archlens.analysis.analysis import Analysis
from archlens.render.diagram.drawing import scene_of
from archlens.render.diagram.drawn_model import DrawnModel
from archlens.render.diagram.options import DrawingError, Options
from archlens.render.diagram.readable import readable
from archlens.render.diagram.write import dot as dot_language
from archlens.render.diagram.write.engine import engine_of
from archlens.render.diagram.write.placed_dot import drawn
from archlens.render.diagram.write.svg import finish
from archlens.render.formats import UnknownEndingError, named, of_ending


def format_of(file: str) -> str:
    """The name of the format that a file's ending asks for.

    Raises:
        DrawingError: if it has none that a drawing is written under.

    Example:
        >>> format_of("model.mmd")
        'mermaid'
    """
    try:
        return of_ending(file, "drawing").name
    except UnknownEndingError as error:
        raise DrawingError(expected=error.expected, found=error.found, hint="Name the file so.") from None


def render(analysis: Analysis, format_name: str, options: Options | None = None) -> bytes:
    """A picture of the model as the content of a file.

    Args:
        analysis: an analysis with its graph.
        format_name: of one that a drawing is written in.
        options: what to show.

    Raises:
        DrawingError: if the layout engine is missing, fails or takes too long.
        UnknownNameError: if the focus or the branch is none of the model's.
    """
    content: str | bytes = named(format_name, "drawing").writer("drawing")(analysis, options or Options())
    return content.encode() if isinstance(content, str) else content


def dot(analysis: Analysis, options: Options) -> str:
    """The picture in Graphviz's language."""
    return dot_language.render(scene_of(analysis, options))


def svg(analysis: Analysis, options: Options) -> str:
    """The picture as SVG, with a readable title on every node and edge."""
    placed = readable(DrawnModel(analysis), options, options.engine).placed
    return finish(drawn(placed, "svg", options.engine, options.seconds).decode(), placed.scene)


def png(analysis: Analysis, options: Options) -> bytes:
    """The picture as PNG."""
    placed = readable(DrawnModel(analysis), options, options.engine).placed
    return drawn(placed, "png", options.engine, options.seconds)


def pdf(analysis: Analysis, options: Options) -> bytes:
    """The picture as PDF, which the system's Graphviz alone writes."""
    # What draws it lays it out, too: the widths of letters are not quite the same everywhere.
    engine = engine_of("pdf", options.engine)
    placed = readable(DrawnModel(analysis), options, engine).placed
    return drawn(placed, "pdf", options.engine, options.seconds)
