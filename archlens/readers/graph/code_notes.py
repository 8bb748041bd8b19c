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


CallsByLayer = Mapping[str, tuple[Layer, Sequence[str]]]
"""Key of a layer → the layer, and the ids of its calls."""


def code_in_file(calls: Sequence[Call], code: Sequence[ConfigCode] = ()) -> Iterator[Note]:
    """A note for every layer that is there to carry code or to fetch it, then for every other place with code.

    Of a layer, and of all that lies outside the layers, there is one note.

    Args:
        calls: all calls.
        code: what the file holds, each with its place in the file.
    """
    if not code and not any(map(_may_carry, {call.layer.effective_class for call in calls})):  # most models
        return
    layers = calls_by_layer(calls)
    held = _held(layers, code) if code else {}
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


def _held(layers: CallsByLayer, code: Iterable[ConfigCode]) -> dict[tuple[str | None, CodeKind], list[str]]:
    """Key of the layer that holds code, ``None`` outside the layers, and the kind of the code → its places."""
    owners = _Owners(layers)
    held: dict[tuple[str | None, CodeKind], list[str]] = {}
    for each in code:
        owner = owners.key(each.owners)
        held.setdefault((owner, each.kind), []).append(each.place)
    return held


def _note(what: str, ids: Iterable[str]) -> Note:
    return CODE_IN_FILE.note(f"{what}. archlens did not run it.", ids)


def _at(places: Sequence[str]) -> str:
    return listed([visible(place) for place in places], _MOST_PLACES)


def _may_carry(class_name: str) -> bool:
    """Whether layers of a class carry code, or fetch it."""
    row = layer_class(class_name)
    return row is not None and (row.loads is not None or row.code is not None)


def _carrier(layer: Layer) -> str | None:
    """What a layer is that carries code by its class, or fetches it."""
    name = layer.effective_class
    row = layer_class(name)
    if row is None or not _may_carry(name):
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


class _Owners:
    """Which layer of the graph it is that holds code.

    Args:
        layers: the layers by their keys, each the path of the models that define it, and its name.
    """

    def __init__(self, layers: CallsByLayer) -> None:
        self._keys = layers.keys()
        self._paths: set[str] = set()
        self._of_name: dict[str, list[str]] = {}
        for key, (layer, _) in layers.items():
            self._of_name.setdefault(layer.name, []).append(key)
            self._paths.update(key[:end] for end, char in enumerate(key) if char == "/")

    def key(self, names: Sequence[str]) -> str | None:
        """The key of the innermost layer around code; ``None`` if there is none.

        Args:
            names: of the models and layers around it. Some are no part of a key: those of layers inside a wrapper.
        """
        path = ""
        for name in names:
            longer = f"{path}/{name}" if path else name
            if longer in self._keys:
                return longer
            if longer in self._paths:
                path = longer
        # A layer that stands in two places is defined in the other one.
        alone = [keys[0] for keys in map(self._of_name.get, names) if keys is not None and len(keys) == 1]
        return alone[-1] if alone else None


def calls_by_layer(calls: Iterable[Call]) -> dict[str, tuple[Layer, list[str]]]:
    """Key of a layer → the layer, and the ids of its calls."""
    layers: dict[str, tuple[Layer, list[str]]] = {}
    for call in calls:
        before = layers.get(call.layer.key)
        if before is None:
            layers[call.layer.key] = call.layer, [call.id]
        else:
            before[1].append(call.id)
    return layers
