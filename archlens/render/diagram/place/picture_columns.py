"""A long picture in columns, side by side, as text stands in a newspaper.

The engine's layout is cut (:mod:`archlens.render.diagram.place.cuts`), and its parts are moved. An edge that leads over
a cut goes on as it went, up to the cut; from there below its column, up between the columns, and into the next one from
above, where it goes on as it went. Edges keep their order on the way, so that none of them crosses another.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from archlens.render.diagram.place.connectors import Turns, joined
from archlens.render.diagram.place.cut_edges import CutEdge, passages
from archlens.render.diagram.place.cuts import LANE, Cut, Ranks
from archlens.render.diagram.place.laid_out import Frame, LaidEdge, LaidOut, Point, Rect

GAP = 22.0
"""Between columns, besides what edges take there."""

_ROOM = 8.0
"""Above and below a column, besides what edges take there."""

_MOST_COLUMNS = 8

_TITLE = 15.0
"""How tall the title of a frame that goes on is."""

_BESIDE_TITLE = 6.0
"""From the side of a frame to its title."""

_BOLD_LETTER = 6.0
"""About how wide a letter of a title is."""


@dataclass(frozen=True, slots=True)
class Arrangement:
    """A picture cut in columns, before anything is moved.

    Attributes:
        cuts: where it is cut.
        width: across.
        length: along the way.
        shifts: of each column, how far it is moved across and along.
        lanes: of each cut, how far each edge that leads over it runs from the first of them.
        starts: of each column, where it begins across.
        ends: of each column, where it ends along the way.
        strips: of each column, the room at its start for the titles of frames that go on there.
    """

    cuts: tuple[Cut, ...]
    width: float
    length: float
    shifts: tuple[Point, ...]
    lanes: tuple[tuple[float, ...], ...]
    starts: tuple[float, ...]
    ends: tuple[float, ...]
    strips: tuple[float, ...]


def arrangements(ranks: Ranks) -> list[Arrangement]:
    """What there is to choose from: in one piece, and in ever more columns."""
    whole = ranks.layout.length
    found = [in_one_piece(ranks)]
    known = {1}
    for parts in range(2, 2 * _MOST_COLUMNS + 1):
        # From columns as long as they must be to longer ones, in small steps: cuts are not where one wants them.
        for more in (1.02, 1.1, 1.2, 1.35, 1.5):
            cuts = ranks.choose(more * whole / parts)
            if len(cuts) < _MOST_COLUMNS and (key := hash(tuple(cuts))) not in known:
                known.add(key)
                found.append(_arrange(ranks, cuts))
    return found


def in_one_piece(ranks: Ranks) -> Arrangement:
    """A picture that is not cut."""
    return _arrange(ranks, [])


def _arrange(ranks: Ranks, cuts: Sequence[Cut]) -> Arrangement:
    lanes = [ranks.lanes(cut) for cut in cuts]
    start = max((_room(each) for each in lanes), default=0.0)
    edges = [0.0, *(cut.at for cut in cuts), ranks.layout.length]
    x = longest = 0.0
    shifts, starts, ends = [], [], []
    strips = [0.0, *(_strip(ranks, cut) for cut in cuts)]
    for column, (top, bottom) in enumerate(itertools.pairwise(edges)):
        left, right = ranks.sides(top, bottom)
        shifts.append((x - left, start + strips[column] - top))
        starts.append(x)
        ends.append(start + strips[column] + bottom - top)
        below = _room(lanes[column]) if column < len(cuts) else 0.0
        longest = max(longest, ends[-1] + below)
        x += right - left
        if column < len(cuts):
            x += GAP + _wide(lanes[column])
    return Arrangement(tuple(cuts), x, longest, tuple(shifts), tuple(lanes), tuple(starts), tuple(ends), tuple(strips))


def _strip(ranks: Ranks, cut: Cut) -> float:
    """The room for the titles of frames that are cut; from left to right, they stand beside what is in the frames."""
    if ranks.layout.direction != "TB":
        return 0.0
    cut_through = [frame.rect for frame in ranks.layout.frames if frame.rect.top < cut.at < frame.rect.bottom]
    return _TITLE * (1 + max((_depth(rect, cut_through) for rect in cut_through), default=-1))


def _depth(rect: Rect, others: Sequence[Rect]) -> int:
    """How many of these hold a rectangle."""
    return sum(each.left < rect.left and rect.right < each.right for each in others)


def _room(lanes: Sequence[float]) -> float:
    """How much room edges over a cut take below a column, and above the next."""
    return _ROOM + lanes[-1] if lanes else 0.0


def _wide(lanes: Sequence[float]) -> float:
    """How much room they take between the columns."""
    return LANE + lanes[-1] if lanes else 0.0


def taken(ranks: Ranks, arranged: Arrangement) -> list[Rect]:
    """Where in a picture that is arranged so something stands or edges run, as rectangles that may overlap."""
    edges = [0.0, *(cut.at for cut in arranged.cuts), ranks.layout.length]
    found = []
    for column, (top, bottom) in enumerate(itertools.pairwise(edges)):
        shift = arranged.shifts[column]
        found += [part.moved(*shift) for part in ranks.parts(top, bottom)]
        if column < len(arranged.cuts):
            found += _taken_by_lanes(ranks, arranged, column)
    return found


def _taken_by_lanes(ranks: Ranks, arranged: Arrangement, column: int) -> Iterator[Rect]:
    """What edges take between a column and the next: below the one, beside both, above the other."""
    lanes = arranged.lanes[column]
    room = _room(lanes)
    if not room:
        return
    end, start = arranged.ends[column], arranged.starts[column + 1]
    beside = start - GAP - _wide(lanes)
    next_ends = [*(cut.at for cut in arranged.cuts[column + 1 :]), ranks.layout.length]
    top = arranged.cuts[column].at
    _, right = ranks.sides(top, next_ends[0])
    across, along = arranged.shifts[column + 1]
    yield Rect(arranged.starts[column], end, start, end + room)
    yield Rect(beside, 0.0, start, end + room)
    yield Rect(beside, 0.0, across + right, along + top)


def in_columns(ranks: Ranks, chosen: Arrangement, further_on: Sequence[str] = ()) -> LaidOut:
    """The layout, arranged so.

    Args:
        ranks: the layout, and where it can be cut.
        chosen: where it is cut.
        further_on: of each frame of the scene, its title where it goes on; none are said where there are none.
    """
    layout = ranks.layout
    if not chosen.cuts:
        return layout
    columns = {id_: ranks.column_of(chosen.cuts, room.middle[1]) for id_, room in layout.nodes.items()}
    passed = passages(layout.ways, [cut.at for cut in chosen.cuts], layout.nodes.values())
    return replace(
        layout,
        width=chosen.width,
        length=chosen.length,
        nodes={id_: room.moved(*chosen.shifts[columns[id_]]) for id_, room in layout.nodes.items()},
        ways=tuple(_moved(ranks, chosen, each) for each in passed),
        frames=tuple(part for frame in layout.frames for part in _parts(ranks, chosen, frame, further_on)),
        columns=columns,
    )


def _parts(ranks: Ranks, chosen: Arrangement, frame: Frame, further_on: Sequence[str]) -> list[Frame]:
    """The parts of a frame in the columns that it reaches over."""
    rect = frame.rect
    first, last = (ranks.column_of(chosen.cuts, y) for y in (rect.top, rect.bottom))
    edges = [rect.top, *(cut.at for cut in chosen.cuts[first:last]), rect.bottom]
    parts = []
    for column, (top, bottom) in enumerate(itertools.pairwise(edges), first):
        shift = chosen.shifts[column]
        if column == first:
            title = None if frame.title is None else frame.title.moved(*shift)
            part = Rect(rect.left, top, rect.right, bottom).moved(*shift)
            parts.append(Frame(frame.number, column, part, title))
            continue
        through = [each.rect for each in ranks.layout.frames if each.rect.top < top < each.rect.bottom]
        strip = chosen.strips[column] and chosen.strips[column] - _TITLE * _depth(rect, through)
        part = Rect(rect.left, top - strip, rect.right, bottom).moved(*shift)
        words = further_on[frame.number - 1] if further_on else ""
        parts.append(
            Frame(frame.number, column, part, _title_further_on(part, words, ranks.layout, frame), goes_on=True)
        )
    return parts


def _title_further_on(part: Rect, words: str, layout: LaidOut, frame: Frame) -> Rect | None:
    """Where the title stands in a part that goes on; ``None`` where it would reach out of it."""
    wide = len(words) * _BOLD_LETTER
    left, top = part.left + _BESIDE_TITLE, part.top + 2
    title = Rect(left, top, left + wide, top + _TITLE - 2)
    if layout.direction != "TB":
        across = part.left if frame.title is None else part.left + frame.title.left - frame.rect.left
        top = part.top + _BESIDE_TITLE
        title = Rect(across, top, across + _TITLE - 2, top + wide)
    fits = title.right <= part.right and title.bottom <= part.bottom
    return title if words and fits else None


def _moved(ranks: Ranks, chosen: Arrangement, passage: CutEdge) -> LaidEdge:
    """An edge in its place; one that leads over a cut is led from column to column."""
    points: tuple[Point, ...] = ()
    shift = (0.0, 0.0)
    for column, path in enumerate(passage.paths, passage.first):
        shift = chosen.shifts[column]
        own = tuple(_shifted(point, shift) for point in path)
        lane = passage.lanes[column - passage.first - 1] if points else 0
        points = joined(points, _turns(chosen, column, lane), own) if points else own
    label = passage.label.moved(*chosen.shifts[ranks.column_of(chosen.cuts, passage.label.middle[1])])
    return LaidEdge(points, _shifted(passage.tip, shift), label)


def _shifted(point: Point, shift: Point) -> Point:
    return point[0] + shift[0], point[1] + shift[1]


def _turns(chosen: Arrangement, column: int, lane: int) -> Turns:
    """Where an edge turns between the column before and this one."""
    cut, lanes = chosen.cuts[column - 1], chosen.lanes[column - 1]
    farther = lanes[-1] - lanes[lane]
    return Turns(
        below=chosen.ends[column - 1] + _ROOM / 2 + lanes[lane],
        beside=chosen.starts[column] - GAP / 2 - farther,
        above=chosen.shifts[column][1] + cut.at - chosen.strips[column] - _ROOM / 2 - farther,
    )
