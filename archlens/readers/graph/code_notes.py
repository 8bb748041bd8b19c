"""AL403: what a reader notices of code in a model: layers that are there to carry it, and code anywhere else."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from archlens.graph import Call, Layer, Note
from archlens.layers.catalog import layer_class
from archlens.layers.layer_class import CarriedCode
from archlens.readers.graph.note_kinds import CODE_IN_FILE
from archlens.readers.keras.code_in_config import CodeKind, ConfigCode
from archlens.text.lists import listed
from archlens.text.names import quoted, visible

_MOST_PLACES = 3
_WORDS: Mapping[CodeKind, str] = {
    "function": "Python code",
    "module": "a pickled PyTorch module",
    "text": "a text that is Python code or a pickle",
}
_CARRIES: Mapping[CarriedCode, str] = {
    "function": " layer: Python code in the model",
    "pickle": ": a pickled PyTorch module",
    "program": ", which calls code that the file names or holds",
}


def code_in_file(calls: Iterable[Call], code: Iterable[ConfigCode] = ()) -> Iterator[Note]:
    """A note for every layer that is there to carry code or to fetch it, then for every other place with code.

    Of a layer, and of all that lies outside the layers, there is one note.

    Args:
        calls: all calls.
        code: what the file holds, each with its place in the file.
    """
    layers = calls_by_layer(calls)
    held: dict[tuple[str | None, CodeKind], list[str]] = {}
    for each in code:
        owner = _owner(each, layers)
        held.setdefault((owner, each.kind), []).append(each.place)
    for layer, ids in layers.values():
        what = _carrier(layer)
        if what is not None:
            yield _note(f"Layer {quoted(layer.name)} is {what}", ids)
    for (owner, kind), places in held.items():
        if owner is None:
            yield _note(f"The file holds {_WORDS[kind]} at {_at(places)}", ())
        elif _carrier(layers[owner][0]) is None:
            layer, ids = layers[owner]
            yield _note(f"Layer {quoted(layer.name)} holds {_WORDS[kind]} at {_at(places)}", ids)


def _note(what: str, ids: Iterable[str]) -> Note:
    return CODE_IN_FILE.note(f"{what}. archlens did not run it.", ids)


def _at(places: Sequence[str]) -> str:
    return listed([visible(place) for place in places], _MOST_PLACES)


def _carrier(layer: Layer) -> str | None:
    """What a layer is that carries code by its class, or fetches it."""
    name = layer.effective_class
    row = layer_class(name)
    if row is None:
        return None
    if row.loads is not None:
        source = "a path" if row.loads == "filepath" else "a path or URL"
        return f"a {name}, which loads a SavedModel from {source}"
    config = layer.config if layer.wrapped is None else layer.wrapped
    if row.code == "function" and _names_function(config.get("function")):
        return f"a {name} layer, which calls a function that the file names"
    return None if row.code is None else f"a {name}{_CARRIES[row.code]}"


def _names_function(function: Any) -> bool:
    """Whether the function of a ``Lambda`` is named and not in the file: as Keras 3 writes it, and as Keras 1 and 2."""
    if isinstance(function, Mapping):
        return function.get("class_name") == "function"
    return isinstance(function, str)


def _owner(code: ConfigCode, layers: Mapping[str, tuple[Layer, list[str]]]) -> str | None:
    """The key of the layer that holds code: the innermost around it that the graph has; ``None`` if there is none."""
    for depth in range(len(code.owners), 0, -1):
        around = frozenset(code.owners[:depth])
        keys = [key for key, (layer, _) in layers.items() if layer.name == code.owners[depth - 1]]
        inside = [key for key in keys if around.issuperset(key.split("/"))]
        if inside:
            return max(inside, key=lambda key: key.count("/"))
    return None


def calls_by_layer(calls: Iterable[Call]) -> dict[str, tuple[Layer, list[str]]]:
    """Key of a layer → the layer, and the ids of its calls."""
    layers: dict[str, tuple[Layer, list[str]]] = {}
    for call in calls:
        layers.setdefault(call.layer.key, (call.layer, []))[1].append(call.id)
    return layers
