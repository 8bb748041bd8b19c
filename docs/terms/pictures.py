"""The picture of an example: archlens draws the model, and what the example is about stands out."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Literal

from archlens.analysis.analysis import Analysis
from archlens.render.diagram.drawing import scene_of
from archlens.render.diagram.drawn_model import DrawnModel
from archlens.render.diagram.options import Options
from archlens.render.diagram.place.placement import place_roughly
from archlens.render.diagram.scene.composition import compose
from archlens.render.diagram.scene.scene import Cluster, Edge, Node, Scene
from archlens.render.diagram.u_drawing import drawn_as_u, graphs_of_u
from archlens.render.diagram.write import dot, placed_dot, svg
from archlens.render.diagram.write.engine import lay_out

Form = Literal["LR", "U"]

WIDEST = 500
"""Pixels that a picture may be wide: it stands on a telephone, too."""

_LARGER = 1.25
"""A picture's letters are of 10 points, and those of a page of 16 pixels."""

_SIZE = re.compile(r'<svg width="([\d.]+)pt" height="([\d.]+)pt"')
_SECONDS = 60.0


def picture(
    analysis: Analysis,
    lit: Collection[str] | None,
    notes: Mapping[str, str],
    *,
    shapes: bool = False,
    shares: bool = False,
    form: Form = "LR",
) -> str:
    """A model as SVG: every call with its name, and nothing else but what is asked for.

    Args:
        analysis: the model.
        lit: ids of calls that keep their colours; all others are pale. ``None``: all do.
        notes: id of a call → a line below its name.
        shapes: whether tensors have their shapes beside them.
        shares: whether fusions show the shares of their arms.
        form: where the picture runs; a ``U`` stands as one.
    """
    whole = _scene(analysis, form).bare()
    ids = {f"n{number}": call.id for number, call in enumerate(analysis.graph.calls)}
    pale = frozenset() if lit is None else frozenset(ids.values()) - frozenset(lit)
    neutral = whole.theme.neutral

    def node(each: Node) -> Node:
        id_ = ids[each.id]
        simple = replace(each, title=id_.rpartition("/")[2], badges=(), arms=each.arms if shares else ())
        simple = replace(simple, lines=(notes[id_],) if id_ in notes else ())
        if id_ not in pale:
            return simple
        return replace(simple, tone=neutral, kind="input" if each.kind == "input" else "call")

    def edge(each: Edge) -> Edge:
        simple = replace(each, told_by_source=not shapes, arm=each.arm if shares else None)
        is_pale = bool({ids[each.source], ids[each.target]} & pale)
        return replace(simple, tone=neutral) if is_pale else simple

    def cluster(each: Cluster) -> Cluster:
        inside = {"nodes": tuple(map(node, each.nodes)), "clusters": tuple(map(cluster, each.clusters))}
        return replace(each, title="" if each.is_block else each.short_title, **inside)

    edges = tuple(map(edge, whole.edges))
    return _written(replace(whole, root=cluster(whole.root), edges=edges, is_dense=not shapes))


def _scene(analysis: Analysis, form: Form) -> Scene:
    if form == "LR":
        return scene_of(analysis, Options(fold="none", direction="LR"))
    options = Options()
    graph = next(graphs_of_u(DrawnModel(analysis), options))
    scene = drawn_as_u(compose(graph, options, arms=False), graph)
    if scene is None:
        raise ValueError(
            f"expected a model that is drawn as a U, found {analysis.model.name}. Draw it from left to right."
        )
    return scene


def _written(scene: Scene) -> str:
    if scene.u is None:
        laid_out = lay_out(dot.render(scene, in_order=True), "svg", "graphviz-pure", _SECONDS)
    else:
        laid_out = placed_dot.drawn(place_roughly(scene, "graphviz-pure", _SECONDS), "svg", "graphviz-pure", _SECONDS)
    return _SIZE.sub(_in_pixels, svg.finish(laid_out.decode(), scene), count=1)


def _in_pixels(size: re.Match[str]) -> str:
    """The size that a picture has on every page."""
    width, height = float(size[1]), float(size[2])
    scale = min(_LARGER, WIDEST / width)
    return f'<svg width="{width * scale:.0f}" height="{height * scale:.0f}"'
