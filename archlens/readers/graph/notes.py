"""What a reader notices in a model file: where, and in which words; the rest is said by its kind."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator

from archlens.graph import Call, Note
from archlens.readers.graph import note_kinds
from archlens.readers.keras.expectations import parse_shape
from archlens.readers.keras.model_config import models_in
from archlens.readers.keras.model_records import LayerConfig, ModelConfig
from archlens.readers.weights.layers_in_two_places import LayersInTwoPlaces
from archlens.text.figures import count, plural
from archlens.text.lists import listed_names
from archlens.text.names import quoted
from archlens.text.values import in_brief

_SHAPES_OF_INPUTS = ("batch_shape", "batch_input_shape")


def unknown_classes(calls: Iterable[Call]) -> Iterator[Note]:
    """AL404: classes that are not Keras's own, a note each; they are analysed with role ``other``."""
    ids: dict[tuple[str, str | None], list[str]] = {}
    for call in calls:
        layer = call.layer
        if layer.kind == "layer" and not layer.builtin:
            ids.setdefault((layer.class_name, layer.module), []).append(call.id)
    for (class_name, module), where in ids.items():
        origin = f" of module {quoted(module)}" if module else ""
        message = f"Class {quoted(class_name)}{origin} is unknown to archlens: {listed_names(where, most=1)}."
        yield note_kinds.UNKNOWN_CLASS.note(message, where)


def unknown_shapes(calls: Iterable[Call]) -> Iterator[Note]:
    """AL405: calls whose shape could not be determined."""
    ids = [call.id for call in calls if call.shape is None]
    if ids:
        yield note_kinds.UNKNOWN_SHAPE.note(f"The output shape of {plural(len(ids), 'call')} is unknown.", ids)


def senseless_shapes(model: ModelConfig) -> Iterator[Note]:
    """AL405, as a warning: inputs whose shape in the file can be none, each with its place."""
    senseless: list[str] = []
    for inside in models_in(model):
        for layer in inside.layers.values():
            if layer.kind == "input":
                senseless += _senseless(layer)
    if senseless:
        more = f" (so are {count(len(senseless) - 1)} more)" if len(senseless) > 1 else ""
        yield note_kinds.SENSELESS_SHAPE.note(f"Invalid shape, taken as unknown: {senseless[0]}{more}.")


def _senseless(layer: LayerConfig) -> Iterator[str]:
    for key in _SHAPES_OF_INPUTS:
        value = layer.config.get(key)
        if value is not None and parse_shape(value) is None:
            yield f"{layer.place}.config.{key} is {in_brief(value)}"


def weights_unreadable(why: str) -> Note:
    """AL406: the weights file is damaged; the graph is whole without it."""
    return note_kinds.UNREADABLE_WEIGHTS.note(f"The weights could not be read, so parameters are unknown: {why}.")


def weights_missing(names: Iterable[str]) -> Iterator[Note]:
    """AL407: layers without the weights that they must own."""
    for name in names:
        message = f"Layer {quoted(name)} has no weights in the file: parameters are unknown."
        yield note_kinds.MISSING_WEIGHTS.note(message)


def no_weights() -> Note:
    """AL408: the archive holds no weights."""
    return note_kinds.NO_WEIGHTS.note("The file holds no weights, so parameters are unknown.")


def layers_in_two_places(found: Iterable[LayersInTwoPlaces], calls: Iterable[Call]) -> Iterator[Note]:
    """AL413: layers of which Keras makes two when it loads the file, or refuses to load it."""
    ids: dict[str, list[str]] = {}
    for call in calls:
        ids.setdefault(call.layer.key, []).append(call.id)
    for each in found:
        kind = note_kinds.PERHAPS_IN_TWO_PLACES if each.fate == "perhaps copied" else note_kinds.IN_TWO_PLACES
        where = [id_ for key in each.keys for id_ in ids.get(key, ())]
        yield kind.note(each.in_words(), where)


def tensors_missing(calls: Iterable[Call], taking: Container[str]) -> Iterator[Note]:
    """AL409: operations that take no tensor, though there is none that needs none.

    Args:
        calls: all calls.
        taking: the ids of the calls that take a tensor.
    """
    ids = [call.id for call in calls if call.layer.kind == "operation" and call.id not in taking]
    if ids:
        verb = "take" if len(ids) > 1 else "takes"
        message = f"Warning: the file does not tell which tensors {listed_names(ids, most=1)} {verb}."
        yield note_kinds.LOST_TENSORS.note(message, ids)
