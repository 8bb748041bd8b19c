"""From the graph of a model to its Analysis: every figure of the definitions, in time linear in calls + tensors."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from archlens.analysis.analysis import Analysis
from archlens.analysis.blocks import find_blocks
from archlens.analysis.branches import find_branches
from archlens.analysis.depth import joint_depths, longest_from
from archlens.analysis.equivalence import compare_branches
from archlens.analysis.features import EXPANSION, feature_changes
from archlens.analysis.fusions import find_fusions, find_injections, find_interaction
from archlens.analysis.merge_points import merge_points
from archlens.analysis.outputs import find_outputs, find_splits
from archlens.analysis.parameters import Parameters
from archlens.analysis.reach import input_roles, output_masks, source_masks
from archlens.analysis.results import Branch, Equivalence, Finding, Input, Model, NaiveAverage
from archlens.analysis.wiring import Wiring
from archlens.errors import LimitError
from archlens.graph import ModelGraph

COMPARED_INPUTS = 16
"""With more feature inputs than this, branches are compared on demand only: their pairs grow with the square."""


def analyze_graph(graph: ModelGraph, *, expansion: float = EXPANSION, pairings: int | None = None) -> Analysis:
    """Every figure of the definitions for a graph.

    Args:
        graph: what a reader made.
        expansion: the ratio of features above which a call is an expansion; below its inverse it is a contraction.
        pairings: the limit of that name: how many pairs of steps of two branches may be compared in all.

    Returns:
        The Analysis; frozen.

    Raises:
        LimitError: if branches are so long that more pairs of steps would be compared.
    """
    wiring = Wiring(graph)
    seen, reached = source_masks(wiring), output_masks(wiring)
    points = merge_points(wiring, seen)
    joint = joint_depths(wiring, seen, points.fusions)
    parameters = Parameters(graph.calls)
    branches = tuple(find_branches(wiring, seen, reached, parameters))
    fusions = tuple(find_fusions(wiring, points.fusions, seen, graph.inputs))
    merges = sorted([*points.fusions, *points.injections, *points.internal])
    return Analysis(
        model=_model(graph, wiring, parameters),
        inputs=_inputs(graph, wiring, reached),
        branches=branches,
        fusions=fusions,
        injections=tuple(find_injections(wiring, points.injections, seen, graph.inputs)),
        interaction=find_interaction(wiring, seen, fusions, joint, parameters),
        outputs=tuple(find_outputs(graph, wiring, seen, reached, joint)),
        splits=tuple(find_splits(graph, wiring, reached)),
        blocks=tuple(find_blocks(wiring, points.internal)),
        expansion=expansion,
        feature_changes=tuple(feature_changes(wiring, expansion)),
        equivalences=_equivalences(branches, pairings),
        naive_average=_naive_average(branches),
        findings=tuple(Finding(n.code, n.severity, n.where, n.message, n.hint) for n in graph.notes),
        merge_order=tuple(wiring.calls[call].id for call in merges),
        source_graph=graph,
    )


def _model(graph: ModelGraph, wiring: Wiring, parameters: Parameters) -> Model:
    depth = longest_from(wiring, wiring.inputs, wiring.cost)
    weighted = longest_from(wiring, wiring.inputs, wiring.weight)
    return Model(
        name=graph.name,
        format=graph.format,
        keras_version=graph.keras_version,
        calls=sum(not call.is_input for call in graph.calls),
        layers=len(list(graph.layers)),
        parameters=parameters.of(range(len(graph.calls)))[0],
        weighted_depth=max((0, *(weighted[call] for call in wiring.outputs))),
        depth=max((0, *(depth[call] for call in wiring.outputs))),
    )


def _inputs(graph: ModelGraph, wiring: Wiring, reached: Sequence[int]) -> tuple[Input, ...]:
    roles = input_roles(graph, wiring, reached)
    calls = [wiring.calls[number] for number in wiring.inputs]
    return tuple(Input(call.id, call.shape, call.dtype, role) for call, role in zip(calls, roles, strict=True))


def _equivalences(branches: Sequence[Branch], most: int | None) -> tuple[Equivalence, ...]:
    if len(branches) > COMPARED_INPUTS:
        return ()
    needed = sum(len(a.trajectory) * len(b.trajectory) for a, b in itertools.combinations(branches, 2))
    if most is not None and needed > most:
        raise LimitError(
            "", limit="pairings", expected=f"at most {most:,} pairs of steps of two branches", found=f"{needed:,}"
        )
    return tuple(compare_branches(a, b) for a, b in itertools.combinations(branches, 2))


def _naive_average(branches: Sequence[Branch]) -> NaiveAverage:
    depths = [branch.depth for branch in branches]
    if not depths:
        return NaiveAverage(None, None, None)
    return NaiveAverage(sum(depths) / len(depths), min(depths), max(depths))
