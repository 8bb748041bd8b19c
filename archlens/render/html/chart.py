"""The chart of features along depth, as plain SVG. Its labels are figures; names stand beside it."""

from __future__ import annotations

import itertools
import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from archlens.render.diagram.drawn_model import DrawnModel
from archlens.render.diagram.scene.theme import Tone
from archlens.render.html.palette import PagePalette
from archlens.render.html.selections import Selection
from archlens.render.html.trajectories import Point, Trajectories, Trajectory
from archlens.text.figures import count, in_short, plural

WIDTH, HEIGHT = 960, 340
_LEFT, _RIGHT, _TOP, _BOTTOM = 64, 16, 14, 40
_MOST_MARKS = 1500
_MOST_TICKS = 12
_DASH = 9
_LARGEST = 10**300  # what a float can take the logarithm of, and more than any chart shows


@dataclass(frozen=True, slots=True)
class Mark:
    """A call on a line.

    Attributes:
        x: across.
        y: down.
        call: its number.
        merge: whether it is a fusion or an injection.
    """

    x: float
    y: float
    call: int
    merge: bool


@dataclass(frozen=True, slots=True)
class ChartLine:
    """A line of the chart.

    Attributes:
        selection: the number of what it shows.
        title: what it tells, in words.
        path: it, as the ``d`` of a path: a stretch for calls behind each other.
        gaps: the same for what is between these stretches: a tensor that waits for another, calls of unknown size.
        marks: its calls; where there are too many, those where it turns.
        colour: of the line.
        fill: of its marks.
        dashes: how the line is broken, so that those below it are seen where several are one.
        shift: by how much the dashes are moved on.
    """

    selection: int
    title: str
    path: str
    gaps: str
    marks: tuple[Mark, ...]
    colour: str
    fill: str
    dashes: str = ""
    shift: int = 0


@dataclass(frozen=True, slots=True)
class Tick:
    """A mark on an axis.

    Attributes:
        at: where it is.
        text: what it says.
    """

    at: float
    text: str


@dataclass(frozen=True, slots=True)
class Chart:
    """The whole chart.

    Attributes:
        lines: branches, then what is on mixed inputs.
        across: ticks of the depth.
        up: ticks of the features.
        left, right, top, bottom: the edges of the field.
        width, height: of the whole.
    """

    lines: tuple[ChartLine, ...]
    across: tuple[Tick, ...]
    up: tuple[Tick, ...]
    left: int = _LEFT
    right: int = WIDTH - _RIGHT
    top: int = _TOP
    bottom: int = HEIGHT - _BOTTOM
    width: int = WIDTH
    height: int = HEIGHT

    @property
    def waits(self) -> bool:
        """Whether a line has a gap."""
        return any(line.gaps for line in self.lines)


def chart(
    drawn: DrawnModel, selections: Sequence[Selection], palette: PagePalette, only: str | None = None
) -> Chart | None:
    """The chart of a model, or of the branch of one input; ``None`` if no number of features is known."""
    branches = [branch for branch in drawn.analysis.branches if only in (None, branch.input)]
    ways = Trajectories(drawn, branches)
    points = [point for way in (*ways.branches, *ways.mixed) for point in way]
    if not points:
        return None
    scale = _Scale(points)
    places = {each.title: place for place, each in enumerate(selections) if each.kind == "branch"}
    mixed = next((place for place, each in enumerate(selections) if each.kind == "interaction"), None)
    draw = _Drawer(drawn, scale, palette, sparse=len(points) > _MOST_MARKS)
    lines = []
    for branch, way in zip(branches, ways.branches, strict=True):
        if way:
            place = places[branch.input]
            lines.append(draw.line(place, "branch", way, selections[place].tone))
    if mixed is not None:
        lines += [draw.line(mixed, "on several inputs", way, palette.theme.interaction) for way in ways.mixed]
    return Chart(tuple(_with_dashes(lines)), tuple(scale.across()), tuple(scale.up()))


