"""The feature tensors of a graph by number instead of by name, ready for passes in topological order.

Every analysis is one or two such passes, so all of them together take time linear in calls + tensors.
"""

from __future__ import annotations

from dataclasses import dataclass

from archlens.errors import NotAGraphError
from archlens.graph import Call, ModelGraph, Shape


@dataclass(frozen=True, slots=True)
class Incoming:
    """A distinct feature tensor that a call takes.

    Attributes:
        source: number of the call that makes it.
        shape: its shape.
    """

    source: int
    shape: Shape


class Wiring:
    """The calls of a graph, numbered in topological order, and the feature tensors among them.

    Args:
        graph: the graph.

    Attributes:
        calls: all calls; their numbers are their places here.
        incoming: of each call, its distinct incoming feature tensors in argument order.
        sources: of each call, the distinct calls whose feature tensors it takes, in argument order.
        targets: of each call, the distinct calls that take its feature tensors, in topological order.
        cost: of each call, how much it counts in a depth: 0 for inputs, else 1.
        weight: how much it counts in a weighted depth: 1 for weighted calls, else 0.
        inputs: the numbers of the inputs, in the model's order.
        outputs: the numbers of the calls that give the outputs, in the model's order.

    Raises:
        NotAGraphError: if the calls do not stand in topological order.
    """

    def __init__(self, graph: ModelGraph) -> None:
        self.calls: tuple[Call, ...] = graph.calls
        number = {call.id: i for i, call in enumerate(graph.calls)}
        tensors: list[dict[tuple[int, int], Incoming]] = [{} for _ in graph.calls]
        for tensor in graph.tensors:
            if not tensor.control:
                source, target = number[tensor.source], number[tensor.target]
                if source >= target:
                    raise NotAGraphError(
                        tensor.target,
                        expected="calls in topological order",
                        found=f"a tensor from {tensor.source!r}, which comes later",
                        hint="Check the reader.",
                    )
                tensors[target].setdefault((source, tensor.output), Incoming(source, tensor.shape))
        self.incoming = [list(taken.values()) for taken in tensors]
        self.sources = [list(dict.fromkeys(i.source for i in taken)) for taken in self.incoming]
        self.targets: list[list[int]] = [[] for _ in graph.calls]
        for target, sources in enumerate(self.sources):
            for source in sources:
                self.targets[source].append(target)
        self.cost = [0 if call.is_input else 1 for call in graph.calls]
        self.weight = [int(call.layer.weighted) for call in graph.calls]
        self.inputs = [number[id_] for id_ in graph.inputs]
        self.outputs = [number[output.call] for output in graph.outputs]
