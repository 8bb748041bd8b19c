"""What several rules look at, computed once for a graph: its calls by number, and passes over them."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from archlens.analysis.depth import longest_from
from archlens.analysis.reach import source_masks
from archlens.analysis.wiring import Wiring

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from archlens.analysis.analysis import Analysis
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

    def ids(self, numbers: Iterable[int]) -> tuple[str, ...]:
        """The ids of calls."""
        return tuple(self.wiring.calls[number].id for number in numbers)


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
