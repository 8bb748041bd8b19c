"""What the page knows of missing inputs, so that a reader can switch them off and see what is lost."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from archlens.analysis.costs import sum_macs
from archlens.analysis.facts import GraphFacts
from archlens.render.diagram.drawn_model import DrawnModel
from archlens.render.html.numbers import ranges

_LARGEST = 10**30
"""No network multiplies more; a file may say so, and a script could not count it."""


def missing_switches(drawn: DrawnModel, shorten: Callable[[str], str]) -> dict[str, Any] | None:
    """For the script: feature inputs, groups of calls that are lost together, outputs, and how much there is in all.

    Calls that see the same inputs are lost together, so a group is the calls of one S(v):
    ``[inputs, calls, number of calls, MACs]``, inputs and calls as ranges of numbers. An input is
    ``[name, number of its call]``, an output ``[name, place of its group]``.

    Args:
        drawn: what is known of the calls.
        shorten: how a name is shown.

    Returns:
        ``None`` of a model with fewer than two feature inputs: without its input, nothing is left.
    """
    facts, analysis = drawn.facts, drawn.analysis
    if analysis.without is None or len(analysis.without) <= 1:
        return None
    numbers = [facts.number[each.input] for each in analysis.without]
    groups = {kind: place for place, kind in enumerate(facts.calls_by_sources.by_kind)}
    ends = zip(analysis.outputs, facts.outputs, strict=True)
    return {
        "inputs": [[shorten(facts.calls[number].id), number] for number in numbers],
        "groups": list(_groups(facts, {number: place for place, number in enumerate(numbers)})),
        "outputs": [[shorten(output.name), groups[facts.source_masks.kinds[end]]] for output, end in ends],
        "calls": analysis.model.calls,
        "macs": _countable(analysis.model.macs),
    }


def _groups(facts: GraphFacts, places: Mapping[int, int]) -> Iterator[list[Any]]:
    """The groups; ``places`` has the place of each switch, by the number of its input."""
    for kind, numbers in facts.calls_by_sources.by_kind.items():
        starts = facts.source_masks.pick(kind, facts.inputs)
        seen = [places[number] for number in starts if number in places]
        calls = [facts.calls[number] for number in numbers if facts.counted[number]]
        yield [ranges(seen), ranges(numbers), len(calls), _countable(sum_macs(calls).total)]


def _countable(macs: int | None) -> int | None:
    return macs if macs is not None and macs < _LARGEST else None