def _with_dashes(lines: Sequence[ChartLine]) -> Iterator[ChartLine]:
    """Lines that are one, as those of a siamese network are, in dashes that take turns."""
    times, before = Counter(line.path for line in lines), Counter[str]()
    for line in lines:
        turns = times[line.path]
        if turns > 1:
            yield replace(line, dashes=f"{_DASH} {_DASH * (turns - 1)}", shift=_DASH * before[line.path])
        else:
            yield line
        before[line.path] += 1


class _Scale:
    """Where a depth and a number of features stand.

    Args:
        points: all points of the chart.
    """

    def __init__(self, points: Sequence[Point]) -> None:
        self._deepest = max(1, *(point.depth for point in points))
        logs = [_log(point.features) for point in points]
        self._low, self._high = math.floor(min(logs)), max(math.floor(min(logs)) + 1, math.ceil(max(logs)))

    def x(self, depth: int) -> float:
        return round(_LEFT + depth / self._deepest * (WIDTH - _LEFT - _RIGHT), 1)

    def y(self, features: int) -> float:
        return self._at(_log(features))

    def _at(self, log: float) -> float:
        return round(_TOP + (self._high - log) / (self._high - self._low) * (HEIGHT - _TOP - _BOTTOM), 1)

    def across(self) -> Iterator[Tick]:
        step = _step(self._deepest)
        for depth in range(0, self._deepest + 1, step):
            yield Tick(self.x(depth), count(depth))

    def up(self) -> Iterator[Tick]:
        step = max(1, math.ceil((self._high - self._low) / _MOST_TICKS))
        for power in range(self._low, self._high + 1, step):
            text = in_short(10**power)
            yield Tick(self._at(power), re.sub(r"\.0+\b", "", text))


class _Drawer:
    """Makes lines of ways."""

    def __init__(self, drawn: DrawnModel, scale: _Scale, palette: PagePalette, *, sparse: bool) -> None:
        self._drawn, self._scale, self._palette, self._sparse = drawn, scale, palette, sparse

    def line(self, selection: int, what: str, way: Trajectory, tone: Tone) -> ChartLine:
        stretches = [_turns(stretch) for stretch in _stretches(way)]
        path = self._path(stretches)
        gaps = self._path([[before[-1], after[0]] for before, after in itertools.pairwise(stretches)])
        turns = [point for stretch in stretches for point in stretch]
        marks = tuple(map(self._mark, turns if self._sparse else way))
        title = (
            f"{what}: {count(way[0].features)} to {plural(way[-1].features, 'feature')} over {plural(len(way), 'call')}"
        )
        colour, fill = (self._palette.variables(each) for each in (tone.line, tone.fill))
        return ChartLine(selection, title, path, gaps, marks, colour, fill)

    def _path(self, lines: Iterable[Sequence[Point]]) -> str:
        return "".join("M" + " ".join(map(self._corner, line)) for line in lines)

    def _corner(self, point: Point) -> str:
        return f"{self._scale.x(point.depth):g},{self._scale.y(point.features):g}"

    def _mark(self, point: Point) -> Mark:
        merge = point.call in self._drawn.merges
        return Mark(self._scale.x(point.depth), self._scale.y(point.features), point.call, merge)


def _stretches(way: Trajectory) -> list[list[Point]]:
    """The points by the stretches on which each is one call behind the one before it."""
    stretches = [[way[0]]]
    for before, point in itertools.pairwise(way):
        if point.depth == before.depth + 1:
            stretches[-1].append(point)
        else:
            stretches.append([point])
    return stretches


def _turns(way: Sequence[Point]) -> list[Point]:
    """The points without those in the middle of a level stretch."""
    inner = [b for a, b, c in zip(way, way[1:], way[2:], strict=False) if not a.features == b.features == c.features]
    return [way[0], *inner, *way[-1:]] if len(way) > 1 else list(way)


def _step(deepest: int) -> int:
    """The distance of ticks: 1, 2 or 5 times a power of ten."""
    power = 1
    while True:
        for factor in (1, 2, 5):
            if deepest / (factor * power) <= _MOST_TICKS:
                return factor * power
        power *= 10


def _log(features: int) -> float:
    return math.log10(min(features, _LARGEST))
