"""The facts of a graph that everything behind the readers asks for: calls by number, and passes over them.

There is one object a graph. The analysis makes it, the Analysis carries it, and rules, contracts and diagrams take it
from there; so each pass is made once, when its result is first asked for, and in time linear in calls + tensors.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property

from archlens import limits
from archlens.analysis.adjacency import Adjacency, Incoming, distinct, distinct_tensors, turned, within_groups
from archlens.analysis.costs import Macs, sum_macs
from archlens.analysis.depth import LongestPaths, longest_from, longest_to
from archlens.analysis.dominators import immediate_dominators, immediate_post_dominators
from archlens.analysis.features import features, ratio
from archlens.analysis.merge_points import MergePoints, merge_points
from archlens.analysis.model_calls import ModelCalls, find_model_calls
from archlens.analysis.parameters import Parameters
from archlens.analysis.reach import NONE, CallsBySet, EndSets, output_masks, source_masks
from archlens.errors import NotAGraphError
from archlens.graph import Call, ModelGraph, Shape, Tensor
from archlens.text.names import quoted


class GraphFacts:
    """What is known of the calls of a graph; a call is named by its number, its position in topological order.

    Args:
        graph: the graph.

    Attributes:
        graph: the graph.
        limits: those within which it is analysed, for what is found only when it is asked for, too.
        calls: all calls; their numbers are their positions here.
        number: the number of each call, by its id.
        makers: of each tensor, the number of the call that makes it.
        takers: of each tensor, the number of the call that takes it.
        incoming: of each call, its distinct incoming feature tensors in argument order.
        sources: of each call, the distinct calls whose feature tensors it takes, in argument order.
        targets: of each call, the distinct calls that take its feature tensors, in topological order.
        inputs: the numbers of the inputs, in the model's order.
        outputs: the numbers of the calls that give the outputs, in the model's order.

    Raises:
        NotAGraphError: if the calls do not stand in topological order.

    Example:
        >>> import archlens
        >>> facts = archlens.analyze("sample_models/image_text.keras").facts
        >>> facts.ids(facts.merge_points.fusions), facts.depths.lengths[facts.outputs[0]]
        (('concatenate',), 6)
    """

    def __init__(self, graph: ModelGraph) -> None:
        self.graph = graph
        self.limits = limits.current()
        self.calls: tuple[Call, ...] = graph.calls
        self.number: Mapping[str, int] = {call.id: number for number, call in enumerate(graph.calls)}
        self.inputs: tuple[int, ...] = tuple(self.number[id_] for id_ in graph.inputs)
        self.outputs: tuple[int, ...] = tuple(self.number[output.call] for output in graph.outputs)
        number = self.number
        self.makers: Sequence[int] = [number[tensor.source] for tensor in graph.tensors]
        self.takers: Sequence[int] = [number[tensor.target] for tensor in graph.tensors]
        self.incoming: tuple[tuple[Incoming, ...], ...] = self._incoming()
        self.sources: Adjacency = tuple(
            # Most calls take one tensor.
            [
                (taken[0].source,) if len(taken) == 1 else distinct([each.source for each in taken])
                for taken in self.incoming
            ]
        )
        self.targets: Adjacency = turned(self.sources)
        self._inputs_seen: dict[int, tuple[str, ...]] = {}

    def _incoming(self) -> tuple[tuple[Incoming, ...], ...]:
        taken: list[list[Incoming]] = [[] for _ in self.calls]
        for tensor, source, target in zip(self.graph.tensors, self.makers, self.takers, strict=True):
            if tensor.control:
                continue
            if source >= target:
                raise NotAGraphError(
                    tensor.target,
                    expected="calls in topological order",
                    found=f"a tensor from {quoted(tensor.source)}, which comes later",
                    hint="Check the reader.",
                )
            taken[target].append(Incoming(source, tensor.shape, tensor.output))
        return tuple([tuple(tensors) if len(tensors) == 1 else distinct_tensors(tensors) for tensors in taken])

    def ids(self, numbers: Iterable[int]) -> tuple[str, ...]:
        """The ids of calls."""
        return tuple(self.calls[number].id for number in numbers)

    @cached_property
    def ratios(self) -> tuple[float | None, ...]:
        """Of each call, the features that it gives / those that it takes; ``None`` where :func:`ratio` tells none."""
        taken = [
            (incoming[0].shape,) if len(incoming) == 1 else tuple([each.shape for each in incoming])
            for incoming in self.incoming
        ]
        return tuple(map(ratio, self.shapes, taken))

    @cached_property
    def widths(self) -> tuple[int | None, ...]:
        """Of each call, the features of its first output; ``None`` where unknown."""
        return tuple(map(features, self.shapes))

    @cached_property
    def shapes(self) -> tuple[Shape, ...]:
        """Of each call, the shape of its first output; ``None`` where unknown."""
        return tuple([call.shapes[0] if call.shapes else None for call in self.calls])

    # Tensors of all kinds.

    @cached_property
    def tensors_into(self) -> tuple[tuple[Tensor, ...], ...]:
        """Of each call, the tensors that it takes, control tensors among them, in argument order."""
        found: list[list[Tensor]] = [[] for _ in self.calls]
        for tensor, target in zip(self.graph.tensors, self.takers, strict=True):
            found[target].append(tensor)
        return tuple(map(tuple, found))

    @cached_property
    def tensors_from(self) -> tuple[tuple[Tensor, ...], ...]:
        """Of each call, the tensors that others take from it, control tensors among them."""
        found: list[list[Tensor]] = [[] for _ in self.calls]
        for tensor, source in zip(self.graph.tensors, self.makers, strict=True):
            found[source].append(tensor)
        return tuple(map(tuple, found))

    @cached_property
    def control_tensors(self) -> Sequence[Tensor]:
        """The control tensors; most models have none."""
        return [tensor for tensor in self.graph.tensors if tensor.control]

    @cached_property
    def all_sources(self) -> Adjacency:
        """Of each call, the distinct calls that it takes from, by control tensors too."""
        if not self.control_tensors:
            return self.sources
        number = self.number
        return tuple([distinct([number[tensor.source] for tensor in taken]) for taken in self.tensors_into])

    @cached_property
    def all_targets(self) -> Adjacency:
        """Of each call, the distinct calls that take from it, by control tensors too, in topological order."""
        return turned(self.all_sources) if self.control_tensors else self.targets

    @cached_property
    def calls_of_layer(self) -> Mapping[str, Sequence[int]]:
        """The calls of each layer, by its key, in topological order; an input is a call of its own layer."""
        calls: dict[str, list[int]] = {}
        for number, call in enumerate(self.calls):
            key = call.layer.key
            if key in calls:
                calls[key].append(number)
            else:
                calls[key] = [number]
        return calls

    @cached_property
    def model_calls(self) -> ModelCalls:
        """The times that nested models are called."""
        return find_model_calls(self.calls)

    # What calls see and reach.

    @cached_property
    def source_masks(self) -> EndSets:
        """S(v) of each call: bit i is set if it sees the i-th input."""
        return source_masks(self.sources, self.inputs)

    @cached_property
    def output_masks(self) -> EndSets:
        """R(v) of each call: bit k is set if it reaches the k-th output."""
        return output_masks(self.targets, self.outputs)

    @cached_property
    def output_calls(self) -> frozenset[int]:
        """The calls that give the model's outputs."""
        return frozenset(self.outputs)

    @cached_property
    def interacts(self) -> tuple[bool, ...]:
        """Of each call, whether it is an interaction call: one that sees at least two inputs."""
        return self.source_masks.are_several

    @cached_property
    def interaction_calls(self) -> Sequence[int]:
        """The interaction calls, in topological order."""
        return [number for number, interacts in enumerate(self.interacts) if interacts]

    @cached_property
    def calls_by_sources(self) -> CallsBySet:
        """The calls of each S(v), in topological order; those of a single bit are a branch, its input among them."""
        return CallsBySet(self.source_masks)

    @cached_property
    def macs_by_sources(self) -> Mapping[int, Macs]:
        """What the calls of each S(v) cost together, by its kind; inputs are not among them."""
        calls, counted = self.calls, self.counted
        by_kind = self.calls_by_sources.by_kind.items()
        return {kind: sum_macs([calls[number] for number in numbers if counted[number]]) for kind, numbers in by_kind}

    def inputs_seen(self, call: int) -> tuple[str, ...]:
        """The names of the inputs that a call sees, in the model's order."""
        kind = self.source_masks.kinds[call]
        if kind not in self._inputs_seen:
            self._inputs_seen[kind] = self.source_masks.pick(kind, self.graph.inputs)
        return self._inputs_seen[kind]

    def only_input(self, id_: str) -> str | None:
        """The name of the one input that a call sees, by the call's id; ``None`` if it sees none or several."""
        place = self.source_masks.only(self.source_masks.kinds[self.number[id_]])
        return None if place is None else self.graph.inputs[place]

    def branch_calls(self, start: int) -> tuple[int, ...]:
        """The calls that see one input alone, itself among them, in topological order.

        Args:
            start: the number of the input.
        """
        return self.calls_by_sources.by_kind[self.source_masks.kinds[start]]

    def reaches_output(self, call: int) -> bool:
        """Whether feature tensors lead from a call to an output, or it gives one."""
        return self.output_masks.kinds[call] != NONE

    @cached_property
    def merge_points(self) -> MergePoints:
        """The merge points, by kind."""
        return merge_points(self.sources, self.source_masks.kinds)

    @cached_property
    def splits(self) -> tuple[int, ...]:
        """The calls that reach two outputs or more, each of whose takers reaches fewer; in topological order.

        A tensor that is an output twice is one of them: nothing parts there.
        """
        reached = self.output_masks
        parting = {kind: self._parts(kind) for kind in set(reached.kinds)}
        found = []
        for call, kind in enumerate(reached.kinds if True in parting.values() else ()):
            if parting[kind] and kind not in map(reached.kinds.__getitem__, self.targets[call]):
                found.append(call)
        return tuple(found)

    def _parts(self, kind: int) -> bool:
        """Whether there are two different tensors among the outputs that a call reaches."""
        if not self.output_masks.is_several(kind):
            return False
        outputs = self.graph.outputs
        first = outputs[self.output_masks.first(kind)]
        others = self.output_masks.pick(kind, outputs)
        return any((each.call, each.output) != (first.call, first.output) for each in others)

    @cached_property
    def parameters(self) -> Parameters:
        """The parameters of any set of calls."""
        return Parameters(self.calls)

    # Neighbours of some kinds only.

    @cached_property
    def sources_alike(self) -> Adjacency:
        """Of each call, those of its sources that see the same inputs as it does."""
        return within_groups(self.sources, self.source_masks.kinds, self._mixing)

    @cached_property
    def targets_alike(self) -> Adjacency:
        """Of each call, those of its targets that see the same inputs as it does."""
        return within_groups(self.targets, self.source_masks.kinds, self.leaving)

    @cached_property
    def leaving(self) -> Sequence[int]:
        """The calls that some target sees more inputs than, in topological order."""
        seen = self.source_masks.kinds
        return sorted({source for call in self._mixing for source in self.sources[call] if seen[source] != seen[call]})

    @property
    def _mixing(self) -> Sequence[int]:
        """The calls that see more inputs than some source of theirs."""
        return (*self.merge_points.fusions, *self.merge_points.injections)

    @cached_property
    def targets_to_outputs(self) -> Adjacency:
        """Of each call, those of its targets that lead to an output, or give one."""
        reached = self.output_masks.kinds
        if NONE not in reached:
            return self.targets
        return tuple([tuple([target for target in targets if reached[target] != NONE]) for targets in self.targets])

    # Depths and what lies on every path.

    @cached_property
    def counted(self) -> tuple[int, ...]:
        """Of each call, what it counts in a depth: 0 for inputs, else 1."""
        return tuple([int(not call.is_input) for call in self.calls])

    @cached_property
    def weighted(self) -> tuple[int, ...]:
        """Of each call, what it counts in a weighted depth: 1 for weighted calls, else 0."""
        return tuple([int(call.layer.weighted) for call in self.calls])

    @cached_property
    def depths(self) -> LongestPaths:
        """The paths of most calls from any input to each call."""
        return longest_from(self.sources, self.inputs, self.counted)

    @cached_property
    def depths_from_anywhere(self) -> LongestPaths:
        """The paths of most calls to each call from any that takes nothing: from inputs, and from constants."""
        starts = [call for call, sources in enumerate(self.sources) if not sources]
        return self.depths if set(starts) == set(self.inputs) else longest_from(self.sources, starts, self.counted)

    @cached_property
    def weighted_depths(self) -> LongestPaths:
        """The paths of most weighted calls from any input to each call."""
        return longest_from(self.sources, self.inputs, self.weighted)

    @cached_property
    def depths_to_outputs(self) -> LongestPaths:
        """The paths of most calls from each call to any output; each call counts itself."""
        return longest_to(self.targets, self.outputs, self.counted)

    @cached_property
    def joint_depths(self) -> LongestPaths:
        """Of each call v, the paths of most calls from a fusion f with S(f) = S(v) to v; f counts here.

        All calls on such a path see what v sees.
        """
        fusions = self.merge_points.fusions
        return longest_from(self.sources_alike if fusions else self.sources, fusions, self.counted)

    @cached_property
    def weighted_interaction(self) -> LongestPaths:
        """Of each interaction call, the paths of most weighted calls to it, among interaction calls alone."""
        return longest_from(self.sources, self.interaction_calls, self.weighted)

    @cached_property
    def dominators(self) -> tuple[int, ...]:
        """Of each call, the nearest other one that lies on every path to it; ``ROOT`` if there is none."""
        return immediate_dominators(self.sources)

    @cached_property
    def post_dominators(self) -> tuple[int, ...]:
        """Of each call, the nearest other one that lies on all its ways to outputs; ``ROOT`` if there is none.

        The ways end at the first output.
        """
        return immediate_post_dominators(
            [() if number in self.output_calls else targets for number, targets in enumerate(self.targets_to_outputs)]
        )

    @cached_property
    def axes_added_by(self) -> tuple[int | None, ...]:
        """Of each call, the one that gave its output more axes than it took, if calls that keep their number lead here.

        On that way every call takes a single tensor; ``None`` where there is no such way.
        """
        found: list[int | None] = []
        for number, call in enumerate(self.calls):
            incoming = self.incoming[number]
            taken = incoming[0].shape if len(incoming) == 1 else None
            if taken is None or call.shape is None or len(call.shape) < len(taken):
                found.append(None)
            elif len(call.shape) > len(taken):
                found.append(number)
            else:
                found.append(found[incoming[0].source])
        return tuple(found)

    # What the task sets, and not whoever designs the model.

    @cached_property
    def has_width_of_task(self) -> tuple[bool, ...]:
        """Of each call, whether it gives an output, or only unweighted calls that merge nothing follow it to outputs.

        The width of such a call is set by the task.
        """
        targets_to_outputs = self.targets_to_outputs
        ends = [False] * len(self.calls)
        for call in reversed(range(len(ends))):
            targets = targets_to_outputs[call]
            for target in targets:
                if not ends[target] or self.weighted[target] or len(self.sources[target]) != 1:
                    break
            else:
                ends[call] = bool(targets) or call in self.output_calls
        return tuple(ends)

    @cached_property
    def is_only_scored(self) -> tuple[bool, ...]:
        """Of each call, whether an output's own layer is the only weighted call on any way from it, itself included."""
        scored = list(self.has_width_of_task)
        for call in reversed(range(len(scored))):
            targets = self.targets_to_outputs[call]
            if targets and not self.weighted[call]:
                scored[call] = all(scored[target] for target in targets)
        return tuple(scored)
