"""The report, and a picture alone, as one HTML file that needs nothing else: no network, no other file, no server."""

from __future__ import annotations

from dataclasses import replace

from archlens.analysis.analysis import Analysis
from archlens.render.diagram.drawn_model import DrawnModel
from archlens.render.diagram.options import DrawingError, Options
from archlens.render.document import View
from archlens.render.html.chapters import Chapter, Linker
from archlens.render.html.chart import chart
from archlens.render.html.diagram_panel import Diagram, diagram
from archlens.render.html.glance import glance
from archlens.render.html.page import write_page
from archlens.render.html.palette import PagePalette
from archlens.render.html.selections import selections
from archlens.render.sections import compose


def render(analysis: Analysis, view: View | None = None) -> str:
    """The report as an HTML page: all its sections, the diagram, and the charts.

    Args:
        analysis: what to report, with its graph.
        view: what the reader asked to see.

    Raises:
        UnknownNameError: if the view asks for a branch that the model does not have.
        ReportFormatError: if the analysis was read back from a report, which holds no graph.

    Example:
        >>> import archlens
        >>> page = render(archlens.analyze("sample_models/image_text.keras"))
        >>> page.startswith("<!doctype html>"), page.count("<script>")
        (True, 1)
    """
    view = view or View()
    document = compose(analysis, view, calls=False)  # the page has a table of its own for them
    drawn, palette = DrawnModel(analysis), PagePalette()
    lit = selections(drawn, palette.theme)
    linker = Linker(drawn.facts.number, lit, palette)
    shown = [section for section in document.sections[1:] if not section.is_drawing]  # the page has a picture
    chapters = [linker.chapter(section, full=view.full) for section in shown]
    return write_page(
        "report.html.j2",
        drawn,
        palette,
        lit,
        diagram=_diagram_or_why_not(drawn, Options(only_branch=view.branch), palette),
        title=linker.words(document.title),
        glance=glance(drawn, linker, view),
        chapters=chapters,
        paired=_paired(chapters),
        chart=chart(drawn, lit, palette, only=view.branch),
    )


def render_drawing(analysis: Analysis, options: Options | None = None) -> str:
    """A picture alone as an HTML page, with pan, zoom and search. It is light or dark as the reader's system is.

    Raises:
        DrawingError: if the layout engine is missing, fails or takes too long.
        UnknownNameError: if the focus or the branch is none of the model's.
        ReportFormatError: if the analysis was read back from a report, which holds no graph.
    """
    options = options or Options()
    drawn, palette = DrawnModel(analysis), PagePalette()
    lit = selections(drawn, palette.theme)
    return write_page("drawing.html.j2", drawn, palette, lit, diagram=diagram(drawn, options, palette))


def _paired(chapters: list[Chapter]) -> set[int]:
    """Places of chapters that stand two in a row: neighbours that say little."""
    found: set[int] = set()
    for place in range(1, len(chapters)):
        if place - 1 not in found and not (chapters[place - 1].long or chapters[place].long):
            found |= {place - 1, place}
    return found


def _diagram_or_why_not(drawn: DrawnModel, options: Options, palette: PagePalette) -> Diagram:
    """The diagram; a report is worth reading without it, too."""
    try:
        return diagram(drawn, replace(options, seconds=_SECONDS), palette)
    except DrawingError as error:
        return Diagram("", (), (), (), why_not=str(error))


_SECONDS = 10.0
"""How long a report waits for its diagram."""
