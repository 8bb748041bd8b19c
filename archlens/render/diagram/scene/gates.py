"""The calls inside gates: what narrows and widens there makes factors for features, and is no bottleneck of them."""

from __future__ import annotations

from archlens.analysis.results import Block
from archlens.render.diagram.drawn_model import DrawnModel

_MOST = 16
"""Calls of a gate; a longer way to the factors is a part of the model like any other."""


def calls_in_gates(drawn: DrawnModel) -> frozenset[int]:
    """The numbers of the calls on the way to the factors of a gate (squeeze-and-excite), its product left out.

    Example:
        >>> import archlens
        >>> calls_in_gates(DrawnModel(archlens.analyze("sample_models/image_text.keras")))
        frozenset()
    """
    found: set[int] = set()
    for block in drawn.analysis.blocks:
        if block.kind == "gate":
            found.update(_way_to_factors(drawn, block))
    return frozenset(found)


def _way_to_factors(drawn: DrawnModel, block: Block) -> set[int]:
    """The calls between the fork and the gate's longer arm, which gives the factors; none if they are too many."""
    number = drawn.facts.number
    fork = None if block.fork is None else number[block.fork]
    longer = max(block.arms, key=lambda arm: arm.depth)
    pending = [number[longer.source]]
    found: set[int] = set()
    while pending:
        call = pending.pop()
        if call == fork or call in found:
            continue
        found.add(call)
        if len(found) > _MOST or fork is None:
            return set()
        pending.extend(drawn.facts.sources[call])
    return found
