"""Calls that came or went in one place: what they are together, and between which others they stand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from archlens.comparison.architecture.architecture import Architecture
from archlens.comparison.changes.call_blocks import BlockOfCalls, blocks_among
from archlens.comparison.changes.comparison import CallChange, Cause, Comparison

_SEPARATORS = "/_.-"


@dataclass(frozen=True, slots=True)
class CallGroup:
    """Calls that came or went in one place.

    Attributes:
        cause: by what it stands in ``follows_from`` of other changes.
        calls: the calls, in order.
        before: ids of the calls in both models that they take from.
        after: ids of the calls in both models that take from them.
        parameters: of their layers, those shared with other calls left out; ``None`` if not all are known.
        blocks: the blocks that they form.
        within: what the names of all of them begin with (``conv4``); empty if that is nothing.
    """

    cause: Cause
    calls: tuple[CallChange, ...]
    before: tuple[str, ...]
    after: tuple[str, ...]
    parameters: int | None
    blocks: tuple[BlockOfCalls, ...]
    within: str

    @property
    def kinds(self) -> tuple[tuple[str, int], ...]:
        """Each kind of its blocks with how many there are, the first one first."""
        return tuple(Counter(block.kind for block in self.blocks).items())


def added_groups(comparison: Comparison) -> tuple[CallGroup, ...]:
    """The added calls, group by group.

    Example:
        >>> import archlens
        >>> from archlens.comparison import compare
        >>> old, new = (archlens.analyze(f"sample_models/{name}.keras") for name in ("image_text", "image_text_nested"))
        >>> [(group.calls[0].id, len(group.calls)) for group in added_groups(compare(old, new))][:2]
        [('image_encoder/rescale', 1), ('image_encoder/conv_2', 4)]
    """
    matched = frozenset(v for _, v in comparison.matching)
    return tuple(_groups("added", comparison.new, matched, comparison.added))


def removed_groups(comparison: Comparison) -> tuple[CallGroup, ...]:
    """The removed calls, group by group."""
    matched = frozenset(u for u, _ in comparison.matching)
    return tuple(_groups("removed", comparison.old, matched, comparison.removed))


def _groups(
    change: str, side: Architecture, matched: frozenset[int], calls: Sequence[CallChange]
) -> Iterator[CallGroup]:
    groups: dict[int, list[CallChange]] = {}
    for call in calls:
        groups.setdefault(call.group, []).append(call)
    for group in groups.values():
        places = [side.by_id[call.id] for call in group]
        before = dict.fromkeys(f.call for p in places for f in side.calls[p].feeds if f.call in matched)
        after = dict.fromkeys(t for p in places for t in side.targets[p] if t in matched)
        yield CallGroup(
            cause=Cause("added" if change == "added" else "removed", group[0].id),
            calls=tuple(group),
            before=tuple(side.calls[place].id for place in before),
            after=tuple(side.calls[place].id for place in after),
            parameters=_parameters(group),
            blocks=blocks_among(side, places),
            within=common_name([call.id for call in group]) if len(group) > 1 else "",
        )


def _parameters(group: Sequence[CallChange]) -> int | None:
    total = 0
    for call in group:
        if call.shared:
            continue
        if call.parameters is None:
            return None
        total += call.parameters
    return total


def common_name(ids: Sequence[str]) -> str:
    """What several names begin with, as far as whole words go; empty if that is nothing.

    Example:
        >>> common_name(["conv4_block7_conv", "conv4_block23_out"]), common_name(["dense_1", "dense_2"])
        ('conv4', 'dense')
        >>> common_name(["conv2d", "add"]), common_name(["block_1/conv", "block_1/conv_2"])
        ('', 'block_1')
    """
    # What the first and the last in the order of the alphabet have in common, all between them have.
    first, last = min(ids), max(ids)
    alike = 0
    for one, other in zip(first[:-1], last[:-1], strict=False):
        if one != other:
            break
        alike += 1
    ends = [place for place in range(alike) if first[place] in _SEPARATORS]
    return first[: ends[-1]].rstrip(_SEPARATORS) if ends else ""
