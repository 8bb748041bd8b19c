"""The picture that a page opens with: laid out as any SVG, then made part of the page."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING

from archlens.render.diagram import dot
from archlens.render.diagram.engine import lay_out

if TYPE_CHECKING:
    from collections.abc import Mapping

    from archlens.render.diagram.options import Options
    from archlens.render.diagram.scene import Scene
    from archlens.render.html.palette import Palette

_COMMENT = re.compile(r"<!--.*?-->\n?", re.DOTALL)
_HEAD = re.compile(r'.*?<svg width="[\d.]+pt" height="[\d.]+pt"\s+viewBox="([-\d. ]+)"[^>]*>\n', re.DOTALL)
_PAPER = re.compile(r'<polygon fill="[^"]*" stroke="none"[^>]*/>\n')
_GROUP = re.compile(r'<g id="[^"]*" class="(graph|node|edge|cluster)"([^>]*)>\n<title>(.*?)</title>\n')
_IDLE = re.compile(r' xml:space="preserve"| font-family="[^"]*"| text-anchor="start"')
_DIGITS = re.compile(r"-?\d+\.\d{2,}")
_TAG = re.compile(r"<[^>]+>")  # text between tags has no such sign: the engine escapes it
_TWICE = re.compile(r'<path fill="([^"]+)" stroke="none" d="([^"]+)"/>\n<path fill="none" (stroke="[^>]*) d="\2"/>')


def picture(scene: Scene, palette: Palette, options: Options) -> str:
    """The picture as an ``svg`` element; its nodes and edges tell the script which they are.

    Raises:
        DrawingError: if the engine is missing, fails or takes too long.
    """
    laid_out = lay_out(dot.render(scene), "svg", options.engine, options.seconds).decode()
    body = _COMMENT.sub("", laid_out)
    head = _HEAD.match(body)
    if head is None:
        return ""  # no engine writes an SVG without its head
    body = _PAPER.sub("", body[head.end() :], count=1)
    labels = {node.id: node.tooltip for node in scene.root.all_nodes()}
    kinds = {node.id: node.kind for node in scene.root.all_nodes()}
    body = _TAG.sub(lambda match: _tag(match[0], palette), body)
    body = _TWICE.sub(r'<path fill="\1" \3 d="\2"/>', body)
    body = _GROUP.sub(lambda match: _group(match, labels, kinds), body)
    opening = (
        f'<svg class="picture" id="main-picture" viewBox="{head[1]}" role="group" aria-label="Diagram of the model">'
    )
    return opening + body.strip()


def _tag(tag: str, palette: Palette) -> str:
    """A tag without what the style sheet says, and with no more digits than a screen shows."""
    short = _DIGITS.sub(lambda match: f"{float(match[0]):.1f}".removesuffix(".0"), _IDLE.sub("", tag))
    return palette.variables(short)


def _group(match: re.Match[str], labels: Mapping[str, str], kinds: Mapping[str, str]) -> str:
    """The start of a group, with what it stands for in the place of its title."""
    kind, more, title = match[1], match[2], match[3].replace("&#45;", "-").replace("&gt;", ">")
    if kind == "node":
        role = f'role="button" tabindex="-1" aria-label="{escape(labels.get(title, ""))}"'
        return f'<g class="node {kinds.get(title, "")}" data-n="{title[1:]}" {role}>\n'
    if kind == "edge":
        source, _, target = (each.split(":")[0][1:] for each in title.partition("->"))
        return f'<g class="edge" data-s="{source}" data-t="{target}">\n'
    return f'<g class="{kind}"{more}>\n'
