"""AL102: an elementwise fusion of arms that were never brought into a shared space."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from archlens.analysis.analysis import Analysis
from archlens.analysis.facts import GraphFacts
from archlens.analysis.results import Arm, Fusion
from archlens.graph import Layer
from archlens.rules.elementwise import ELEMENTWISE, axes_added, is_mask, repeated
from archlens.rules.layer_questions import weight_identity
from archlens.rules.rule import Rule, Trigger
from archlens.text.names import quoted

_MOST = 16
"""Of an arm with more last weighted calls than this, only so many are looked at."""
_RAW = -1
_SHARED = 2
_Ends = frozenset[int]
_WITH_POSITIONS = 3
"""The axes of a row of vectors; what has more is a feature map, to which a Dense is a convolution."""
_OF_POSITIONS = (
    "End each arm in a convolution of one position (1 × 1) of its own (or in one that they share) before they meet, "
    "or concatenate."
)


def find(analysis: Analysis, _: Mapping[str, float]) -> Iterator[Trigger]:
    """Elementwise fusions with an arm that is neither projected nor shares its last weighted layer with another."""
    # A single feature has no place beside another: an offset, a difference of two measurements.
    fusions = [fusion for fusion in analysis.fusions if fusion.mode in ELEMENTWISE and fusion.features != 1]
    if not fusions:
        return
    facts = analysis.facts
    ends = _ends(facts, {facts.number[arm.source] for fusion in fusions for arm in fusion.arms})
    for fusion in fusions:
        apart = list(_apart(facts, fusion, ends))
        if apart and not _conditions(facts, fusion, ends):
            told = "; ".join(f"arm {quoted(source)} {what}" for source, what in apart)
            yield Trigger(
                (fusion.id, *(source for source, _ in apart)),
                f"{quoted(fusion.id)} ({fusion.mode}) works element by element on arms that were never brought into a "
                f"shared space: {told}.",
                {"arms": len(apart), "of": len(fusion.arms)},
                covers=(fusion.id,),
                hint=_OF_POSITIONS if len(fusion.shape or ()) > _WITH_POSITIONS else None,
            )


def _ends(facts: GraphFacts, arms: Iterable[int]) -> Mapping[int, _Ends]:
    """Of each arm, the last weighted calls on the ways to it that project nothing, :data:`_RAW` for an input."""
    ends: dict[int, _Ends] = {}
    for number in sorted(_since_weighted(facts, arms)):
        call = facts.calls[number]
        if call.is_input:
            found: _Ends = frozenset({_RAW})
        elif call.layer.weighted:
            found = frozenset() if _projects(call.layer) else frozenset({number})
        else:
            found = frozenset().union(*(ends[source] for source in facts.sources[number]))
            found = frozenset(sorted(found)[:_MOST])
        ends[number] = found
    return ends


def _since_weighted(facts: GraphFacts, arms: Iterable[int]) -> set[int]:
    """The arms and what leads to them, no farther than to the last weighted calls."""
    above = set(arms)
    pending = [arm for arm in above if not facts.weighted[arm]]
    while pending:
        for source in facts.sources[pending.pop()]:
            if source not in above:
                above.add(source)
                if not facts.weighted[source]:
                    pending.append(source)
    return above


def _conditions(facts: GraphFacts, fusion: Fusion, ends: Mapping[int, _Ends]) -> bool:
    """Whether all arms but one are projected into the space of that one, which stays as it is.

    1. That one was learned: gates and scales (squeeze-and-excitation, FiLM), a residual, a text added to a picture.
    2. That one is raw, and the others are repeated over its positions: a condition.
    """
    lone = [arm for arm in fusion.arms if ends[facts.number[arm.source]]]
    if len(lone) != 1:
        return False
    others = [arm for arm in fusion.arms if arm is not lone[0]]
    return _RAW not in ends[facts.number[lone[0].source]] or all(_is_spread(facts, arm, fusion) for arm in others)


def _is_spread(facts: GraphFacts, arm: Arm, fusion: Fusion) -> bool:
    """Whether an arm is one vector for all positions: repeated by the fusion, or by a layer before (RepeatVector)."""
    return repeated(arm.shape, fusion.shape) != 1 or axes_added(facts, facts.number[arm.source]) is not None


def _projects(layer: Layer) -> bool:
    """Whether a weighted layer ends in a dense projection, or may do so.

    An embedding is one (of an index written as a vector of zeros and a one), and so are a convolution of one position
    and the projection in which multi-head attention ends. What a class of the user's own does is not known.
    """
    if layer.role in ("dense", "embedding") or layer.is_opaque or "projects" in layer.traits:
        return True
    size = layer.own_config.get("kernel_size")
    return "filters channels" in layer.traits and size in (1, [1], [1, 1], [1, 1, 1], (1,), (1, 1), (1, 1, 1))


def _apart(facts: GraphFacts, fusion: Fusion, ends: Mapping[int, _Ends]) -> Iterator[tuple[str, str]]:
    """The arms that are in a space of their own, and why."""
    numbers = [facts.number[arm.source] for arm in fusion.arms]
    masks = [
        ends[number] == {_RAW} and is_mask(fusion, arm, facts.calls[number])
        for arm, number in zip(fusion.arms, numbers, strict=True)
    ]
    if masks.count(False) == 1:
        return
    # How many arms each owner of last weights is in: in more than one, it is shared.
    shared = Counter(owner for number in set(numbers) for owner in _owners(facts, ends[number]))
    for arm, number, masking in zip(fusion.arms, numbers, masks, strict=True):
        if masking:
            continue
        if _RAW in ends[number]:
            weighted = facts.weighted_depths.lengths[number]
            yield arm.source, "is raw in part" if weighted else "has no weighted call"
            continue
        lone = [
            end
            for end in sorted(ends[number])
            if all(shared[owner] < _SHARED for owner in weight_identity(facts.calls[end].layer))
        ]
        if lone:
            last = facts.calls[lone[-1]]
            itself = last.id == arm.source
            yield arm.source, f"ends in {last.layer.class_name}" + ("" if itself else f" {quoted(last.id)}")


def _owners(facts: GraphFacts, ends: _Ends) -> frozenset[str]:
    return frozenset().union(*(weight_identity(facts.calls[end].layer) for end in ends if end != _RAW))


RULE = Rule(
    code="AL102",
    name="unaligned-arms",
    severity="warning",
    what="An elementwise fusion (add, average, maximum, minimum, subtract, multiply) of arms that were never brought "
    "into a shared space: an arm has no weighted call, or its last one is neither a dense projection nor shared.",
    why="Element k of one arm meets element k of the other. Unless a projection brought both there, they mean "
    "different things, in different units, and the arms' extractors must bend to fit each other.",
    hint="End each arm in a Dense of its own (or in one that they share) before they meet, or concatenate.",
    find=find,
)
