"""Which calls of nested models are calls of one and the same model."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from archlens.graph import Call

Scope = tuple[str, ...]
"""The models that contain a call, outermost first, as in :class:`archlens.graph.Call`."""


@dataclass(frozen=True)
class ModelCalls:
    """The times that nested models are called; each is named by its scope, which no other has.

    Attributes:
        inside: of each time, the numbers of its calls, those of the models inside it among them, in topological order.
        of_one_model: the times, in groups: of one group are those that call the same layers in the same places. Groups
            and what is in them stand in the order of their first calls, what is around a model before it.
    """

    inside: Mapping[Scope, Sequence[int]]
    of_one_model: tuple[tuple[Scope, ...], ...]

    @cached_property
    def first(self) -> Mapping[Scope, Scope]:
        """The scope of a later time → that of the first time of the same model."""
        return {later: first for first, *others in self.of_one_model for later in others}

    @cached_property
    def times(self) -> Mapping[Scope, int]:
        """The scope of the first time → how often the model is called, if several times."""
        return {scopes[0]: len(scopes) for scopes in self.of_one_model if len(scopes) > 1}

    def is_later(self, scope: Scope) -> bool:
        """Whether a call with this scope stands in a model that was called before."""
        return any(model in self.first for model in outward(scope))


def outward(scope: Scope) -> Iterator[Scope]:
    """The scopes of the models around a call, the outermost first.

    Example:
        >>> list(outward(("encoder", "block")))
        [('encoder',), ('encoder', 'block')]
    """
    return (scope[:depth] for depth in range(1, len(scope) + 1))


def find_model_calls(calls: Sequence[Call]) -> ModelCalls:
    """The times that nested models are called.

    Args:
        calls: all calls of a model, in topological order.

    Example:
        >>> import archlens
        >>> calls = archlens.analyze("sample_models/siamese.keras").graph.calls
        >>> find_model_calls(calls).of_one_model
        ((('encoder',), ('encoder@1',)),)
    """
    inside: dict[Scope, list[int]] = {}
    places: dict[Scope, set[tuple[Scope, str]]] = {}
    for number, call in enumerate(calls):
        if not call.scope:  # most calls of most models
            continue
        for model in outward(call.scope):
            inside.setdefault(model, []).append(number)
            places.setdefault(model, set()).add((call.scope[len(model) :], call.layer.key))
    groups: dict[frozenset[tuple[Scope, str]], list[Scope]] = {}
    for model, own in places.items():
        groups.setdefault(frozenset(own), []).append(model)
    return ModelCalls(inside, tuple(map(tuple, groups.values())))
