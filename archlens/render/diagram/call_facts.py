"""What a picture needs to know of every call, by number: what it sees, what it reaches, what must stay visible."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from archlens.analysis.analysis import Analysis
from archlens.analysis.merge_results import Fusion, Injection
from archlens.analysis.reach import output_masks, source_masks
from archlens.analysis.wiring import Wiring
from archlens.graph import Call, Tensor

Part = Literal["branch", "interaction", "head", "control", "constant"]


@dataclass(frozen=True, slots=True)
class Belonging:
    """The part of the model that a call belongs to, which is what its colour tells.

    Attributes:
        part: branch, interaction, head, control input, or constant (no input leads to it).
        place: of a branch, the place of its input among the inputs; of a head, that of its output; else 0.
    """

    part: Part
    place: int = 0


class Facts:
    """What is known of the calls of an analysed model.

    Args:
        analysis: the analysis, with its graph.

    Attributes:
        analysis: the same.
        calls: the calls of the graph, in topological order; a call's number is its place here.
        number: id of a call → its number.
        wiring: their feature tensors, by number.
        protected: numbers of the calls that stay visible however much is folded: inputs, fusions, injections, splits.
        outputs: number of a call → places of the outputs that it gives.
        seen: of each call, a bit mask of the inputs that it sees, by feature tensors.
        reached: of each call, a bit mask of the outputs that it reaches.
    """

    def __init__(self, analysis: Analysis) -> None:
        graph = analysis.graph
        self.analysis = analysis
        self.calls: tuple[Call, ...] = graph.calls
        self.tensors: tuple[Tensor, ...] = graph.tensors
        self.number = {call.id: i for i, call in enumerate(graph.calls)}
        self.wiring = Wiring(graph)
        self.seen = source_masks(self.wiring)
        self.reached = output_masks(self.wiring)
        self.protected = frozenset(
            [
                *self.merges,
                *(self.number[split.id] for split in analysis.splits),
                *(i for i, call in enumerate(self.calls) if call.is_input),
            ]
        )
        self.outputs: dict[int, list[int]] = {}
        for place, number in enumerate(self.wiring.outputs):
            self.outputs.setdefault(number, []).append(place)

    @cached_property
    def belonging(self) -> tuple[Belonging, ...]:
        """The part of the model that each call belongs to."""
        return tuple(self._belonging(number) for number in range(len(self.calls)))

    def sees_only(self, number: int, place: int) -> bool:
        """Whether a call sees the input at that place and no other."""
        return self.seen[number] == 1 << place

    @cached_property
    def all_sources(self) -> tuple[tuple[int, ...], ...]:
        """Of each call, the distinct calls that it takes from, by control tensors too."""
        found: list[dict[int, None]] = [{} for _ in self.calls]
        for tensor in self.tensors:
            found[self.number[tensor.target]][self.number[tensor.source]] = None
        return tuple(map(tuple, found))

    @cached_property
    def all_targets(self) -> tuple[tuple[int, ...], ...]:
        """Of each call, the distinct calls that take from it, by control tensors too."""
        found: list[list[int]] = [[] for _ in self.calls]
        for target, sources in enumerate(self.all_sources):
            for source in sources:
                found[source].append(target)
        return tuple(map(tuple, found))

    @cached_property
    def merges(self) -> Mapping[int, Fusion | Injection]:
        """The fusions and injections by number."""
        merges: dict[int, Fusion | Injection] = {self.number[each.id]: each for each in self.analysis.fusions}
        merges.update((self.number[each.id], each) for each in self.analysis.injections)
        return merges

    @cached_property
    def arm_places(self) -> Mapping[int, Mapping[tuple[str, int], int]]:
        """Of each fusion and injection: (id of the maker, which output) → the place of that arm."""
        places: dict[int, dict[tuple[str, int], int]] = {number: {} for number in self.merges}
        for tensor in self.tensors:
            arms = places.get(self.number[tensor.target])
            if arms is not None and not tensor.control:
                arms.setdefault((tensor.source, tensor.output), len(arms))
        return places

    @cached_property
    def calls_of_layer(self) -> Mapping[str, int]:
        """How many calls each layer has."""
        counts: dict[str, int] = {}
        for call in self.calls:
            counts[call.layer.key] = counts.get(call.layer.key, 0) + 1
        return counts

    def _belonging(self, number: int) -> Belonging:
        mask, reached = self.seen[number], self.reached[number]
        if not mask:
            return Belonging("constant")
        first = mask.bit_length() - 1
        alone = mask == 1 << first
        if alone and self.analysis.inputs[first].role != "feature":
            return Belonging("control", first)
        # A call that reaches one output of several is in its head; in a branch only where that branch had a choice.
        one_output = reached and not reached & (reached - 1) and len(self.wiring.outputs) > 1
        if one_output and (not alone or self.reached[self.wiring.inputs[first]] != reached):
            return Belonging("head", reached.bit_length() - 1)
        return Belonging("branch", first) if alone else Belonging("interaction")
