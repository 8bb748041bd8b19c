"""Other names that people gave, which are no change of the architecture: how many, and by which rule, if any."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from archlens.comparison.changes.comparison import Comparison, Renamed
from archlens.comparison.changes.passage_lines import Name, PassageLine, Words
from archlens.comparison.changes.summary import number_of_renamed
from archlens.text.figures import count, plural

_MOST = 2
_LEAST_ALIKE = 3


def renamed(comparison: Comparison, *, names: bool) -> Iterator[PassageLine]:
    """The lines of what has another name.

    Args:
        comparison: what changed.
        names: list all, the name of the model among them; else the calls are one line.
    """
    given = [each for each in comparison.renamed if not each.numbered]
    if names:
        for each in given:
            yield PassageLine("", _pair(each))
        return
    calls = given[len(given) - number_of_renamed(comparison) :]
    if not calls:
        return
    heads = {_heads(each) for each in calls}
    if len(calls) >= _LEAST_ALIKE and len(heads) == 1:
        yield PassageLine("~", (*_by_rule(*heads.pop(), len(calls)), ", as ", *_pair(calls[0])))
    else:
        yield PassageLine("~", tuple(_listed(calls)))


def _pair(each: Renamed) -> Words:
    return Name(each.old), " → ", Name(each.new)


def _listed(calls: Sequence[Renamed]) -> Iterator[str]:
    shown = calls if len(calls) <= _MOST + 1 else calls[:_MOST]
    for i, each in enumerate(shown):
        yield ", " if i else ""
        yield from _pair(each)
    if len(calls) > len(shown):
        yield f" and {count(len(calls) - len(shown))} more"


def _heads(each: Renamed) -> tuple[str, str]:
    """What two names begin with before they end alike."""
    alike = 0
    for one, other in zip(reversed(each.old), reversed(each.new), strict=False):
        if one != other:
            break
        alike += 1
    return each.old[: len(each.old) - alike], each.new[: len(each.new) - alike]


def _by_rule(old: str, new: str, number: int) -> Words:
    """That all names begin otherwise than before."""
    calls = plural(number, "call")
    if not old:
        return f"{calls} have ", Name(new), " before their names"
    if not new:
        return f"{calls} no longer have ", Name(old), " before their names"
    return f"{calls} begin with ", Name(new), " instead of ", Name(old)
