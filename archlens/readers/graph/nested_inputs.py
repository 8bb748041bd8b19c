"""The inputs of nested models: their own shapes, and which tensors of a call feed which of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from archlens.graph import Shape
from archlens.readers.keras.model_records import History, ModelConfig, Reference, flatten


def own_inputs(model: ModelConfig) -> dict[str, Shape]:
    """The shapes of a model's inputs by name, as its input layers have them."""
    return {layer.name: layer.input_shape for layer in model.layers.values() if layer.kind == "input"}


def match_inputs(structure: Any, value: Any) -> dict[str, Reference | None]:
    """Which tensor of a nested model's argument feeds which of its inputs.

    1. A single input takes the first tensor of the argument; of a dict, the one under the input's name.
    2. A dict of tensors feeds a dict of inputs by its keys, and a list of inputs by their names.
    3. Anything else feeds the inputs in order; a dict of inputs in the order of its sorted keys, as Keras flattens it.

    Args:
        structure: the model's inputs, a nested structure of :class:`History`.
        value: the argument of the call, a nested structure of :class:`Reference`.

    Returns:
        input name → tensor; ``None`` for an optional input that was left out.

    Example:
        >>> x, y = (Reference(History(name, 0, 0), (None, 8), None, "") for name in "xy")
        >>> fed = match_inputs({"b": History("first", 0, 0), "a": History("second", 0, 0)}, [x, y])
        >>> fed["second"] is x, fed["first"] is y
        (True, True)
    """
    if isinstance(structure, History):  # 1
        if isinstance(value, Mapping) and structure.layer in value:
            value = value[structure.layer]
        first = next((reference for _, reference in flatten(value, "")), None)
        return {structure.layer: first}
    pairs = _by_key(structure, value) if isinstance(value, Mapping) else _in_order(structure, value)
    matched: dict[str, Reference | None] = {}
    for inner_structure, inner_value in pairs:
        matched.update(match_inputs(inner_structure, inner_value))
    return matched


def _by_key(structure: Any, value: Mapping[Any, Any]) -> Iterator[tuple[Any, Any]]:  # 2
    if isinstance(structure, Mapping):
        for key, item in structure.items():
            yield item, value.get(key)
    else:
        for number, item in enumerate(structure):
            key = item.layer if isinstance(item, History) else number
            yield item, value.get(key)


def _in_order(structure: Any, value: Any) -> Iterator[tuple[Any, Any]]:  # 3
    items = [structure[key] for key in sorted(structure)] if isinstance(structure, Mapping) else structure
    values = value if isinstance(value, (list, tuple)) else [value]
    for number, item in enumerate(items):
        yield item, values[number] if number < len(values) else None
