"""What a drawing of a flow consists of, before it has a width: groups of arms, what they lead to, and their order."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import overload

from archlens.render.flow.bundles import Bundle, find_bundles
from archlens.render.flow.stretches import Stretches

_HIGHEST_TREE = 3
"""How often ways to outputs part again in one drawing of them."""


@dataclass(slots=True)
class ArmPath:
    """Stretches one behind the other.

    Attributes:
        stretches: their numbers.
        behind: the stretch before them, which stands elsewhere in the drawing; ``None`` where they begin with an input.
        bundle: what they stand for beside themselves.
        tensors: how many different ones lead from the last of them to what follows.
    """

    stretches: list[int]
    behind: int | None = None
    bundle: Bundle | None = None
    tensors: int = 1


@dataclass(slots=True)
class Several:
    """Arms that are left out.

    Attributes:
        paths: the arms.
    """

    paths: list[ArmPath]


@dataclass(slots=True)
class Group:
    """A part of the drawing: arms that meet, what follows, and how that parts on its way to outputs.

    Attributes:
        arms: rows that are joined; none where the group is a row itself.
        path: what follows.
        heads: the ways to outputs behind it.
        goes_on: whether others, further down, begin at its end.
    """

    arms: list[ArmPath | Group]
    path: ArmPath
    heads: list[Group] = field(default_factory=list)
    goes_on: bool = False


class Groups(Sequence[Group]):
    """Groups, of which a large model has very many: most of them are made when somebody looks at them.

    Args:
        groups: the groups; in the place of one that is made when it is looked at, the number of the stretch in it.
        make: makes such a group.
    """

    def __init__(self, groups: Sequence[Group | int], make: Callable[[int], Group]) -> None:
        self._groups = groups
        self._make = make

    @overload
    def __getitem__(self, place: int) -> Group: ...
    @overload
    def __getitem__(self, place: slice) -> Groups: ...
    def __getitem__(self, place: int | slice) -> Group | Groups:
        if isinstance(place, slice):
            return Groups(self._groups[place], self._make)
        group = self._groups[place]
        return self._make(group) if isinstance(group, int) else group

    def __len__(self) -> int:
        return len(self._groups)


class Plan:
    """The groups of a flow, in the order in which they are read.

    Args:
        stretches: the outline.

    Attributes:
        stretches: the same.
        bundles: the bundle of each stretch that is in one.
        groups: the groups; each stretch is drawn, or stood for, in one of them.
        named: the stretches at whose ends paths begin that stand elsewhere.
    """

    def __init__(self, stretches: Stretches) -> None:
        self.stretches = stretches
        self._groups: list[Group | int] = []
        self.named: set[int] = set()
        self._placed: set[int] = set()
        self._is_arm_by_first: dict[int, bool] = {}
        self._leading_out = self._find_leading_out()
        found = find_bundles(stretches)
        self.bundles: Mapping[int, Bundle] = {n: each for n, each in found.items() if self._is_drawn_as_one(each)}
        for number in stretches.reading_order():
            self._place(number)
        self.groups = Groups(self._groups, self._merge_group)

    def _find_leading_out(self) -> frozenset[int]:
        """The stretches of which all ways lead to outputs, meet nothing, and do not part too often."""
        heights = [0] * len(self.stretches.all)
        for number in reversed(range(len(heights))):
            if number in self.stretches.merges:
                heights[number] = _HIGHEST_TREE + 1
                continue
            below = [heights[target] + 1 for target in self.stretches.all[number].targets]
            heights[number] = max(below, default=0)
        return frozenset([number for number, height in enumerate(heights) if height <= _HIGHEST_TREE])

    def _all_heads(self, number: int) -> bool:
        targets = self.stretches.all[number].targets
        return bool(targets) and self._leading_out.issuperset(targets)

    def _place(self, number: int) -> None:
        each = self.stretches.all[number]
        if number in self.stretches.merges:
            self._place_merge(number)
        elif number in self._leading_out:
            self._place_head(number)
        elif not each.sources and number in self.bundles:
            self._place_bundle(number)

    def _place_merge(self, number: int) -> None:
        sources = self.stretches.all[number].sources
        is_apart = self._placed.issuperset(sources) and self.bundles.keys().isdisjoint(sources)
        if not is_apart or self._all_heads(number):
            self._groups.append(self._merge_group(number))
            return
        # All its arms begin at what stands elsewhere, so that nothing but itself gets its place here.
        self.named.update(sources)
        self._placed.add(number)
        self._groups.append(number)

    def _merge_group(self, number: int) -> Group:
        arms: list[ArmPath | Group] = list(self._arms(number))
        return self._group(arms, ArmPath([number]))

    def _group(self, arms: list[ArmPath | Group], path: ArmPath) -> Group:
        last = path.stretches[-1]
        self._placed.update(path.stretches)
        heads = self._heads(last) if self._all_heads(last) else []
        goes_on = bool(self.stretches.all[last].targets) and not heads
        return Group(arms, path, heads, goes_on)

    def _heads(self, number: int) -> list[Group]:
        groups = []
        for target in self.stretches.all[number].targets:
            if target not in self._leading_out or target in self._placed:
                continue
            bundle = self.bundles.get(target)
            groups.append(self._group([], ArmPath([target], None, bundle)))
            self._placed.update(() if bundle is None else bundle.members)
        return groups

    def _place_head(self, number: int) -> None:
        """A way to outputs that no group has taken: behind an input, or behind what other ways begin at, too."""
        if number in self._placed:
            return
        sources = self.stretches.all[number].sources
        if not sources:
            self._groups.append(self._group([], ArmPath([number])))
            return
        if not self._waits_for_others(sources[0]):
            return
        path = self._path_to(sources[0]) if sources[0] not in self._placed else self._path_behind(sources[0])
        heads = self._heads(sources[0])
        self._groups.append(Group([], path, heads))

    def _waits_for_others(self, source: int) -> bool:
        """Whether a stretch is none that takes its heads along when it is placed."""
        return source in self._placed or not (self._all_heads(source) and source in self._leading_out)

    def _place_bundle(self, number: int) -> None:
        """Branches of the same layers that lead to different places."""
        bundle = self.bundles[number]
        if number in self._placed or self._is_arm(bundle):
            return
        self._placed.update(bundle.members)
        self._groups.append(Group([], ArmPath([number], None, bundle), goes_on=True))

    def _is_drawn_as_one(self, bundle: Bundle) -> bool:
        """Whether a bundle of branches of the same layers has a place of its own: not where one is drawn with heads."""
        return bundle.kind != "shared" or self._is_arm(bundle) or self._leading_out.isdisjoint(bundle.members)

    def _is_arm(self, bundle: Bundle) -> bool:
        """Whether a bundle leads to one merge alone."""
        first = bundle.members[0]  # no other bundle has it
        if first not in self._is_arm_by_first:
            targets = {target for member in bundle.members for target in self.stretches.all[member].targets}
            self._is_arm_by_first[first] = len(targets) == 1 and targets <= self.stretches.merges
        return self._is_arm_by_first[first]

    def _arms(self, number: int) -> Iterator[ArmPath]:
        first = self.stretches.all[number].keys[0]
        one_of_each = self.stretches.takes_one_of_each(number)
        for source in self.stretches.all[number].sources:
            path = self._arm(source)
            if path is None:
                continue
            if not one_of_each:
                path.tensors = self.stretches.tensors_between(self.stretches.all[source].keys[-1], first)
            yield path

    def _arm(self, source: int) -> ArmPath | None:
        """The way to the end of a stretch; ``None`` where another arm stands for it."""
        bundle = self.bundles.get(source)
        if source in self._placed:
            stands_for_itself = bundle is None or (bundle.kind == "shared" and not self._is_arm(bundle))
            return self._path_behind(source) if stands_for_itself else None
        if bundle is not None and bundle.kind != "heads":
            self._placed.update(bundle.members)
            return ArmPath([source], None, bundle)
        return self._path_to(source)

    def _path_to(self, number: int) -> ArmPath:
        """The way to the end of a stretch, from an input or from the nearest stretch that is drawn already."""
        way = [number]
        while True:
            sources = self.stretches.all[way[-1]].sources
            behind = sources[0] if sources else None
            if behind is None or behind in self._placed:
                break
            way.append(behind)
        self._placed.update(way)
        return ArmPath(way[::-1]) if behind is None else self._path_behind(behind, way[::-1])

    def _path_behind(self, behind: int, way: Sequence[int] = ()) -> ArmPath:
        """A way that begins at the end of a stretch that stands elsewhere, where it is named then."""
        self.named.add(behind)
        return ArmPath(list(way), behind)


@dataclass(slots=True)
class Parted:
    """Arms that begin at one piece.

    Attributes:
        path: what leads to that piece, and its end.
        ways: what is behind it, arm by arm; a path without stretches leads on as it is.
    """

    path: ArmPath
    ways: list[ArmPath]


def parted(arms: Sequence[ArmPath | Group]) -> list[ArmPath | Group | Parted]:
    """Arms, those that begin at one piece put behind it, in the place of the first of them."""
    starts: dict[int, list[int]] = {}
    for number, arm in enumerate(arms):
        if isinstance(arm, ArmPath) and arm.behind is not None:
            starts.setdefault(arm.behind, []).append(number)
    joined: dict[int, Parted] = {}
    taken: set[int] = set()
    for stretch, numbers in starts.items():
        found = _from_one(arms, stretch, numbers)
        if found is None or not taken.isdisjoint(found[0]):
            continue
        taken.update(found[0])
        joined[min(found[0])] = found[1]
    return [joined.get(number, arm) for number, arm in enumerate(arms) if number in joined or number not in taken]


def _from_one(arms: Sequence[ArmPath | Group], stretch: int, behind: Sequence[int]) -> tuple[list[int], Parted] | None:
    """The numbers of the arms that begin at the end of a stretch, and what they are together; ``None`` of one alone."""
    owner = next((n for n, arm in enumerate(arms) if isinstance(arm, ArmPath) and stretch in arm.stretches), None)
    numbers = sorted([*behind, *([] if owner is None else [owner])])
    paths = [arm for arm in map(arms.__getitem__, numbers) if isinstance(arm, ArmPath)]
    if len(numbers) < 2 or len(paths) < len(numbers) or any(path.bundle for path in paths):  # noqa: PLR2004
        return None
    before = ArmPath([], stretch)
    ways = []
    for path in paths:
        rest = path.stretches
        if stretch in rest:
            place = rest.index(stretch) + 1
            before, rest = ArmPath(rest[:place], path.behind), rest[place:]
        ways.append(ArmPath(rest, tensors=path.tensors))
    return numbers, Parted(before, ways)


def drawn_in(part: ArmPath | Group) -> list[int]:
    """The stretches that are drawn in a part of a drawing, and those that these stand for."""
    drawn: list[int] = []
    waiting = [part]
    while waiting:
        each = waiting.pop()
        if isinstance(each, ArmPath):
            drawn += each.stretches if each.bundle is None else each.bundle.members
        else:
            waiting += [*reversed(each.heads), *reversed(each.arms), each.path]
    return drawn
