"""How an Analysis shows itself: as text where it is printed, as HTML in a notebook."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from archlens.analysis.analysis import Analysis


def text(analysis: Analysis) -> str:
    """The report as text, 100 columns wide."""
    from archlens.render import text as form

    return form.render(analysis)


def html(analysis: Analysis) -> str:
    """The report in short, with its diagram, as a piece of HTML for a notebook."""
    from archlens.render.html import notebook

    return notebook.render(analysis)
