"""Diagrams: facts of every call, a plan of pieces that is folded, a scene, and writers for it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from archlens.render.diagram import dot, mermaid
from archlens.render.diagram.compose import compose
from archlens.render.diagram.cut import cut
from archlens.render.diagram.engine import lay_out
from archlens.render.diagram.facts import Facts
from archlens.render.diagram.folding import fold
from archlens.render.diagram.nested import close_deeper
from archlens.render.diagram.options import MOST_NODES, DrawingError, Options
from archlens.render.diagram.svg import finish

if TYPE_CHECKING:
    from archlens.analysis.analysis import Analysis
    from archlens.render.diagram.plan import Plan
    from archlens.render.diagram.scene import Scene

FORMS = ("svg", "png", "pdf", "html", "dot", "mmd")
"""The endings that a drawing is written under."""

_EVER_FEWER = (MOST_NODES, 40, 25, 10, 1)
"""How many nodes a picture in Mermaid is folded down to, where it would be too large."""


def scene_of(analysis: Analysis, options: Options | None = None, most: int = MOST_NODES) -> Scene:
    """The picture of a model, before it is written in any form.

    Args:
        analysis: an analysis with its graph.
        options: what to show.
        most: how many nodes ``fold="auto"`` aims at.

    Raises:
        UnknownNameError: if the focus or the branch is none of the model's.
        ReportFormatError: if the analysis was read back from a report and has no graph.
    """
    options = options or Options()
    return compose(plan_of(Facts(analysis), options, most), options)


def plan_of(facts: Facts, options: Options, most: int = MOST_NODES) -> Plan:
    """Which calls the picture draws as one node.

    Args:
        facts: what is known of the calls.
        options: what to show.
        most: how many nodes ``fold="auto"`` aims at.

    Raises:
        UnknownNameError: if the focus or the branch is none of the model's.
    """
    plan = cut(facts, options)
    if options.depth is not None:
        close_deeper(plan, options.depth)
    fold(plan, options.fold, most)
    return plan


def render(analysis: Analysis, form: str, options: Options | None = None) -> bytes:
    """A picture of the model as the content of a file.

    Args:
        analysis: an analysis with its graph.
        form: one of :data:`FORMS`.
        options: what to show.

    Raises:
        DrawingError: if the form is unknown, or the layout engine is missing, fails or takes too long.
        UnknownNameError: if the focus or the branch is none of the model's.
    """
    options = options or Options()
    if form not in FORMS:
        raise DrawingError(
            expected=f"a file that ends in {', '.join('.' + each for each in FORMS)}",
            found=f".{form}" if form else "no ending", hint="Name the file so.",
        )  # fmt: skip
    if form == "html":
        from archlens.render.html import render_drawing  # only now: a page is made of these pictures

        return render_drawing(analysis, options).encode()
    if form == "mmd":
        return mermaid_of(analysis, options).encode()
    scene = scene_of(analysis, options)
    source = dot.render(scene)
    if form == "dot":
        return source.encode()
    picture = lay_out(source, form, options.engine, options.seconds)  # type: ignore[arg-type]
    return finish(picture.decode(), scene).encode() if form == "svg" else picture


def mermaid_of(analysis: Analysis, options: Options | None = None, room: int = mermaid.MOST_CHARACTERS) -> str:
    """The picture in Mermaid; folded further than asked where it would pass Mermaid's limits or the room.

    Args:
        analysis: an analysis with its graph.
        options: what to show.
        room: how many characters it may take.

    Raises:
        DrawingError: if it does not fit however much is folded.
        UnknownNameError: if the focus or the branch is none of the model's.
    """
    options = options or Options()
    room = min(room, mermaid.MOST_CHARACTERS)
    folded = replace(options, fold="auto")
    for asked, most in ((options, MOST_NODES), *((folded, most) for most in _EVER_FEWER)):
        scene = scene_of(analysis, asked, most)
        text = mermaid.render(scene)
        if len(text) <= room and len(scene.edges) <= mermaid.MOST_EDGES:
            return text
    raise DrawingError(
        expected=f"a picture of at most {room:,} characters and {mermaid.MOST_EDGES} edges, as much as Mermaid takes",
        found=f"one of {len(text):,} and {len(scene.edges):,}",
        hint="Close nested models (--depth), draw one branch, or write SVG.",
    )
