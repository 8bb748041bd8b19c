"""Parameters of parts of a model; weights that layers share count once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from archlens.graph import Call


class Parameters:
    """The parameters of any set of calls.

    Args:
        calls: all calls of the model.
    """

    def __init__(self, calls: Sequence[Call]) -> None:
        self._calls = calls
        self._uses: dict[str, int] = {}
        for call in calls:
            for owner in call.layer.weights or ():
                self._uses[owner] = self._uses.get(owner, 0) + 1

    def of(self, calls: Iterable[int]) -> tuple[int, int] | tuple[None, None]:
        """Parameters of the distinct layers with a call among these, and the part that is also used outside.

        ``None`` for both if the weights of one of them are not known.
        """
        sizes: dict[str, int] = {}
        uses: dict[str, int] = {}
        for number in calls:
            weights = self._calls[number].layer.weights
            if weights is None:
                return None, None
            for owner, size in weights.items():
                sizes[owner] = size
                uses[owner] = uses.get(owner, 0) + 1
        shared = sum(size for owner, size in sizes.items() if uses[owner] < self._uses[owner])
        return sum(sizes.values()), shared
