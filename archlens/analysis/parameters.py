"""Weights of parts of a model: how many parameters, how many of them training changes, and their bytes.

Weights that layers share count once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from operator import attrgetter
from typing import NamedTuple

from archlens.graph import Call, Layer

_Owned = Mapping[str, int] | None
"""What owns the weights of a layer → an amount of them; ``None`` if that is not known."""


class PartWeights(NamedTuple):
    """The weights of the distinct layers with a call in a part of a model.

    Attributes:
        parameters: their elements.
        shared_parameters: the part of those whose layer also has a call outside.
        trainable_parameters: those that training would change.
        weight_bytes: their bytes as they are stored.

    Each is ``None`` if it is not known of one of the layers.
    """

    parameters: int | None
    shared_parameters: int | None
    trainable_parameters: int | None
    weight_bytes: int | None


class Parameters:
    """The weights of any set of calls.

    Args:
        calls: all calls of the model.
    """

    def __init__(self, calls: Sequence[Call]) -> None:
        self._calls = calls
        self._uses: dict[str, int] = {}
        for call in calls:
            for owner in call.layer.weights or ():
                self._uses[owner] = self._uses.get(owner, 0) + 1

    def of(self, calls: Iterable[int]) -> PartWeights:
        """The weights of the distinct layers with a call among these.

        Example:
            >>> import archlens
            >>> facts = archlens.analyze("sample_models/image_text.keras").facts
            >>> weights = facts.parameters.of([facts.number["match"]])
            >>> weights.parameters, weights.weight_bytes
            (257, 1028)
        """
        all_calls = self._calls
        uses: dict[str, int] = {}
        layers: dict[str, Layer] = {}
        for number in calls:
            layer = all_calls[number].layer
            weights = layer.weights
            if weights or weights is None:
                layers[layer.key] = layer
                for owner in weights or ():
                    uses[owner] = uses.get(owner, 0) + 1
        distinct = layers.values()
        sizes = _by_owner(distinct, attrgetter("weights"))
        trainable = _by_owner(distinct, attrgetter("trainable_weights"))
        stored = _by_owner(distinct, attrgetter("weight_bytes"))
        shared = None
        if sizes is not None:
            shared = sum(size for owner, size in sizes.items() if uses[owner] < self._uses[owner])
        return PartWeights(_sum(sizes), shared, _sum(trainable), _sum(stored))


def _by_owner(layers: Iterable[Layer], amounts: Callable[[Layer], _Owned]) -> _Owned:
    """An amount of the weights of several layers, by what owns them."""
    owned: dict[str, int] = {}
    for layer in layers:
        of_layer = amounts(layer)
        if of_layer is None:
            return None
        owned |= of_layer
    return owned


def _sum(owned: _Owned) -> int | None:
    return None if owned is None else sum(owned.values())
