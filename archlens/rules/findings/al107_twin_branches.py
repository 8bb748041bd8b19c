"""AL107: two inputs of equal shape and type go through branches of equal structure with separate weights."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Any

from archlens.analysis.analysis import Analysis
from archlens.analysis.facts import GraphFacts
from archlens.analysis.features import features
from archlens.analysis.results import Branch
from archlens.graph import Layer
from archlens.layers.layer_settings import settings_of
from archlens.rules.layer_questions import owners_of_weights, weight_identity
from archlens.rules.rule import Rule, Trigger
from archlens.text.figures import plural
from archlens.text.lists import listed_names

_FROZEN = "trainable"
"""The one setting that changes no call."""


def find(analysis: Analysis, _: Mapping[str, float]) -> Iterator[Trigger]:
    """Groups of inputs with like branches, unless they share all their weights."""
    candidates = _candidates(analysis)
    if not candidates:
        return
    facts = analysis.facts
    members = {facts.calls[start].id: facts.branch_calls(start) for start in facts.inputs}
    structures = _Structures(facts)
    branches = {branch.input: branch for branch in analysis.branches}
    for group in candidates:
        alike: dict[Any, list[str]] = defaultdict(list)
        for name in group:
            alike[structures.of(members[name])].append(name)
        for names in alike.values():
            owners = {owners_of_weights(facts, members[name]) for name in names}
            if len(owners) > 1:
                inside = [members[name] for name in names]
                yield _trigger(facts, branches[names[0]], names, inside)


def _candidates(analysis: Analysis) -> Sequence[Sequence[str]]:
    """Inputs of equal shape and type whose branches are as deep and as large; no scalars: those are measurements."""
    groups: dict[Any, list[str]] = defaultdict(list)
    inputs = {each.name: each for each in analysis.inputs}
    for branch in analysis.branches:
        each = inputs[branch.input]
        if branch.weighted_depth and features(each.shape) != 1:
            groups[each.shape, each.dtype, branch.calls, branch.depth, branch.weighted_depth].append(each.name)
    return [group for group in groups.values() if len(group) > 1]


class _Structures:
    """Tells structures apart: every call gets a number, the same for calls that do the same to the same.

    The numbers are given out by a table, not by a hash, so two structures are never taken for one.
    """

    def __init__(self, facts: GraphFacts) -> None:
        self._facts = facts
        self._numbers: dict[Any, int] = {}
        self._layers: dict[str, Hashable] = {}

    def of(self, calls: Sequence[int]) -> tuple[int, ...]:
        """The structure of a branch: what its calls are, in order of their numbers here."""
        numbers: dict[str, int] = {}
        for number in calls:
            call = self._facts.calls[number]
            taken = tuple(
                (numbers.get(tensor.source), tensor.output, tensor.argument, tensor.control)
                for tensor in self._facts.tensors_into[number]
            )
            what = "" if call.is_input else self._layer(call.layer)
            numbers[call.id] = self._numbers.setdefault((what, taken), len(self._numbers))
        return tuple(sorted(numbers.values()))

    def _layer(self, layer: Layer) -> Hashable:
        if layer.key not in self._layers:
            settings = settings_of(layer.config, traits=layer.traits, learned=True)
            structural = [(key, value) for key, value in settings if key.rpartition(".")[2] != _FROZEN]
            self._layers[layer.key] = (layer.module, layer.class_name, *structural)
        return self._layers[layer.key]


def _trigger(facts: GraphFacts, branch: Branch, names: Sequence[str], inside: Sequence[Sequence[int]]) -> Trigger:
    apart, shares = _apart(facts, inside)
    weights = "with separate weights"
    where = tuple(names)
    if shares:
        where += facts.ids(apart)
        verb = "has" if len(apart) == 1 else "have"
        weights = f"that share some of their layers, while {listed_names(facts.ids(apart))} {verb} separate weights"
    return Trigger(
        where,
        f"Inputs {listed_names(names)} have one shape and type, and go through branches of one structure "
        f"({plural(branch.calls, 'call')} each) {weights}: are they meant to share them?",
        {"inputs": len(names), "calls": branch.calls, "parameters": branch.parameters},
    )


def _apart(facts: GraphFacts, inside: Sequence[Sequence[int]]) -> tuple[list[int], bool]:
    """A call of each weighted layer that not all of the branches have, and whether several have one in common."""
    branches_with: Counter[str] = Counter()
    for calls in inside:
        layers = (facts.calls[call].layer for call in calls)
        owners = (weight_identity(layer) for layer in layers if layer.owns_weights and layer.kind == "layer")
        branches_with.update(frozenset().union(*owners))
    apart: dict[str, int] = {}
    for call in sorted(chain.from_iterable(inside)):
        layer = facts.calls[call].layer
        if layer.weighted and any(branches_with[owner] < len(inside) for owner in weight_identity(layer)):
            apart.setdefault(layer.key, call)
    return list(apart.values()), max(branches_with.values(), default=0) > 1


RULE = Rule(
    code="AL107",
    name="twin-branches",
    severity="info",
    what="Inputs of equal shape and type go through branches of equal structure with separate weights.",
    why="A siamese network compares two inputs by one encoder; building the encoder twice instead of calling it twice "
    "doubles the parameters, halves the data that each sees, and the two no longer measure by one scale.",
    hint="If the inputs are of one kind, build the encoder once and call it on each; if not, keep the weights apart.",
    find=find,
)
