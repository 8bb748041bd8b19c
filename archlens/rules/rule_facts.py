"""What several rules look at, computed once for a graph: its calls by number, and passes over them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property

from archlens.analysis.analysis import Analysis
from archlens.analysis.depth import longest_from
from archlens.analysis.reach import output_masks, source_masks
from archlens.analysis.wiring import Wiring
from archlens.graph import Call, Layer, ModelGraph

_KEPT = "_rule_facts"


class Facts:
    """Passes over a graph, each made when it is first asked for.

    Args:
        graph: the graph.
    """

    def __init__(self, graph: ModelGraph) -> None:
        self.graph = graph
        self.wiring = Wiring(graph)

    @cached_property
    def number(self) -> Mapping[str, int]:
        """The number of each call, by its id."""
        return {call.id: number for number, call in enumerate(self.wiring.calls)}

    @cached_property
    def seen(self) -> Sequence[int]:
        """S(v) of each call, as a bit mask."""
        return source_masks(self.wiring)

    @cached_property
    def weighted_depth(self) -> Sequence[int]:
        """Of each call, the most weighted calls on a path from any input to it, itself included."""
        return longest_from(self.wiring, self.wiring.inputs, self.wiring.weight)

    @cached_property
    def output_calls(self) -> frozenset[int]:
        """The calls that give the model's outputs."""
        return frozenset(self.wiring.outputs)

    @cached_property
    def mixed(self) -> Sequence[bool]:
        """Of each call, whether it is an interaction call."""
        return [bool(mask & (mask - 1)) for mask in self.seen]

    def call(self, number: int) -> Call:
        """The call of that number."""
        return self.wiring.calls[number]

    def layer(self, number: int) -> Layer:
        """The layer of the call of that number."""
        return self.wiring.calls[number].layer

    @cached_property
    def going_on(self) -> Sequence[Sequence[int]]:
        """Of each call, the calls that take from it and lead to an output, or give one."""
        reached = output_masks(self.wiring)
        return [[target for target in targets if reached[target]] for targets in self.wiring.targets]

    @cached_property
    def followed_by_nothing_weighted(self) -> Sequence[bool]:
        """Of each call, whether it gives an output, or only unweighted calls that merge nothing follow it to outputs.

        The width of such a call is set by the task, not by whoever designs the model.
        """
        wiring = self.wiring
        last = [False] * len(wiring.calls)
        for call in reversed(range(len(last))):
            targets = self.going_on[call]
            ends = all(last[t] and not wiring.weight[t] and len(wiring.sources[t]) == 1 for t in targets)
            last[call] = ends if targets else call in self.output_calls
        return last

    @cached_property
    def scored(self) -> Sequence[bool]:
        """Of each call, whether an output's own layer is the only weighted call on any way from it, itself included."""
        scored = list(self.followed_by_nothing_weighted)
        for call in reversed(range(len(scored))):
            targets = self.going_on[call]
            if targets and not self.wiring.weight[call]:
                scored[call] = all(scored[target] for target in targets)
        return scored

    def ids(self, numbers: Iterable[int]) -> tuple[str, ...]:
        """The ids of calls."""
        return tuple(self.wiring.calls[number].id for number in numbers)


def is_opaque(layer: Layer) -> bool:
    """Whether a layer's class is not Keras's own, so that what it holds is not known."""
    return layer.kind == "layer" and not layer.builtin


def weight_owners(layer: Layer) -> frozenset[str]:
    """What tells the weights of a layer from those of others: who owns them, or its key where that is not known."""
    return frozenset(layer.weights) if layer.weights else frozenset({layer.key})


def facts(analysis: Analysis) -> Facts:
    """The facts of the graph that was analysed, kept with it as its other views are.

    Raises:
        ReportFormatError: if the Analysis was read back from a JSON report, which holds no graph.
    """
    kept = vars(analysis.graph)
    if _KEPT not in kept:
        kept[_KEPT] = Facts(analysis.graph)
    found: Facts = kept[_KEPT]
    return found
