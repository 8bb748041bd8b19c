"""In which part of the model the costs changed: the multiply-accumulates, branch by branch and of the interaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from archlens.comparison.architecture.architecture import Architecture
from archlens.comparison.architecture.figure_list import MACS
from archlens.comparison.architecture.structure import FigureValue
from archlens.comparison.changes.comparison import Comparison

_MODEL: tuple[str, None] = ("model", None)
_NAMED = 0.5
"""A part with less of the change than this is not named: it would be one among others."""


@dataclass(frozen=True, slots=True)
class PartOfChange:
    """A part of the model that has much of what the costs changed by.

    Attributes:
        part: ``branch`` or ``interaction``.
        id: the input of the branch, in the model that has it, the new one first; ``None`` of the interaction.
        share: its part of the change; 1 where all of it is there.
    """

    part: str
    id: str | None
    share: float


_Owner = tuple[str, int | None]


def changed_most(comparison: Comparison) -> PartOfChange | None:
    """The part with most of the change in the model's MACs; ``None`` where no part can be named.

    None can where MACs are not known, where there is but one part, where some grew and others shrank, and where no part
    has half of the change.

    Example:
        >>> import archlens
        >>> from archlens.comparison import compare
        >>> old, new = (archlens.analyze(f"sample_models/{name}.keras") for name in ("image_text", "image_text_nested"))
        >>> changed_most(compare(old, new)).id
        'image_input'
    """
    old, new = comparison.old, comparison.new
    before, now = _macs(old), _macs(new)
    is_known = None not in (*before.values(), *now.values())
    if not is_known or _MODEL not in before or _MODEL not in now or old.inputs == new.inputs == 1:
        return None
    total = _whole(now.pop(_MODEL)) - _whole(before.pop(_MODEL))
    changes: list[tuple[str, str | None, int]] = []
    place_before = {v: u for u, v in comparison.matching}
    for (part, place), macs in now.items():
        earlier = before.pop((part, None if place is None else place_before.get(place)), 0)
        changes.append((part, None if place is None else new.calls[place].id, _whole(macs) - _whole(earlier)))
    for (part, place), macs in before.items():
        changes.append((part, None if place is None else old.calls[place].id, -_whole(macs)))
    return _most(changes, total)


def _macs(side: Architecture) -> dict[_Owner, FigureValue]:
    """The MACs of the model, of each branch and of the interaction, as far as they are told."""
    return {(figure.part, figure.place): figure.value for figure in side.figures if figure.key == MACS}


def _whole(value: FigureValue) -> int:
    """A figure that is known, as the number that it is."""
    return value if isinstance(value, int) else 0


def _most(changes: Sequence[tuple[str, str | None, int]], total: int) -> PartOfChange | None:
    grown = sum(each for _, _, each in changes)
    is_one_way = all(each * total >= 0 for _, _, each in changes)
    if not total or grown != total or not is_one_way:
        return None
    part, id_, most = max(changes, key=lambda change: abs(change[2]))
    share = most / total
    return PartOfChange(part, id_, share) if share >= _NAMED else None
