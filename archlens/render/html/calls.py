"""What the page tells of every call: its class, shapes, parameters and configuration, shortened."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from typing import Any

from archlens.graph import Layer, Shape, Tensor
from archlens.render.diagram.drawn_model import DrawnModel
from archlens.render.diagram.scene.labels import class_of, words
from archlens.text.figures import count, extent, significant
from archlens.text.widths import ELLIPSIS

_WIDEST_ID = 160
_WIDEST_VALUE = 60
_MOST_ENTRIES = 14
_MOST_ITEMS = 6
_DEEPEST = 3
_TOLD_ELSEWHERE = frozenset(
    {"name", "trainable", "dtype", "batch_shape", "batch_input_shape", "sparse", "ragged", "optional", "build_config"}
)


class Known:
    """Texts that come often, each written once.

    Attributes:
        places: each of them, in the order of the list → where it stands there.
    """

    def __init__(self) -> None:
        self.places: dict[Hashable, int] = {}

    def place(self, value: Hashable) -> int:
        """Where a text stands in the list."""
        return self.places.setdefault(value, len(self.places))


def describe(drawn: DrawnModel) -> dict[str, Any]:
    """All calls for the script: rows of ``[id, class, role, shapes in, shapes out, parameters, configuration, MACs]``.

    Where not all parameters are trained, how many of them are stands behind it.
    Classes, roles, figures, shapes and configurations are places in the lists beside the rows.
    """
    words_of, shapes, configs = Known(), Known(), Known()
    layers = [call.layer for call in drawn.facts.calls]
    not_all = any(each.trainable_parameters not in (None, each.parameters) for each in layers)
    rows = []
    for number, call in enumerate(drawn.facts.calls):
        figures = [call.layer.parameters, call.macs, *([call.layer.trainable_parameters] if not_all else [])]
        parameters, *others = (words_of.place("" if call.is_input else count(figure)) for figure in figures)
        row = [
            words(call.id, _WIDEST_ID),
            words_of.place(class_of(call)),
            words_of.place(call.layer.role),
            _places(shapes, _taken(drawn.facts.tensors_into[number])),
            _places(shapes, list(map(_shape, call.shapes))),
            parameters,
            configs.place(_configuration(call.layer)),
            *others,
        ]
        rows.append(row)
    return {
        "calls": rows,
        "words": list(words_of.places),
        "shapes": list(shapes.places),
        "configs": list(configs.places),
    }


def _taken(tensors: Iterable[Tensor]) -> list[str]:
    """The shapes of the distinct tensors that a call takes."""
    distinct: dict[tuple[str, int, str], None] = {}
    for tensor in tensors:
        sign = " (control)" if tensor.control else ""
        distinct[tensor.source, tensor.output, _shape(tensor.shape) + sign] = None
    return [text for _, _, text in distinct]


def _shape(axes: Shape) -> str:
    return words(extent(axes), _WIDEST_VALUE)


def _places(shapes: Known, texts: list[str]) -> list[int]:
    more = [ELLIPSIS] if len(texts) > _MOST_ITEMS else []
    return [shapes.place(text) for text in [*texts[:_MOST_ITEMS], *more]]


def _configuration(layer: Layer) -> tuple[tuple[str, str], ...]:
    """What the configuration says beside names, types and initial values."""
    told = [
        (words(str(key), _WIDEST_VALUE), _value(value))
        for key, value in layer.config.items()
        if value is not None and key not in _TOLD_ELSEWHERE and not str(key).endswith("_initializer")
    ]
    return tuple(told[:_MOST_ENTRIES])


def _value(value: Any, depth: int = 0) -> str:
    if isinstance(value, (list, tuple)) and depth < _DEEPEST:
        rest = f", {ELLIPSIS}" if len(value) > _MOST_ITEMS else ""
        inner = ", ".join(_value(item, depth + 1) for item in value[:_MOST_ITEMS])
        return words(f"[{inner}{rest}]", _WIDEST_VALUE)
    if isinstance(value, Mapping):
        value = value.get("class_name")
        return words(value, _WIDEST_VALUE) if isinstance(value, str) else ELLIPSIS
    return _single(value)


def _single(value: Any) -> str:
    if isinstance(value, str):
        return words(value, _WIDEST_VALUE)
    if value is None or isinstance(value, bool):
        return str(value)
    if isinstance(value, int):
        return count(value)
    return significant(value, 6) if isinstance(value, float) else ELLIPSIS
