"""The bytes of tensors: how many are alive at a time, and how many training keeps.

A tensor is in memory whichever way it is taken, so that control tensors count here. Its type is the one that the file
tells of it, else the one that the layer computes in that makes it; an operation computes in the widest type that it
takes.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from itertools import accumulate

from archlens.analysis.facts import GraphFacts
from archlens.analysis.features import features
from archlens.graph import Shape
from archlens.layers.dtypes import item_bytes

_TensorId = int
"""The number of the call that makes a tensor, and as many times the number of all calls as the output that it is: one
number a tensor, which takes less time and memory than a pair of two."""

_DEFAULT_TYPE = "float32"

_TENSORS = 1024
"""How many shapes and types are remembered: the tensors of a model have few different ones."""


class TensorBytes:
    """The bytes of all tensors of a graph, for one sample.

    Args:
        facts: of the graph.

    Attributes:
        unknown: the numbers of the calls that make one of which they are not known, in topological order.

    Example:
        >>> import archlens
        >>> tensors = TensorBytes(archlens.analyze("sample_models/image_text.keras").facts)
        >>> tensors.sizes[0, 0], tensors.peak(), tensors.kept()
        (602112, 7885840, 10118804)
    """

    def __init__(self, facts: GraphFacts) -> None:
        self._facts = facts
        self._calls = calls = len(facts.calls)
        self._ids: Sequence[_TensorId] = [
            source + tensor.output * calls for tensor, source in zip(facts.graph.tensors, facts.makers, strict=True)
        ]
        self._sizes = self._of_each()
        unknown = {tensor % calls for tensor, size in self._sizes.items() if size is None}
        unknown.update([number for number, call in enumerate(facts.calls) if not call.shapes])
        self.unknown = tuple(sorted(unknown))

    @cached_property
    def sizes(self) -> Mapping[tuple[int, int], int | None]:
        """The bytes of each tensor that is made, by the number of its call and which of that call's outputs it is.

        ``None`` where a shape or a type is not known.
        """
        return {(tensor % self._calls, tensor // self._calls): size for tensor, size in self._sizes.items()}

    @cached_property
    def _taken(self) -> Sequence[Sequence[_TensorId]]:
        """Of each call, the tensors that it takes."""
        taken: list[list[_TensorId]] = [[] for _ in self._facts.calls]
        for tensor, target in zip(self._ids, self._facts.takers, strict=True):
            taken[target].append(tensor)
        return taken

    def peak(self) -> int | None:
        """The most bytes that are alive at one call, if all are made in topological order and nothing in place.

        Alive are the tensors that the call takes and makes, and those that a later call takes or the model gives.
        ``None`` where the bytes of a tensor are not known.
        """
        if self.unknown:
            return None
        calls = self._calls
        freed_at = self._freed_at()
        # At each call, what is made there less what was freed at the call before.
        change = [0] * (calls + 2)
        for tensor, size in self._sizes.items():
            number = tensor % calls
            change[number] += size or 0
            change[freed_at.get(tensor, number) + 1] -= size or 0
        return max(accumulate(change))

    def kept(self) -> int | None:
        """The bytes that training keeps: what the calls give and take that are trained or lie behind one that is.

        ``None`` where the bytes of such a tensor are not known, or whether a call is trained.
        """
        behind: list[bool] = []
        kept = 0
        kept_before: set[_TensorId] = set()
        unknown = frozenset(self.unknown)
        for number, call in enumerate(self._facts.calls):
            trained = call.layer.trainable_parameters
            is_behind = True in [behind[source] for source in self._facts.sources[number]]
            if not is_behind and trained is None and call.layer.weights != {}:
                return None
            behind.append(is_behind or bool(trained))
            if not behind[-1]:
                continue
            if number in unknown:
                return None
            for output in range(len(call.shapes)):
                kept += self._sizes[number + output * self._calls] or 0
            for tensor in self._taken[number]:
                # What a call behind a trained one gives is counted already, as far as it is known.
                if not behind[tensor % self._calls] or tensor not in self._sizes:
                    kept_before.add(tensor)
        before = self._sum(kept_before)
        return None if before is None else kept + before

    def _of_each(self) -> Mapping[_TensorId, int | None]:
        """The bytes of each tensor that is made, by its type and shape."""
        facts, calls = self._facts, self._calls
        told = {tensor: each.dtype for tensor, each in zip(self._ids, facts.graph.tensors, strict=True) if each.dtype}
        by_call = zip(facts.calls, facts.counted, strict=True)
        computed = [call.layer.compute_dtype if counts else call.dtype for call, counts in by_call]
        types: dict[_TensorId, str | None] = {}
        asked = None in computed  # by an operation, of which most models have none
        sizes: dict[_TensorId, int | None] = {}
        for number, call in enumerate(facts.calls):
            own = computed[number]
            if own is None:
                own = _widest(types.get(tensor) for tensor in self._taken[number])
            tensor = number
            for shape in call.shapes:
                dtype = told.get(tensor, own)
                if asked:
                    types[tensor] = dtype
                sizes[tensor] = _bytes(shape, dtype)
                tensor += calls
        return sizes

    def _freed_at(self) -> dict[_TensorId, int]:
        """The last call that takes each tensor; the one behind the last for what the model gives."""
        freed_at = {tensor: taker for taker, tensor in sorted(zip(self._facts.takers, self._ids, strict=True))}
        for output in self._facts.graph.outputs:
            freed_at[self._facts.number[output.call] + output.output * self._calls] = self._calls
        return freed_at

    def _sum(self, tensors: Iterable[_TensorId]) -> int | None:
        """The bytes of tensors; ``None`` if one's are not known."""
        total = 0
        for tensor in tensors:
            size = self._sizes.get(tensor)
            if size is None:
                return None
            total += size
        return total


@functools.lru_cache(_TENSORS)
def _bytes(shape: Shape, dtype: str | None) -> int | None:
    elements = features(shape)
    size = None if dtype is None else item_bytes(dtype)
    return None if elements is None or size is None else elements * size


def _widest(types: Iterable[str | None]) -> str | None:
    """The type of most bytes among those that an operation takes; ``None`` if one of them is not known."""
    widest = ""
    for dtype in types:
        size = None if dtype is None else item_bytes(dtype)
        if dtype is None or size is None:
            return None
        if size > (item_bytes(widest) or 0):
            widest = dtype
    return widest or _DEFAULT_TYPE
