"""A scene in its place: laid out by the engine, in as many columns as make it readable, with its panel beside it.

The panel is the title, the summary and the legend. Of all ways to arrange the columns and the panel, the one that
leaves the largest letters on a screen is taken; of those that are large enough, the one with the fewest columns.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from archlens.render.diagram.options import EngineName
from archlens.render.diagram.place.cuts import Ranks
from archlens.render.diagram.place.edge_labels import clear_labels
from archlens.render.diagram.place.laid_out import LaidOut, Point, Rect, read_layout
from archlens.render.diagram.place.lines import crossings
from archlens.render.diagram.place.panel_spots import PanelSpot, spots
from archlens.render.diagram.place.picture_columns import Arrangement, arrangements, in_columns, in_one_piece, taken
from archlens.render.diagram.place.titles import clear_titles
from archlens.render.diagram.place.u_rows import with_rows
from archlens.render.diagram.scene.scene import Scene
from archlens.render.diagram.write import dot
from archlens.render.diagram.write.dot_labels import SMALLEST, panel_label
from archlens.render.diagram.write.engine import lay_out

SCREEN = (1440.0, 900.0)
"""Pixels of the screen that a whole picture is to be read on."""

LEAST_LETTER = 9.0
"""Pixels of the smallest letters that can be read."""

_WISHED_LETTER = 11.4
"""Where letters are as large, more columns are of no use."""

_NATURAL = 4 / 3
"""Pixels of a point: a picture is not made larger than it is."""

PAD = 10.0
"""Around a picture."""

_PANEL_COLUMNS = (1, 3)
"""Beside a picture, the legend stands in one column; above it, in several."""


_A_COLUMN, _AN_EDGE, _ABOVE, _A_STUB, _A_CORNER = 0.15, 0.2, 0.3, 0.6, 0.4
"""How many pixels of its letters a picture gives for one column less, for an edge less between columns, for a legend
in one column and not in several, for a last column that is more than a stub, and for a legend where people look first,
at the upper left."""

_OF_SMALL = 0.25
"""How much of that it gives where its letters cannot be read: there, all that counts is that they become larger."""

_STUB = 0.35
"""A last column that is so much shorter than the picture is a stub."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A scene with all places, in points.

    Attributes:
        scene: what is to be seen.
        layout: where it stands, along the way.
        whole: the same before it was cut in columns.
        panel: in how many columns its legend stands at the upper left; 0 if there is neither title nor legend.
        width: of the whole picture.
        height: of the whole picture.
        left: where what is drawn begins, from the left, inside the margin.
        top: and from the top.
        panel_size: width and height of title and legend.
        panel_at: where they begin, from the left and from the top, inside the margin.
        letter: how many pixels its smallest letters have on the screen that it was made for.
    """

    scene: Scene
    layout: LaidOut
    whole: LaidOut
    panel: int
    width: float
    height: float
    left: float
    top: float
    panel_size: tuple[float, float]
    panel_at: Point
    letter: float


@dataclass(frozen=True, slots=True)
class _Panel:
    """A panel: in how many columns the legend stands, and its size."""

    columns: int
    width: float
    height: float


_NO_PANEL = _Panel(0, 0.0, 0.0)


@dataclass(frozen=True, slots=True)
class _Choice:
    """A way to arrange a picture, and what it is worth: first, whether it can be read."""

    value: tuple[bool, float]
    arranged: Arrangement
    panel: _Panel
    spot: PanelSpot
    letter: float


def place(scene: Scene, engine: EngineName | None, seconds: float, screen: tuple[float, float] = SCREEN) -> Placed:
    """Lay a scene out.

    Args:
        scene: what is to be seen.
        engine: the program that lays it out.
        seconds: how long it may take.
        screen: width and height, in pixels, of the screen that it is to be read on.

    Raises:
        DrawingError: if the engine is missing, fails or takes too long.
    """
    return tidied(place_roughly(scene, engine, seconds, screen), engine, seconds, screen)


def place_roughly(
    scene: Scene, engine: EngineName | None, seconds: float, screen: tuple[float, float] = SCREEN
) -> Placed:
    """The same before :func:`tidied`, which says how large its letters are.

    Raises:
        DrawingError: if the engine is missing, fails or takes too long.
    """
    (laid,), panels = _laid_out_all([(scene, False)], engine, seconds)
    return _arranged(scene, laid, panels, screen)


def tidied(placed: Placed, engine: EngineName | None, seconds: float, screen: tuple[float, float] = SCREEN) -> Placed:
    """The picture with inputs and arms in order, where that costs no crossing, and labels in free places.

    Args:
        placed: where :func:`place_roughly` has put all that is to be seen.
        engine: the program that lays it out.
        seconds: how long it may take.
        screen: the one that it was made for.

    Raises:
        DrawingError: if the engine is missing, fails or takes too long.
    """
    best = placed
    if out_of_order(placed.scene, placed.layout) or _crosses_at_arms(placed):
        best = _in_order(placed, engine, seconds, screen)
    return replace(best, layout=clear_labels(best.layout, best.scene))


def _crosses_at_arms(placed: Placed) -> bool:
    """Whether edges cross, and there are arms that might as well stand in another order."""
    return placed.scene.with_arms_in_order() != placed.scene and crossings(placed.whole.ways) > 0


def _in_order(placed: Placed, engine: EngineName | None, seconds: float, screen: tuple[float, float]) -> Placed:
    """The picture with fewer inputs out of order or fewer crossings, if that costs neither a crossing nor letters."""
    scene = placed.scene.with_arms_in_order()
    (laid,), panels = _laid_out_all([(scene, True)], engine, seconds)
    disorder_before, crossings_before = _disorder(scene, placed.whole)
    disorder, crossings_now = _disorder(scene, laid)
    if crossings_now > crossings_before or (disorder, crossings_now) >= (disorder_before, crossings_before):
        return placed
    other = _arranged(scene, laid, panels, screen)
    is_in_order = out_of_order(scene, other.layout) <= out_of_order(scene, placed.layout)
    return other if is_in_order and other.letter >= min(placed.letter, _WISHED_LETTER) else placed


def _disorder(scene: Scene, layout: LaidOut) -> tuple[int, int]:
    return out_of_order(scene, layout), crossings(layout.ways)


def _laid_out_all(
    wanted: Sequence[tuple[Scene, bool]], engine: EngineName | None, seconds: float
) -> tuple[list[LaidOut], list[_Panel]]:
    """Scenes in one piece, by one run of the engine, and their panels; of each scene, whether inputs stand in order."""
    scene, _ = wanted[0]
    columns = _PANEL_COLUMNS if scene.title or scene.legend else ()
    sources = [dot.render(each.bare(), in_order=in_order) for each, in_order in wanted]
    sources += [dot.render_alone(panel_label(scene, number)) for number in columns]
    laid = list(_laid_out("".join(sources), engine, seconds))
    sizes = map(_size, laid[len(wanted) :])
    panels = [_Panel(number, *size) for number, size in zip(columns, sizes, strict=True)] or [_NO_PANEL]
    read = [with_rows(read_layout(each.bare(), layout), each) for (each, _), layout in zip(wanted, laid, strict=False)]
    return read, panels


def _arranged(scene: Scene, laid: LaidOut, panels: Sequence[_Panel], screen: tuple[float, float]) -> Placed:
    """What the engine laid out, in the columns, and with the panel, that are best for it."""
    ranks = Ranks(laid)
    ways_to_cut = arrangements(ranks) if scene.u is None else [in_one_piece(ranks)]
    choices = [choice for arranged in ways_to_cut for choice in _choices(ranks, arranged, panels, screen)]
    best = max(choices, key=lambda choice: choice.value)
    frames = scene.root.inner()
    in_place = in_columns(ranks, best.arranged, [frame.title_further_on for frame in frames])
    return Placed(
        scene=scene,
        layout=clear_titles(in_place, [frame.short_title for frame in frames]),
        whole=laid,
        panel=best.panel.columns,
        width=best.spot.width + 2 * PAD,
        height=best.spot.height + 2 * PAD,
        left=best.spot.left,
        top=best.spot.top,
        panel_size=(best.panel.width, best.panel.height),
        panel_at=best.spot.panel_at,
        letter=best.letter,
    )


def out_of_order(scene: Scene, layout: LaidOut) -> int:
    """How many pairs of inputs there are of which the later one in the model stands before the earlier one."""
    rooms = [layout.nodes[id_] for id_ in scene.inputs]
    return sum(later.right <= earlier.left for earlier, later in itertools.combinations(rooms, 2))


def _laid_out(source: str, engine: EngineName | None, seconds: float) -> Iterator[Mapping[str, Any]]:
    """The layouts of several graphs, by one run of the engine."""
    text = lay_out(source, "json0", engine, seconds).decode().strip()
    decoder, start = json.JSONDecoder(), 0
    while start < len(text):
        layout, end = decoder.raw_decode(text, start)
        start = end + len(text[end:]) - len(text[end:].lstrip())
        yield layout


def _size(laid: Mapping[str, Any]) -> tuple[float, float]:
    _, _, width, height = map(float, laid["bb"].split(","))
    return width, height


def _choices(
    ranks: Ranks, arranged: Arrangement, panels: Sequence[_Panel], screen: tuple[float, float]
) -> Iterator[_Choice]:
    """The ways to set a panel beside columns, with their worth."""
    rooms = taken(ranks, arranged)
    size = (arranged.width, arranged.length)
    if ranks.layout.direction == "LR":
        rooms = [Rect(room.top, room.left, room.bottom, room.right) for room in rooms]
        size = (arranged.length, arranged.width)
    price = _price(arranged)
    for panel in panels:
        for spot in spots(size, rooms, (panel.width, panel.height)):
            width, height = spot.width + 2 * PAD, spot.height + 2 * PAD
            letter = SMALLEST * min(screen[0] / width, screen[1] / height, _NATURAL)
            can_be_read = letter >= LEAST_LETTER
            dear = price + _ABOVE * (panel.columns > 1) + _A_CORNER * (not spot.first)
            if not can_be_read:
                dear *= _OF_SMALL
            yield _Choice((can_be_read, min(letter, _WISHED_LETTER) - dear), arranged, panel, spot, letter)


def _price(arranged: Arrangement) -> float:
    columns = len(arranged.cuts) + 1
    dear = sum(cut.cost - 1 for cut in arranged.cuts if cut.cost)
    stub = arranged.ends[-1] < _STUB * arranged.length
    return _A_COLUMN * columns + _AN_EDGE * dear + _A_STUB * stub
