"""What follows from a change, said in the line of that change: how many calls behind it have other shapes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from archlens.comparison.changes.comparison import Cause, Comparison
from archlens.comparison.changes.effects import Effects, effects_of
from archlens.text.figures import plural


class Telling:
    """Says once what follows from each change, beside the first line that tells of it.

    Args:
        comparison: what changed.

    Example:
        >>> import archlens
        >>> from archlens.comparison import compare
        >>> old, new = (archlens.analyze(f"sample_models/merge_{mode}.keras") for mode in ("concatenate", "add"))
        >>> telling = Telling(compare(old, new))
        >>> list(telling.behind([Cause("changed", "merge")])), list(telling.behind([Cause("changed", "merge")]))
        ([', and 1 call behind it'], [])
    """

    def __init__(self, comparison: Comparison) -> None:
        self._effects = dict(effects_of(comparison))

    def behind(self, causes: Iterable[Cause]) -> Iterator[str]:
        """How many calls follow from these changes, in all; nothing where none does, or that was said already."""
        own = tuple(causes)
        ids = {cause.id for cause in own if cause.change != "removed"}
        behind = dict.fromkeys(call for each in own for call in self._effects.pop(each, Effects()).calls)
        number = sum(call not in ids for call in behind)
        if number:
            them = "it" if len(own) == 1 else "them"
            yield f", and {plural(number, 'call')} behind {them}"
