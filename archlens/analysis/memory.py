"""The bytes of tensors: how many are alive at a time, and how many training keeps.

A tensor is in memory whichever way it is taken, so that control tensors count here. Its type is the one that the file
tells of it, else the one that the layer computes in that makes it; an operation computes in the widest type that it
takes.
"""

from __future__ import annotations

from collections.abc import Iterable

from archlens.analysis.facts import GraphFacts
from archlens.analysis.features import features
from archlens.layers.dtypes import item_bytes

_TensorId = tuple[int, int]
"""The number of the call that makes a tensor, and which of its outputs it is."""

_DEFAULT_TYPE = "float32"


class TensorBytes:
    """The bytes of all tensors of a graph, for one sample.

    Args:
        facts: of the graph.

    Attributes:
        sizes: the bytes of each tensor that is made; ``None`` where a shape or a type is not known.
        unknown: the numbers of the calls that make one of which they are not known, in topological order.

    Example:
        >>> import archlens
        >>> tensors = TensorBytes(archlens.analyze("sample_models/image_text.keras").facts)
        >>> tensors.sizes[0, 0], tensors.peak(), tensors.kept()
        (602112, 7885840, 10118804)
    """

    def __init__(self, facts: GraphFacts) -> None:
        self._facts = facts
        self._taken = [[(facts.number[t.source], t.output) for t in taken] for taken in facts.tensors_into]
        self._made = [[(number, k) for k in range(len(call.shapes))] for number, call in enumerate(facts.calls)]
        self.sizes = self._sizes()
        self.unknown = tuple(number for number, made in enumerate(self._made) if self._sum(made) is None or not made)

    def peak(self) -> int | None:
        """The most bytes that are alive at one call, if all are made in topological order and nothing in place.

        Alive are the tensors that the call takes and makes, and those that a later call takes or the model gives.
        ``None`` where the bytes of a tensor are not known.
        """
        if self.unknown:
            return None
        freed_at = self._freed_at()
        ends: list[list[_TensorId]] = [[] for _ in range(len(self._taken) + 1)]
        for tensor in self.sizes:
            ends[freed_at.get(tensor, tensor[0])].append(tensor)
        alive = peak = 0
        for made, freed in zip(self._made, ends, strict=False):
            alive += self._sum(made) or 0
            peak = max(peak, alive)
            alive -= self._sum(freed) or 0
        return peak

    def kept(self) -> int | None:
        """The bytes that training keeps: what the calls give and take that are trained or lie behind one that is.

        ``None`` where the bytes of such a tensor are not known, or whether a call is trained.
        """
        behind: list[bool] = []
        kept: dict[_TensorId, None] = {}
        unknown = frozenset(self.unknown)
        for number, call in enumerate(self._facts.calls):
            trained = call.layer.trainable_parameters
            is_behind = any(behind[source] for source in self._facts.sources[number])
            if not is_behind and trained is None and call.layer.weights != {}:
                return None
            behind.append(is_behind or bool(trained))
            if not behind[-1]:
                continue
            if number in unknown:
                return None
            kept |= dict.fromkeys([*self._made[number], *self._taken[number]])
        return self._sum(kept)

    def _sizes(self) -> dict[_TensorId, int | None]:
        """The bytes of each tensor, by its type and shape."""
        told = {(self._facts.number[t.source], t.output): t.dtype for t in self._facts.graph.tensors if t.dtype}
        types: dict[_TensorId, str | None] = {}
        sizes: dict[_TensorId, int | None] = {}
        for number, call in enumerate(self._facts.calls):
            computed = call.dtype if call.is_input else call.layer.compute_dtype
            if computed is None:
                computed = _widest(types.get(tensor) for tensor in self._taken[number])
            for tensor, shape in zip(self._made[number], call.shapes, strict=True):
                types[tensor] = told.get(tensor, computed)
                sizes[tensor] = _bytes(features(shape), types[tensor])
        return sizes

    def _freed_at(self) -> dict[_TensorId, int]:
        """The last call that takes each tensor; the one behind the last for what the model gives."""
        freed_at: dict[_TensorId, int] = {}
        for number, taken in enumerate(self._taken):
            freed_at |= dict.fromkeys(taken, number)
        for output in self._facts.graph.outputs:
            freed_at[self._facts.number[output.call], output.output] = len(self._taken)
        return freed_at

    def _sum(self, tensors: Iterable[_TensorId]) -> int | None:
        """The bytes of tensors; ``None`` if one's are not known."""
        total = 0
        for tensor in tensors:
            size = self.sizes.get(tensor)
            if size is None:
                return None
            total += size
        return total


def _bytes(elements: int | None, dtype: str | None) -> int | None:
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
