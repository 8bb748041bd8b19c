"""The picture that a page opens with: laid out as any SVG, then made part of the page."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape

from archlens.render.diagram.options import Options
from archlens.render.diagram.place.placement import Placed
from archlens.render.diagram.write.placed_dot import drawn
from archlens.render.html.cost_colours import CostColours
from archlens.render.html.palette import PagePalette
from archlens.render.html.slim import slim

_COMMENT = re.compile(r"<!--.*?-->\n?", re.DOTALL)
_HEAD = re.compile(r'.*?<svg width="[\d.]+pt" height="[\d.]+pt"\s+viewBox="([-\d. ]+)"[^>]*>\n', re.DOTALL)
_PAPER = re.compile(r'<polygon fill="[^"]*" stroke="none"[^>]*/>\n')
_GROUP = re.compile(r'<g id="[^"]*" class="(graph|node|edge|cluster)"([^>]*)>\n<title>(.*?)</title>\n')


def picture(placed: Placed, palette: PagePalette, options: Options, costs: CostColours | None = None) -> str:
    """The picture as an ``svg`` element; its nodes and edges tell the script which they are.

    Args:
        placed: the picture, with the place of everything in it.
        palette: its colours.
        options: by what it is drawn, and how long that may take.
        costs: what nodes cost, if they tell it.

    Raises:
        DrawingError: if the engine is missing, fails or takes too long.
    """
    scene = placed.scene
    laid_out = drawn(placed, "svg", options.engine, options.seconds).decode()
    body = _COMMENT.sub("", laid_out)
    head = _HEAD.match(body)
    if head is None:
        return ""  # no engine writes an SVG without its head
    body = _PAPER.sub("", body[head.end() :], count=1)
    nodes = scene.root.all_nodes()
    labels = {node.id: node.tooltip if costs is None else costs.told(node) for node in nodes}
    classes = {node.id: node.kind + ("" if costs is None else costs.classes(node)) for node in nodes}
    body = palette.variables(slim(body))
    body = _GROUP.sub(lambda match: _group(match, labels, classes), body)
    opening = (
        f'<svg class="picture" id="main-picture" viewBox="{head[1]}" role="group" aria-label="Diagram of the model">'
    )
    return opening + body.strip()


def _group(match: re.Match[str], labels: Mapping[str, str], classes: Mapping[str, str]) -> str:
    """The start of a group, with what it stands for in the place of its title."""
    kind, more, title = match[1], match[2], match[3].replace("&#45;", "-").replace("&gt;", ">")
    if kind == "node":
        label = escape(labels.get(title, ""))
        return f'<g class="node {classes.get(title, "")}" data-n="{title[1:]}" aria-label="{label}">\n'
    if kind == "edge":
        source, _, target = (each.split(":")[0][1:] for each in title.partition("->"))
        return f'<g class="edge" data-s="{source}" data-t="{target}">\n'
    return f'<g class="{kind}"{more}>\n'
