"""What of a model is used several times: nested models and layers whose calls share their weights."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from archlens.analysis.analysis import Analysis
from archlens.analysis.facts import GraphFacts
from archlens.analysis.model_calls import Scope

SharedKind = Literal["layer", "model"]


@dataclass(frozen=True, slots=True)
class SharedPart:
    """A layer or nested model with weights that is called several times.

    Attributes:
        name: what the model calls it.
        kind: whether it is a layer or a nested model.
        class_name: the layer's class; ``None`` of a nested model.
        uses: of each time it is called, the ids of its calls.
        inputs: the inputs that one of its calls sees, in the model's order.
        apart: whether each use sees inputs that no other sees, as the towers of a siamese model do.
        parameters: of its layers, each once; ``None`` if some are not known.
    """

    name: str
    kind: SharedKind
    class_name: str | None
    uses: tuple[tuple[str, ...], ...]
    inputs: tuple[str, ...]
    apart: bool
    parameters: int | None


def shared_parts(analysis: Analysis) -> tuple[SharedPart, ...]:
    """The shared parts of a model, in the order of their first calls; what stands in a shared model is not told apart.

    Empty for an Analysis that was read back from a report, which holds no calls.

    Example:
        >>> import archlens
        >>> (part,) = shared_parts(archlens.analyze("sample_models/siamese.keras"))
        >>> part.name, part.kind, len(part.uses), part.inputs
        ('encoder', 'model', 2, ('known_input', 'questioned_input'))
    """
    if not analysis.has_graph:
        return ()
    facts = analysis.facts
    shared = [(group, uses) for group, uses in _groups(facts) if _owns_weights(facts, uses)]
    return tuple(_part(facts, group, uses) for group, uses in shared)


def shares_nothing(analysis: Analysis) -> bool:
    """Whether it is certain that no two calls work with the same weights.

    Example:
        >>> import archlens
        >>> [shares_nothing(archlens.analyze(f"sample_models/{name}.keras")) for name in ("image_text", "siamese")]
        [True, False]
    """
    between_branches = any(branch.shared_parameters != 0 for branch in analysis.branches)
    return analysis.has_graph and not between_branches and not shared_parts(analysis)


_Group = tuple[SharedKind, str]
"""Kind and name."""

_Uses = Sequence[Sequence[int]]
"""The calls of each use."""


def _groups(facts: GraphFacts) -> Iterator[tuple[_Group, _Uses]]:
    """Layers and nested models that are used several times; of what is inside a part that is shared, only that part."""
    inside: set[int] = set()
    for group, uses in sorted(_models_and_layers(facts), key=lambda part: part[1][0][0]):
        numbers = {number for use in uses for number in use}
        if numbers <= inside:
            continue
        yield group, uses
        inside |= numbers


def _models_and_layers(facts: GraphFacts) -> Iterator[tuple[_Group, _Uses]]:
    """Nested models that are used several times, what is around a model before it; then such layers."""
    for scopes in facts.model_calls.of_one_model:
        if len(scopes) > 1:
            yield ("model", _name_of_model(facts, scopes)), [facts.model_calls.inside[scope] for scope in scopes]
    for numbers in facts.calls_of_layer.values():
        if len(numbers) > 1 and not facts.calls[numbers[0]].is_input:
            yield ("layer", facts.calls[numbers[0]].layer.name), [[number] for number in numbers]


def _name_of_model(facts: GraphFacts, scopes: Sequence[Scope]) -> str:
    """What a nested model is called; where ``TimeDistributed`` is around it, its scope has the name of that."""
    own = [scope for scope in scopes if scope not in facts.graph.time_axes]
    name, _, _ = (own or scopes)[0][-1].partition("@")
    return name


def _owns_weights(facts: GraphFacts, uses: _Uses) -> bool:
    numbers = (number for use in uses for number in use)
    return any(facts.calls[number].layer.owns_weights for number in numbers)


def _part(facts: GraphFacts, group: _Group, uses: _Uses) -> SharedPart:
    kind, name = group
    seen = [_seen(facts, use) for use in uses]
    together = 0
    apart = True
    for mask in seen:
        apart = apart and mask != 0 and not together & mask
        together |= mask
    return SharedPart(
        name=name,
        kind=kind,
        class_name=facts.calls[uses[0][0]].layer.class_name if kind == "layer" else None,
        uses=tuple(facts.ids(use) for use in uses),
        inputs=tuple(id_ for place, id_ in enumerate(facts.graph.inputs) if together >> place & 1),
        apart=apart,
        parameters=facts.parameters.of(number for use in uses for number in use).parameters,
    )


def _seen(facts: GraphFacts, use: Sequence[int]) -> int:
    """The inputs that a use sees, as a mask."""
    mask = 0
    for number in use:
        mask |= facts.source_masks[number]
    return mask
