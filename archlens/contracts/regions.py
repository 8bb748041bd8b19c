"""Regions of a model, as the field ``in`` names them: everywhere, the interaction, branches."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from archlens.analysis.facts import GraphFacts
from archlens.contracts.contract import Violation
from archlens.contracts.fields import Field, texts
from archlens.contracts.selectors import Selecting
from archlens.contracts.setting_location import SettingLocation
from archlens.graph import Call
from archlens.text.names import quoted

EVERYWHERE, INTERACTION, BRANCH = "everywhere", "interaction", "branch:"


def _region(value: Any, location: SettingLocation) -> tuple[str, ...]:
    found = texts(value, location)
    for i, word in enumerate(found):
        named = word.startswith(BRANCH) and len(word) > len(BRANCH)
        if word and word not in (EVERYWHERE, INTERACTION) and not named:
            inner = location.at(i) if isinstance(value, list) else location
            inner.unknown(word, [EVERYWHERE, INTERACTION, "branch:NAME"], what="a region")
    return found


IN = Field("in", _region, "everywhere, interaction, or branch:NAME; each region on its own", default=(EVERYWHERE,))
"""The field that names regions."""


def regions(selectors: tuple[str, ...], select: Selecting) -> list[tuple[str, list[Call]]]:
    """The regions that selectors name, as (what it is called, its calls in topological order).

    A branch that the model does not have, and the interaction of a model where no inputs meet, are missing.
    """
    facts = select.analysis.facts
    found: dict[str, list[Call]] = {}
    for selector in selectors:
        if selector == EVERYWHERE:
            found["in the model"] = _calls(facts, range(len(facts.calls)))
        elif selector == INTERACTION:
            mixed = [number for number, interacts in enumerate(facts.interacts) if interacts]
            if mixed:
                found["in the interaction"] = _calls(facts, mixed)
            else:
                select.missing.append(Violation("an interaction", "no inputs meet in this model"))
        else:
            for branch in select.branches([selector.removeprefix(BRANCH)]):
                own = facts.branch_calls(facts.number[branch.input])
                found[f"in branch {quoted(branch.input)}"] = _calls(facts, own)
    return list(found.items())


def _calls(facts: GraphFacts, numbers: Iterable[int]) -> list[Call]:
    """Calls by number, inputs left out."""
    return [facts.calls[number] for number in numbers if not facts.calls[number].is_input]
