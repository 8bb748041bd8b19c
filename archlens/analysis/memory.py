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
        self._taken = taken = [list[_TensorId]() for _ in facts.calls]
        self._told: dict[_TensorId, str] = {}
        for each, source, target in zip(facts.graph.tensors, facts.makers, facts.takers, strict=True):
            tensor = source + each.output * calls
            taken[target].append(tensor)
            if each.dtype:
                self._told[tensor] = each.dtype
        self._made = self._sizes()
        self.unknown = tuple([number for number, made in enumerate(self._made) if None in made or not made])

    @cached_property
    def sizes(self) -> Mapping[tuple[int, int], int | None]:
        """The bytes of each tensor that is made, by the number of its call and which of that call's outputs it is.

        ``None`` where a shape or a type is not known.
        """
        return {(number, k): size for number, made in enumerate(self._made) for k, size in enumerate(made)}

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
        for number, sizes in enumerate(self._made):
            tensor = number
            for size in sizes:
                change[number] += size or 0
                change[freed_at.get(tensor, number) + 1] -= size or 0
                tensor += calls
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
            for size in self._made[number]:
                kept += size or 0
            for tensor in self._taken[number]:
                k, source = divmod(tensor, self._calls)
                # What a call behind a trained one gives is counted already, as far as it is known.
                if not behind[source] or k >= len(self._made[source]):
                    kept_before.add(tensor)
        before = self._sum(kept_before)
        return None if before is None else kept + before

    def _sizes(self) -> list[Sequence[int | None]]:
        """Of each call, the bytes of each tensor that it makes, by its type and shape."""
        types: dict[_TensorId, str | None] = {}
        told, calls = self._told, self._calls
        by_call = zip(self._facts.calls, self._facts.counted, strict=True)
        computed = [call.layer.compute_dtype if counts else call.dtype for call, counts in by_call]
        asked = None in computed  # by an operation, of which most models have none
        sizes: list[Sequence[int | None]] = []
        for number, call in enumerate(self._facts.calls):
            own = computed[number]
            if own is None:
                own = _widest(types.get(tensor) for tensor in self._taken[number])
            made = []
            tensor = number
            for shape in call.shapes:
                dtype = told.get(tensor, own)
                if asked:
                    types[tensor] = dtype
                made.append(_bytes(shape, dtype))
                tensor += calls
            sizes.append(made)
        return sizes

    def _freed_at(self) -> dict[_TensorId, int]:
        """The last call that takes each tensor; the one behind the last for what the model gives."""
        freed_at: dict[_TensorId, int] = {}
        for number, taken in enumerate(self._taken):
            for tensor in taken:
                freed_at[tensor] = number
        for output in self._facts.graph.outputs:
            freed_at[self._facts.number[output.call] + output.output * self._calls] = self._calls
        return freed_at

    def _sum(self, tensors: Iterable[_TensorId]) -> int | None:
        """The bytes of tensors; ``None`` if one's are not known."""
        total = 0
        for tensor in tensors:
            k, number = divmod(tensor, self._calls)
            made = self._made[number]
            size = made[k] if k < len(made) else None
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
