"""Interaction calls that change the number of features, for the two rules about them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from archlens.analysis.analysis import Analysis
from archlens.analysis.features import call_ratio, features, features_in, takes_indices
from archlens.text.figures import count, plural


class Changing(NamedTuple):
    """An interaction call whose width is a choice.

    Attributes:
        number: the call.
        ratio: features out / features in.
        taken: the features in; ``None`` where unknown.
        given: the features out; ``None`` where unknown.
        mode: of a fusion how it merges, else ``None``.
    """

    number: int
    ratio: float
    taken: int | None
    given: int | None
    mode: str | None


def changing(analysis: Analysis) -> Iterator[Changing]:
    """Fusions and weighted interaction calls with a ratio, in topological order.

    What other calls do to the number of features is their job (a pooling, a padding, a slice). Left out are calls after
    which nothing weighted comes before the outputs: how wide they are, the task says.
    """
    if not analysis.interaction.calls:
        return
    facts = analysis.facts
    modes = {fusion.id: fusion.mode for fusion in analysis.fusions}
    for number, call in enumerate(facts.calls):
        mode = modes.get(call.id)
        if not facts.interacts[number] or not (mode or facts.weighted[number]):
            continue
        if facts.has_width_of_task[number] or takes_indices(call.layer):
            continue
        ratio = call_ratio(facts, number)
        if ratio is not None:
            yield Changing(number, ratio, features_in(facts, number), features(call.shape), mode)


def change_in_words(change: Changing, name: str) -> str:
    """What such a call does, in words."""
    if change.taken is None or change.given is None:
        return name
    return f"{name} makes {plural(change.given, 'feature')} of {count(change.taken)}"
