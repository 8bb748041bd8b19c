"""A comparison as Markdown, for a comment on a pull request."""

from __future__ import annotations

from archlens.comparison.changes.comparison import Comparison
from archlens.comparison.changes.passages import FIGURES, INTERFACE
from archlens.render import markdown_report
from archlens.render.diagram.write import mermaid
from archlens.render.diff.diff_document import document
from archlens.render.diff.diff_folding import MOST_NODES
from archlens.render.diff.diff_picture import scene, title_of
from archlens.render.diff.union import union
from archlens.render.document import Document, View, Words

_ON_TOP = (FIGURES, INTERFACE, "Changed", "Added", "Removed", "Rewired")
"""What it comes to, and what was done to the model; all else is folded away."""

_EVER_FEWER = (MOST_NODES, 20, 10)
"""How many nodes the picture is folded down to, where it would be too large."""

_LEGEND = (
    "green with a + was added, red with a − removed, amber with a ~ changed, gray is the same in both · a hexagon is a "
    "fusion, double sides are several calls in one node"
)


def render(comparison: Comparison, view: View) -> str:
    """The comparison as GitHub-flavoured Markdown; it ends with a line end.

    What happened, the figures and what was done to the model stand open; what follows from it and the picture, in
    Mermaid, are folded away. The whole fits into a comment, unless all is asked for.
    """
    return laid_out(comparison, view)


def laid_out(
    comparison: Comparison, view: View, title: Words | None = None, most: int = markdown_report.COMMENT
) -> str:
    """The same under a title, as a part of a comment that tells more.

    Args:
        comparison: what changed.
        view: what the reader asked to see.
        title: what stands above it; what both models are called, if none is given.
        most: how many characters it may take, as far as it can be folded.
    """

    def picture(room: int) -> str:
        if comparison.same:
            return ""
        both = union(comparison)
        for nodes in _EVER_FEWER:
            made = scene(comparison, title_of(view), both=both, most=nodes)
            source = mermaid.render(made, legend=False)
            block = markdown_report.picture_block("Picture of both models", source, _LEGEND)
            fits = len(made.edges) <= mermaid.MOST_EDGES and len(source) <= mermaid.MOST_CHARACTERS
            if fits and len(block) <= room:
                return block
        return ""

    told = document(comparison, view)
    figures_first = sorted(told.sections, key=lambda section: section.title not in ("", FIGURES))
    ordered = Document(told.title if title is None else title, tuple(figures_first))
    return markdown_report.lay_out(ordered, _ON_TOP, full=view.full, picture=picture, most=most)
