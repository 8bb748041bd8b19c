"""From the graph of a model to its Analysis: every figure of the definitions, in time linear in calls + tensors."""

from __future__ import annotations

from collections.abc import Sequence

from archlens import limits
from archlens.analysis.analysis import Analysis
from archlens.analysis.blocks import find_blocks
from archlens.analysis.branches import find_branches
from archlens.analysis.costs import add_macs, sum_macs
from archlens.analysis.depth import LongestPaths
from archlens.analysis.equivalence import COMPARED_INPUTS, compare_within
from archlens.analysis.facts import GraphFacts
from archlens.analysis.feature_changes import feature_changes
from archlens.analysis.features import EXPANSION
from archlens.analysis.inputs import find_inputs
from archlens.analysis.interaction import find_interaction
from archlens.analysis.memory import TensorBytes
from archlens.analysis.merges import find_fusions, find_injections
from archlens.analysis.missing_inputs import without_each_input
from archlens.analysis.outputs import find_outputs, find_splits
from archlens.analysis.results import Branch, Equivalence, Finding, Model, NaiveAverage
from archlens.analysis.strategy import fusion_strategy
from archlens.graph import ModelGraph


def analyze_graph(graph: ModelGraph, *, expansion: float = EXPANSION) -> Analysis:
    """Every figure of the definitions for a graph.

    Args:
        graph: what a reader made.
        expansion: the ratio of features above which a call is an expansion; below its inverse it is a contraction.

    Returns:
        The Analysis; frozen. What goes beyond a limit of its own is left out: the pairs of branches beyond
        ``pairings`` (and beyond 16 feature inputs), and what :mod:`archlens.analysis.omissions` names.

    Raises:
        LimitError: if the sets of inputs that calls see take too much memory.
    """
    facts = GraphFacts(graph)
    branches = tuple(find_branches(facts))
    fusions = tuple(find_fusions(facts))
    injections = tuple(find_injections(facts))
    points = facts.merge_points
    return Analysis(
        model=_model(facts, fusion_strategy(fusions, injections)),
        inputs=tuple(find_inputs(facts)),
        branches=branches,
        fusions=fusions,
        injections=injections,
        interaction=find_interaction(facts, fusions),
        outputs=tuple(find_outputs(facts)),
        splits=find_splits(facts),
        blocks=tuple(find_blocks(facts)),
        expansion=expansion,
        feature_changes=tuple(feature_changes(facts, expansion)),
        equivalences=_equivalences(branches),
        naive_average=_naive_average(branches),
        findings=tuple(Finding(n.code, n.severity, n.where, n.message, n.hint) for n in graph.notes),
        merge_order=facts.ids(sorted([*points.fusions, *points.injections, *points.internal])),
        without=without_each_input(facts),
        source_facts=facts,
    )


def _model(facts: GraphFacts, strategy: str) -> Model:
    graph = facts.graph
    inputs = [call for call, counts in zip(graph.calls, facts.counted, strict=True) if not counts]
    macs, macs_at_least = add_macs([sum_macs(inputs), *facts.macs_by_sources.values()])
    tensors = TensorBytes(facts)
    weights = facts.parameters.of(range(len(graph.calls)))
    return Model(
        name=graph.name,
        format=graph.format,
        keras_version=graph.keras_version,
        calls=sum(facts.counted),
        layers=len(list(graph.layers)),
        parameters=weights.parameters,
        weighted_depth=_deepest_output(facts, facts.weighted_depths),
        depth=_deepest_output(facts, facts.depths),
        weight_bytes=weights.weight_bytes,
        quantization=_quantization(graph),
        strategy=strategy,
        macs=macs,
        macs_at_least=macs_at_least,
        trainable_parameters=weights.trainable_parameters,
        peak_bytes=tensors.peak(),
        kept_bytes=tensors.kept(),
        optimizer=graph.optimizer,
    )


def _quantization(graph: ModelGraph) -> dict[str, tuple[str, ...]]:
    """How layers were quantized → the names of these layers, both in the order of the graph."""
    names: dict[str, list[str]] = {}
    for layer in graph.layers:
        if layer.quantization is not None:
            names.setdefault(layer.quantization, []).append(layer.name)
    return {mode: tuple(layers) for mode, layers in names.items()}


def _deepest_output(facts: GraphFacts, paths: LongestPaths) -> int:
    return max((0, *(paths.lengths[call] for call in facts.outputs)))


def _equivalences(branches: Sequence[Branch]) -> tuple[Equivalence, ...]:
    if len(branches) > COMPARED_INPUTS:
        return ()
    return compare_within(branches, limits.current().pairings) or ()


def _naive_average(branches: Sequence[Branch]) -> NaiveAverage:
    depths = [branch.depth for branch in branches]
    if not depths:
        return NaiveAverage(None, None, None)
    return NaiveAverage(sum(depths) / len(depths), min(depths), max(depths))
