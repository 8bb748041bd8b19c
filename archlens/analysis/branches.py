"""Branches: the calls that see one input alone, how deep they are, and the spine along which features change."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from itertools import chain

from archlens.analysis.depth import LongestPaths, longest_to
from archlens.analysis.facts import GraphFacts
from archlens.analysis.results import Branch, Step
from archlens.graph import Layer, Shape, quickly
from archlens.layers.graph_layer import effective_module

_make_step = quickly(Step)


def find_branches(facts: GraphFacts) -> Iterator[Branch]:
    """The branch of each input that reaches an output, in input order."""
    starts = [start for start in facts.inputs if facts.reaches_output(start)]
    inside = {start: facts.branch_calls(start) for start in starts}
    kinds = facts.source_masks.kinds
    frontiers = _by_sources(facts, facts.leaving)
    outputs = _by_sources(facts, sorted(facts.output_calls))
    ends = {start: frontiers.get(kinds[start]) or outputs[kinds[start]] for start in starts}
    # No tensor leads from one branch into another, so the ends of all branches go into one pass. What leads to an end
    # of a branch is inside it, too, so that a weighted depth is that of an end in the whole model.
    together = chain.from_iterable
    depths = longest_to(facts.targets_alike, together(ends.values()), facts.counted, among=together(inside.values()))
    for start in starts:
        _, *own = inside[start]
        weights = facts.parameters.of(own)
        macs, macs_at_least = facts.macs_by_sources[kinds[start]]
        frontier = frontiers.get(kinds[start], ())
        yield Branch(
            input=facts.calls[start].id,
            fuses=bool(frontier),
            depth=depths.lengths[start],
            weighted_depth=max([facts.weighted_depths.lengths[end] for end in ends[start]]),
            calls=len(own),
            parameters=weights.parameters,
            shared_parameters=weights.shared_parameters,
            frontier=facts.ids(frontier),
            trajectory=tuple(_steps(facts, _spine(facts, start, depths))),
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


def _by_sources(facts: GraphFacts, calls: Iterable[int]) -> Mapping[int, Sequence[int]]:
    """Some calls by the kind of their S(v)."""
    found: dict[int, list[int]] = {}
    for call in calls:
        found.setdefault(facts.source_masks.kinds[call], []).append(call)
    return found


def _spine(facts: GraphFacts, start: int, depths: LongestPaths) -> list[int]:
    """A longest path from the input to where the branch ends, the input left out; among equals the first by ids.

    All longest paths have equally many calls, so taking the least id at each call gives the path whose ids come first.
    """
    return list(depths.walk(start, order=lambda number: facts.calls[number].id))[1:]


def _steps(facts: GraphFacts, spine: Iterable[int]) -> Iterator[Step]:
    calls, calls_of_layer = facts.calls, facts.calls_of_layer
    shapes, widths, ratios = facts.shapes, facts.widths, facts.ratios
    for number in spine:
        call = calls[number]
        layer = call.layer
        yield _make_step(
            call.id,
            layer.class_name,
            layer.effective_class,
            layer.role,
            shapes[number],
            widths[number],
            ratios[number],
            calls[calls_of_layer[layer.key][0]].id,
            _user_class(layer) if layer.role == "other" else None,
        )


def _user_class(layer: Layer) -> str | None:
    """The class of a layer of role ``other``, with its module, if it is user-defined."""
    if layer.builtin or layer.kind != "layer":
        return None
    module = effective_module(layer.class_name, layer.module, layer.config)
    return layer.effective_class if module is None else f"{module}.{layer.effective_class}"
