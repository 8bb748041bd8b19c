"""The diagram of a page: the picture that it opens with, what its folded nodes hold, and its legend."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from archlens.render.diagram.drawn_model import DrawnModel
from archlens.render.diagram.options import ColorBy, Direction, DrawingError, Options
from archlens.render.diagram.readable import readable
from archlens.render.diagram.scene.caption import extent
from archlens.render.diagram.scene.composition import compose
from archlens.render.diagram.scene.scene import LegendEntry
from archlens.render.html.cost_colours import CostColours, Legend
from archlens.render.html.fixed_picture import picture
from archlens.render.html.numbers import ranges
from archlens.render.html.opened_pieces import opened
from archlens.render.html.palette import PagePalette
from archlens.text.widths import ELLIPSIS

_SCREEN = (960.0, 720.0)
"""What a page leaves to its picture on a screen of 1,440 by 900 pixels."""


@dataclass(frozen=True, slots=True)
class Diagram:
    """A diagram.

    Attributes:
        svg: the picture, ready for the page.
        nodes: for each of its nodes: its number, its calls, its kind.
        pictures: what its folded nodes hold, as :func:`~archlens.render.html.opened_pieces.opened` says it.
        signs: the signs of the legend; its colours are what can be lit.
        summary: what the model comes to, in lines.
        extent: which part of it is shown, and how far it is folded; empty if all of it, call by call.
        title: the model's name.
        direction: where the pictures run.
        color_by: what the colours tell at first.
        legends: what they mean where they tell what nodes cost.
        why_not: why there is no picture.
    """

    svg: str
    nodes: tuple[tuple[int, str, str], ...]
    pictures: tuple[dict[str, Any], ...]
    signs: tuple[LegendEntry, ...]
    summary: tuple[str, ...] = ()
    extent: str = ""
    title: str = ""
    direction: Direction = "TB"
    color_by: ColorBy = "branch"
    legends: tuple[Legend, ...] = ()
    why_not: str = ""


def diagram(drawn: DrawnModel, options: Options, palette: PagePalette) -> Diagram:
    """The diagram of a model.

    Raises:
        DrawingError: if the engine is missing, fails or takes too long.
        UnknownNameError: if the focus or the branch is none of the model's.
    """
    color_by = options.color_by
    options = replace(options, color_by="branch")  # the page's style changes the colours
    costs = CostColours(drawn)
    shown = readable(drawn, options, options.engine, theme=palette.theme, screen=_SCREEN, bare=True)
    graph, scene = shown.graph, compose(shown.graph, options, palette.theme)
    svg = picture(shown.placed, palette, options, costs)
    nodes = tuple((int(node.id[1:]), ranges(node.calls), node.kind) for node in scene.root.all_nodes())
    try:
        inner = tuple(opened(graph, options, palette, costs))
    except DrawingError:  # folded nodes then open as lists of their calls
        inner = ()
    signs = tuple(entry for entry in scene.legend if entry.tone is None and entry.sign != ELLIPSIS)
    shows = extent(graph, options)
    summary = tuple(line for line in scene.summary if line != shows)
    legends = costs.legends()
    return Diagram(
        svg, nodes, inner, signs, summary, shows, scene.title, shown.placed.scene.direction, color_by, legends
    )
