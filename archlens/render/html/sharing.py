"""What a model uses more than once: layers and nested models with several calls."""

from __future__ import annotations

from dataclasses import dataclass

from archlens.render.diagram.drawn_model import DrawnModel


@dataclass(frozen=True, slots=True)
class Shared:
    """A layer, or a nested model, that is called several times.

    Attributes:
        name: of the layer or of the outermost nested model.
        call: the id of its first call.
        times: how often it is called.
        layers: how many layers it has.
        inputs: the inputs whose branches have a call of it, in order.
    """

    name: str
    call: str
    times: int
    layers: int
    inputs: tuple[str, ...]


def shared_parts(drawn: DrawnModel) -> tuple[Shared, ...]:
    """What is called several times and owns weights, in the order of first calls.

    Layers of a nested model that is called several times are that model.

    Example:
        >>> import archlens
        >>> drawn = DrawnModel(archlens.analyze("sample_models/siamese.keras"))
        >>> [(each.name, each.times) for each in shared_parts(drawn)]
        [('encoder', 2)]
    """
    of_layer: dict[str, list[int]] = {}
    for number, call in enumerate(drawn.facts.calls):
        if call.layer.weights:
            of_layer.setdefault(call.layer.key, []).append(number)
    parts: dict[str, list[list[int]]] = {}
    for numbers in of_layer.values():
        if len(numbers) > 1:
            parts.setdefault(_part(drawn, numbers), []).append(numbers)
    return tuple(_shared(drawn, name, layers) for name, layers in parts.items())


def _part(drawn: DrawnModel, numbers: list[int]) -> str:
    """The outermost nested model that is called anew for each of these calls, else the layer itself."""
    calls = [drawn.facts.calls[number] for number in numbers]
    first, scopes = calls[0], [call.scope for call in calls]
    for depth, own in enumerate(first.scope):
        if any(len(scope) <= depth or scope[depth] != own for scope in scopes):
            return own.partition("@")[0]
    return first.layer.name


def _shared(drawn: DrawnModel, name: str, layers: list[list[int]]) -> Shared:
    numbers = sorted(number for each in layers for number in each)
    names = [each.name for each in drawn.analysis.inputs]
    masks = {drawn.facts.source_masks[number] for number in numbers}
    inputs = tuple(each for place, each in enumerate(names) if 1 << place in masks)
    return Shared(name, drawn.facts.calls[numbers[0]].id, max(map(len, layers)), len(layers), inputs)
