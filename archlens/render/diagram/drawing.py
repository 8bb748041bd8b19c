"""The road of a diagram: what is known of every call, pieces that are folded, a scene, and Mermaid's text of it."""

from __future__ import annotations

from dataclasses import replace

from archlens.analysis.analysis import Analysis
from archlens.render.diagram.drawn_model import DrawnModel
from archlens.render.diagram.fold.cut import cut
from archlens.render.diagram.fold.folding import fold
from archlens.render.diagram.fold.nested_models import close_deeper
from archlens.render.diagram.fold.pieces import PieceGraph
from archlens.render.diagram.options import MOST_NODES, DrawingError, Options
from archlens.render.diagram.scene.composition import compose
from archlens.render.diagram.scene.scene import Scene
from archlens.render.diagram.write import mermaid
from archlens.text.figures import count

_EVER_FEWER = (MOST_NODES, 40, 25, 10, 1)
"""How many nodes a picture in Mermaid is folded down to, where it would be too large."""


def scene_of(analysis: Analysis, options: Options | None = None, most: int = MOST_NODES) -> Scene:
    """The picture of a model, before it is written in any format.

    Args:
        analysis: an analysis with its graph.
        options: what to show.
        most: how many nodes ``fold="auto"`` aims at.

    Raises:
        UnknownNameError: if the focus or the branch is none of the model's.
        ReportFormatError: if the analysis was read back from a report and has no graph.
    """
    options = options or Options()
    return compose(group_calls(DrawnModel(analysis), options, most), options)


def group_calls(drawn: DrawnModel, options: Options, most: int = MOST_NODES) -> PieceGraph:
    """Which calls the picture draws as one node.

    Args:
        drawn: what is known of the calls.
        options: what to show.
        most: how many nodes ``fold="auto"`` aims at.

    Raises:
        UnknownNameError: if the focus or the branch is none of the model's.
    """
    graph = cut(drawn, options)
    if options.depth is not None:
        close_deeper(graph, options.depth)
    fold(graph, options.fold, most, by_meaning=options.depth is None)
    return graph


def mermaid_of(analysis: Analysis, options: Options | None = None, room: int = mermaid.MOST_CHARACTERS) -> str:
    """The picture in Mermaid, with its legend; folded further than asked where it would pass Mermaid's limits.

    Args:
        analysis: an analysis with its graph.
        options: what to show.
        room: how many characters it may take.

    Raises:
        DrawingError: if it does not fit however much is folded.
        UnknownNameError: if the focus or the branch is none of the model's.
    """
    return for_mermaid(analysis, options, room, legend=True)[1]


def for_mermaid(
    analysis: Analysis,
    options: Options | None = None,
    room: int = mermaid.MOST_CHARACTERS,
    *,
    legend: bool = False,
) -> tuple[Scene, str]:
    """The picture that fits, as a scene and in Mermaid.

    Args:
        analysis: an analysis with its graph.
        options: what to show.
        room: how many characters it may take.
        legend: whether the legend is part of the drawing.

    Raises:
        DrawingError: if it does not fit however much is folded.
        UnknownNameError: if the focus or the branch is none of the model's.
    """
    options = options or Options()
    room = min(room, mermaid.MOST_CHARACTERS)
    folded = replace(options, fold="auto")
    for asked, most in ((options, MOST_NODES), *((folded, most) for most in _EVER_FEWER)):
        scene = scene_of(analysis, asked, most)
        text = mermaid.render(scene, legend=legend)
        if len(text) <= room and len(scene.edges) <= mermaid.MOST_EDGES:
            return scene, text
    raise DrawingError(
        expected=f"a picture of at most {count(room)} characters and {mermaid.MOST_EDGES} edges, "
        "as much as Mermaid takes",
        found=f"one of {count(len(text))} and {count(len(scene.edges))}",
        hint="Close nested models (--depth), draw one branch, or write SVG.",
    )
