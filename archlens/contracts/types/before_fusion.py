"""``before-fusion``: inputs that must not meet before a layer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from archlens.analysis.analysis import Analysis
from archlens.contracts.contract import Contract, Violation
from archlens.contracts.contract_type import ContractType
from archlens.contracts.fields import Field, flag, texts
from archlens.contracts.proof_paths import Reached, Ways
from archlens.contracts.selectors import Selecting, at_least_two
from archlens.graph import ModelGraph
from archlens.text.lists import listed_names
from archlens.text.names import quoted


def check(contract: Contract, analysis: Analysis) -> Iterator[Violation]:
    """A violation for every call where at least two of the inputs meet too early, with the ways on which they come."""
    fields, graph = contract.fields, analysis.graph
    select = Selecting(analysis)
    inputs = select.inputs(fields["inputs"])
    layers = select.layers(fields["before"])
    at_least_two(inputs, "inputs", select, inputs)
    yield from select.missing
    if select.missing:
        return
    ways = Ways(analysis.facts, control=fields["control"])
    reached = {name: ways.reached(name) for name in inputs}
    bounds = [call for _, calls in layers for call in calls]
    after, above = ways.reached(*bounds), ways.leading_to(*bounds)
    named = listed_names([name for name, _ in layers], most=None, last=" or ")
    for call, names in _meetings(graph, reached, control=fields["control"]):
        if call in after or (fields["beside"] and call not in above):
            continue
        position = "before it" if call in above else "on a way beside it"
        paths = "; ".join(str(reached[name].path_to(call)) for name in names)
        meeting = f"{quoted(call)} ({graph.by_id[call].layer.class_name})"
        yield Violation(
            f"{listed_names(list(inputs), most=None)} do not meet before {named}",
            f"{listed_names(names, most=None)} meet {position}, at {meeting}: {paths}",
            (call,),
        )


def _meetings(
    graph: ModelGraph, reached: Mapping[str, Reached], *, control: bool
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Where at least two inputs come together that no tensor coming in has together, in topological order."""
    sees: dict[str, tuple[str, ...]] = {}
    for call in graph.calls:
        sees[call.id] = tuple(name for name, each in reached.items() if call.id in each)
    known = {(t.target, sees[t.source]) for t in graph.tensors if control or not t.control}
    for id_, names in sees.items():
        if len(names) > 1 and (id_, names) not in known:
            yield id_, names


TYPE = ContractType(
    name="before-fusion",
    summary="Inputs of which no two may meet before a layer or fusion.",
    fields=(
        Field("inputs", texts, "the inputs, at least two", required=True),
        Field("before", texts, "the layer, nested model or fusion where they may meet first", required=True),
        Field("beside", flag, "whether they may meet on ways that never lead to it", default=False),
        Field("control", flag, "whether control tensors (masks) bring inputs together too", default=False),
    ),
    check=check,
)
