"""What a call takes instead of what it took, in words: of both models by the names that the new one has.

A tensor that is no longer taken comes from a call that is still there, perhaps under another name; and another call may
have that name now. So what was taken is said as it is called now.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from archlens.comparison.changes.comparison import Comparison, FeedChange
from archlens.comparison.changes.passage_lines import Name, Words, listed

HowTaken = Literal["others", "another order", "another argument"]
"""What became of the tensors that a call takes: it takes others, or the same in another way."""


class Sources:
    """What calls take, before and now.

    Args:
        comparison: what changed.
    """

    def __init__(self, comparison: Comparison) -> None:
        old, new = comparison.old, comparison.new
        self._called_now = {old.calls[u].id: new.calls[v].id for u, v in comparison.matching}

    def how(self, change: FeedChange) -> HowTaken:
        """Whether other tensors are taken, or the same in another way."""
        before = self._now(change)
        if sorted(before) != sorted(change.new):
            return "others"
        return "another order" if before != change.new else "another argument"

    def words(self, id_: str, change: FeedChange) -> Words:
        """A change in what a call takes.

        Args:
            id_: the call, in the new model.
            change: what it takes instead.
        """
        return Name(id_), *self._words(change)

    def _words(self, change: FeedChange) -> Iterator[str]:
        how = self.how(change)
        if how != "others":
            way = "in another order, " if how == "another order" else f"by argument {change.argument}, "
            yield from (" takes the same tensors ", way, *listed(change.new, last=", "))
        elif not change.new:
            yield from (" no longer takes ", *listed(self._now(change)))
        elif not change.old:
            yield from (" also takes ", *listed(change.new))
        else:
            yield from (" takes ", *listed(change.new), " instead of ", *listed(self._now(change)))

    def _now(self, change: FeedChange) -> tuple[str, ...]:
        """What was taken, as it is called now."""
        return tuple(map(self._name_now, change.old))

    def _name_now(self, taken: str) -> str:
        if taken in self._called_now:
            return self._called_now[taken]
        id_, colon, output = taken.rpartition(":")  # behind an output that is not the first
        return self._called_now.get(id_, id_) + colon + output
