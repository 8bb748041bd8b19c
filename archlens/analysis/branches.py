"""Branches: the calls that see one input alone, how deep they are, and the spine along which features change."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence

from archlens.analysis.costs import sum_macs
from archlens.analysis.depth import LongestPaths, longest_to
from archlens.analysis.facts import GraphFacts
from archlens.analysis.features import features
from archlens.analysis.results import Branch, Step
from archlens.graph import Layer, Shape, quickly
from archlens.layers.graph_layer import effective_module

_make_step = quickly(Step)


def find_branches(facts: GraphFacts) -> Iterator[Branch]:
    """The branch of each input that reaches an output, in input order."""
    starts = [start for start in facts.inputs if facts.reaches_output(start)]
    inside = {start: facts.branch_calls(start) for start in starts}
    frontiers = {start: _frontier(facts, calls) for start, calls in inside.items()}
    ends: list[int] = []
    for start in starts:
        ends += frontiers[start] or [call for call in inside[start] if call in facts.output_calls]
    # No tensor leads from one branch into another, so the ends of all branches go into one pass.
    depths = longest_to(facts.targets_alike, ends, facts.counted)
    weighted = longest_to(facts.targets_alike, ends, facts.weighted)
    for start in starts:
        own = [call for call in inside[start] if call != start]
        weights = facts.parameters.of(own)
        macs, macs_at_least = sum_macs(facts.calls[call] for call in own)
        yield Branch(
            input=facts.calls[start].id,
            fuses=bool(frontiers[start]),
            depth=depths.lengths[start],
            weighted_depth=weighted.lengths[start],
            calls=len(own),
            parameters=weights.parameters,
            shared_parameters=weights.shared_parameters,
            frontier=facts.ids(frontiers[start]),
            trajectory=tuple([_step(facts, call) for call in _spine(facts, start, depths)]),
            macs=macs,
            macs_at_least=macs_at_least,
            trainable_parameters=weights.trainable_parameters,
            weight_bytes=weights.weight_bytes,
        )


def structure_of(branch: Branch, shape: Shape) -> Hashable:
    """What is the same for branches that go through the same classes of layers, step by step and shape by shape.

    Args:
        branch: the branch.
        shape: of its input, batch axis first.

    Example:
        >>> import archlens
        >>> a = archlens.analyze("sample_models/siamese.keras")
        >>> known, questioned = (structure_of(each, a.input(each.input).shape) for each in a.branches)
        >>> known == questioned
        True
    """
    return shape, *((step.class_name, step.shape) for step in branch.trajectory)


def _frontier(facts: GraphFacts, inside: Sequence[int]) -> list[int]:
    """The calls of a branch whose tensors leave it, in topological order."""
    return [call for call in inside if len(facts.targets_alike[call]) < len(facts.targets[call])]


def _spine(facts: GraphFacts, start: int, depths: LongestPaths) -> list[int]:
    """A longest path from the input to where the branch ends, the input left out; among equals the first by ids.

    All longest paths have equally many calls, so taking the least id at each call gives the path whose ids come first.
    """
    return list(depths.walk(start, order=lambda number: facts.calls[number].id))[1:]


def _step(facts: GraphFacts, number: int) -> Step:
    call = facts.calls[number]
    layer, shape = call.layer, call.shape
    return _make_step(
        call.id,
        layer.class_name,
        layer.effective_class,
        layer.role,
        shape,
        features(shape),
        facts.ratios[number],
        layer=facts.calls[facts.calls_of_layer[layer.key][0]].id,
        user_class=_user_class(layer),
    )


def _user_class(layer: Layer) -> str | None:
    if layer.role != "other" or layer.builtin or layer.kind != "layer":
        return None
    module = effective_module(layer.class_name, layer.module, layer.config)
    return layer.effective_class if module is None else f"{module}.{layer.effective_class}"
