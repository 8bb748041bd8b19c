"""Which calls of nested models are calls of one and the same model, so that a picture can say it once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from archlens.graph import Call

Scope = tuple[str, ...]
"""The models that contain a call, outermost first, as in :class:`archlens.graph.Call`."""


@dataclass(frozen=True, slots=True)
class RepeatedModels:
    """The nested models that are called several times.

    Attributes:
        first: the scope of a later call → that of the first call of the same model.
        times: the scope of a first call → how often the model is called.
    """

    first: Mapping[Scope, Scope]
    times: Mapping[Scope, int]

    def is_told_by(self, scope: Scope) -> bool:
        """Whether a model around these calls is called there again: its frame tells that all in it is shared."""
        return any(scope[: depth + 1] in self.first for depth in range(len(scope)))


def find_repeated_models(calls: Sequence[Call]) -> RepeatedModels:
    """The calls of nested models that call the same layers in the same places.

    Args:
        calls: all calls of a model, in topological order.

    Example:
        >>> import archlens
        >>> calls = archlens.analyze("sample_models/siamese.keras").graph.calls
        >>> find_repeated_models(calls).first, find_repeated_models(calls).times
        ({('encoder@1',): ('encoder',)}, {('encoder',): 2})
    """
    contents: dict[Scope, set[tuple[Scope, str]]] = {}
    for call in calls:
        for depth in range(1, len(call.scope) + 1):
            place = (call.scope[depth:], call.layer.key)
            contents.setdefault(call.scope[:depth], set()).add(place)
    alike: dict[frozenset[tuple[Scope, str]], list[Scope]] = {}
    for scope, places in contents.items():
        alike.setdefault(frozenset(places), []).append(scope)
    first: dict[Scope, Scope] = {}
    times: dict[Scope, int] = {}
    for scopes in alike.values():
        if len(scopes) > 1:
            first.update(dict.fromkeys(scopes[1:], scopes[0]))
            times[scopes[0]] = len(scopes)
    return RepeatedModels(first, times)
