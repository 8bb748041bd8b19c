"""How the number of features goes along the depth: every branch, and on through the interaction to an output."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from archlens.analysis.features import features
from archlens.analysis.results import Branch
from archlens.render.diagram.drawn_model import DrawnModel


@dataclass(frozen=True, slots=True)
class Point:
    """A call in the chart.

    Attributes:
        call: its number.
        depth: most calls on a path from any input to it, itself included; 0 is an input.
        features: of its first output; never 0.
    """

    call: int
    depth: int
    features: int


Trajectory = tuple[Point, ...]


class Trajectories:
    """The ways that the chart shows.

    A branch is shown along its spine, and from there to the call that takes from the spine's end. On mixed inputs the
    way goes on to the neighbour from which the way to an output is longest. Calls whose features are not known, or
    none, are left out.

    Args:
        drawn: what is known of the calls.
        shown: the branches to show.

    Attributes:
        branches: one for each of these, the input first, the first call on mixed inputs last.
        mixed: stretches on mixed inputs, each piece of a way once.
    """

    def __init__(self, drawn: DrawnModel, shown: Iterable[Branch]) -> None:
        self._drawn = drawn
        spines = [list(self._spine(branch.input)) for branch in shown]
        starts = [self._leaves(spine) for spine in spines]
        self.branches = tuple(
            self._points(spine if start is None else [*spine, start])
            for spine, start in zip(spines, starts, strict=True)
        )
        self.mixed = tuple(self._stretches([start for start in starts if start is not None]))

    def _spine(self, name: str) -> Iterator[int]:
        yield self._drawn.facts.number[name]
        for step in self._drawn.analysis.branch(name).trajectory:
            yield self._drawn.facts.number[step.id]

    def _leaves(self, spine: list[int]) -> int | None:
        """The call on mixed inputs that takes from the end of a spine."""
        seen = self._drawn.facts.source_masks
        return self._longest([n for n in self._drawn.facts.targets[spine[-1]] if seen[n] != seen[spine[0]]])

    def _longest(self, numbers: Iterable[int]) -> int | None:
        """The first of those from which the way to an output is longest."""
        return self._drawn.facts.depths_to_outputs.farthest(numbers)

    def _stretches(self, starts: list[int]) -> Iterator[Trajectory]:
        shown: set[int] = set()
        for start in sorted(set(starts)):
            way: list[int] = [start]
            while way[-1] not in shown:
                shown.add(way[-1])
                following = self._longest(self._drawn.facts.targets[way[-1]])
                if following is None:
                    break
                way.append(following)
            points = self._points(way)
            if len(points) > 1 or (points and len(way) == 1 and not shown.difference(way)):
                yield points

    def _points(self, way: list[int]) -> Trajectory:
        depths = self._drawn.facts.depths.lengths
        known = ((n, features(self._drawn.facts.calls[n].shape)) for n in way)
        return tuple(Point(n, max(0, depths[n]), number) for n, number in known if number)
