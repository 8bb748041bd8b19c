"""What of a model is used several times: nested models and layers whose calls share their weights."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from archlens.analysis.analysis import Analysis
from archlens.analysis.facts import GraphFacts
from archlens.graph import Call

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
    groups = list(_groups(facts.calls))
    told = [(group, uses) for group, uses in groups if len(uses) > 1 and _owns_weights(facts, uses)]
    return tuple(_part(facts, group, list(uses.values())) for group, uses in told)


_Group = tuple[SharedKind, str, str]
"""Kind, path of the models around it without numbers of calls, and name."""

_Uses = dict[str, list[int]]
"""The calls of each use, by the path that leads there."""


def _groups(calls: Sequence[Call]) -> Iterator[tuple[_Group, _Uses]]:
    """Layers and nested models with their uses; of what is called inside a part that is shared, only that part."""
    groups: dict[_Group, _Uses] = {}
    for number, call in enumerate(calls):
        if call.is_input:
            continue
        path = ""
        for scope in call.scope:
            around, path = path, f"{path}/{scope}"
            name, _, _ = scope.partition("@")
            groups.setdefault(("model", _unnumbered(around), name), {}).setdefault(path, []).append(number)
        groups.setdefault(("layer", "", call.layer.key), {}).setdefault(call.id, []).append(number)
    inside: set[int] = set()
    for group, uses in groups.items():
        numbers = {number for use in uses.values() for number in use}
        if len(uses) < 2 or numbers <= inside:  # noqa: PLR2004 - once is not shared
            continue
        yield group, uses
        inside |= numbers


def _unnumbered(path: str) -> str:
    return "/".join(part.partition("@")[0] for part in path.split("/"))


def _owns_weights(facts: GraphFacts, uses: _Uses) -> bool:
    numbers = (number for use in uses.values() for number in use)
    return any(facts.calls[number].layer.owns_weights for number in numbers)


def _part(facts: GraphFacts, group: _Group, uses: Sequence[Sequence[int]]) -> SharedPart:
    kind, _, name = group
    first = facts.calls[uses[0][0]].layer
    seen = [_seen(facts, use) for use in uses]
    together = 0
    apart = True
    for mask in seen:
        apart = apart and mask != 0 and not together & mask
        together |= mask
    return SharedPart(
        name=first.name if kind == "layer" else name,
        kind=kind,
        class_name=first.class_name if kind == "layer" else None,
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
