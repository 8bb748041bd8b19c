"""What a picture needs to know of every call, by number: what its colour tells, and what must stay visible."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from archlens.analysis.adjacency import Adjacency
from archlens.analysis.analysis import Analysis
from archlens.analysis.branches import structure_of
from archlens.analysis.reach import NONE
from archlens.analysis.results import Fusion, Injection
from archlens.analysis.u_shape import UShape, find_u_shapes
from archlens.graph import Tensor

_LIGHT_ROLES = frozenset({"normalization", "activation", "regularization"})

Part = Literal["branch", "interaction", "head", "control", "constant"]


@dataclass(frozen=True, slots=True)
class Belonging:
    """The part of the model that a call belongs to, which is what its colour tells.

    Attributes:
        part: branch, interaction, head, control input, or constant (no input leads to it).
        position: of a branch, that of its input among the inputs; of a head, that of its output; else 0.
    """

    part: Part
    position: int = 0


class DrawnModel:
    """An analysed model as a picture needs it: the facts of its graph, and what of them is drawn in a way of its own.

    Args:
        analysis: the analysis, with its graph.

    Attributes:
        analysis: the same.
        facts: of its graph.
        inputs: numbers of the calls that are inputs.
        protected: numbers of the calls that stay visible however much is folded: inputs, fusions, injections, splits.
        outputs: number of a call → positions of the outputs that it gives.
    """

    def __init__(self, analysis: Analysis) -> None:
        self.analysis = analysis
        self.facts = analysis.facts
        calls = self.facts.calls
        self.inputs = frozenset([number for number, call in enumerate(calls) if call.layer.kind == "input"])
        self.protected = self.inputs.union(self.merges, self.facts.splits)
        self.outputs: dict[int, list[int]] = {}
        for position, number in enumerate(self.facts.outputs):
            self.outputs.setdefault(number, []).append(position)

    @cached_property
    def belonging(self) -> tuple[Belonging, ...]:
        """The part of the model that each call belongs to."""
        seen, reached = self.facts.source_masks, self.facts.output_masks
        pairs = list(zip(seen.kinds, reached.kinds, strict=True))
        parts = {pair: self._belonging(*pair) for pair in dict.fromkeys(pairs)}
        return tuple(parts[pair] for pair in pairs)

    @cached_property
    def has_nested(self) -> bool:
        """Whether any call stands in a nested model."""
        return bool(self.facts.model_calls.inside)

    @cached_property
    def light(self) -> frozenset[int]:
        """The numbers of the calls that go with the one before them: normalization, activation and the like."""
        layers = [call.layer for call in self.facts.calls]
        return frozenset(
            [
                number
                for number, layer in enumerate(layers)
                if layer.role in _LIGHT_ROLES or ("light" in layer.traits and layer.wrapped is None)
            ]
        )

    @cached_property
    def control_tensors(self) -> tuple[Tensor, ...]:
        """The control tensors, which most models have none of."""
        return tuple([tensor for tensor in self.facts.graph.tensors if tensor.control])

    @property
    def all_sources(self) -> Adjacency:
        """Of each call, the distinct calls that it takes from, by control tensors too."""
        return self.facts.all_sources if self.control_tensors else self.facts.sources

    @property
    def all_targets(self) -> Adjacency:
        """Of each call, the distinct calls that take from it, by control tensors too, in topological order."""
        return self.facts.all_targets if self.control_tensors else self.facts.targets

    @cached_property
    def branch_signs(self) -> Mapping[int, Hashable]:
        """Position of an input → what is the same for branches that are equal, step by step and shape by shape."""
        branches = {branch.input: branch for branch in self.analysis.branches}
        signs: dict[int, Hashable] = {}
        for place, each in enumerate(self.analysis.inputs):
            if each.name in branches:
                signs[place] = structure_of(branches[each.name], each.shape)
        return signs

    @cached_property
    def u_shapes(self) -> tuple[UShape, ...]:
        """The U's that are in the model."""
        return find_u_shapes(self.facts)

    @property
    def u_shape(self) -> UShape | None:
        """The U that the model is: the only one, which holds at least half of its calls."""
        if len(self.u_shapes) != 1:
            return None
        (u,) = self.u_shapes
        return u if 2 * len(u.inside) >= len(self.facts.calls) else None

    def sees_only(self, number: int, position: int) -> bool:
        """Whether a call sees the input at that position and no other."""
        seen = self.facts.source_masks
        return seen.only(seen.kinds[number]) == position

    @cached_property
    def merges(self) -> Mapping[int, Fusion | Injection]:
        """The fusions and injections by number."""
        merges: dict[int, Fusion | Injection] = {self.facts.number[each.id]: each for each in self.analysis.fusions}
        merges.update((self.facts.number[each.id], each) for each in self.analysis.injections)
        return merges

    @cached_property
    def of_several_outputs(self) -> frozenset[str]:
        """The ids of calls of which more than the first output goes anywhere: it is said of each which one it is."""
        taken = (tensor.source for tensor in self.facts.graph.tensors if tensor.output)
        given = (output.call for output in self.facts.graph.outputs if output.output)
        return frozenset((*taken, *given))

    @cached_property
    def arm_positions(self) -> Mapping[int, Mapping[tuple[str, int], int]]:
        """Of each fusion and injection: (id of the maker, which output) → the position of that arm."""
        positions: dict[int, dict[tuple[str, int], int]] = {}
        for number in self.merges:
            arms: dict[tuple[str, int], int] = {}
            for tensor in self.facts.tensors_into[number]:
                if not tensor.control:
                    arms.setdefault((tensor.source, tensor.output), len(arms))
            positions[number] = arms
        return positions

    def _belonging(self, kind: int, reached: int) -> Belonging:
        """The part of calls that see and reach certain sets of inputs and outputs."""
        if kind == NONE:
            return Belonging("constant")
        first = self.facts.source_masks.only(kind)
        if first is not None and self.analysis.inputs[first].role != "feature":
            return Belonging("control", first)
        # A call that reaches one output of several is in its head; in a branch only where that branch had a choice.
        output = self.facts.output_masks.only(reached) if len(self.facts.outputs) > 1 else None
        if output is not None and (first is None or self._reached_by_input(first) != reached):
            return Belonging("head", output)
        return Belonging("interaction") if first is None else Belonging("branch", first)

    def _reached_by_input(self, position: int) -> int:
        return self.facts.output_masks.kinds[self.facts.inputs[position]]
