"""The last touch to a laid out SVG: titles that say something, and fonts that are there."""

from __future__ import annotations

import re
from html import escape

from archlens.render.diagram.scene.scene import Scene

_TITLE = re.compile(r"<title>(.*?)</title>")
_FONT = 'font-family="Arial"'
_FONTS = 'font-family="Arial,Helvetica,Liberation Sans,sans-serif"'


def finish(svg: str, scene: Scene) -> str:
    """The SVG with a readable title on every node and edge, which a browser shows under the pointer."""
    tips = {node.id: node.tooltip for node in scene.root.all_nodes()}
    names = {node.id: node.title for node in scene.root.all_nodes()}
    told: dict[str, list[str]] = {}
    for edge in scene.edges:  # of two edges between the same nodes, each tells both: their order is the engine's
        told.setdefault(f"{edge.source}->{edge.target}", []).append(edge.label)
    for key, labels in told.items():
        source, _, target = key.partition("->")
        tips[key] = f"{names[source]} → {names[target]}: {', '.join(labels)}"
    tips["archlens"] = scene.title
    tips.update((f"cluster_{place}", cluster.title) for place, cluster in enumerate(scene.root.inner(), 1))

    def titled(match: re.Match[str]) -> str:
        key = match[1].replace("&#45;", "-").replace("&gt;", ">").split(":")[0]
        tip = tips.get(key) or tips.get(key.rpartition("_")[0], "")  # of a frame, the part in one column
        return f"<title>{escape(tip)}</title>"

    return _TITLE.sub(titled, svg).replace(_FONT, _FONTS)
