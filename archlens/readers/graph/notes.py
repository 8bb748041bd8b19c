"""What a reader notices in a model file: where, and in which words; the rest is said by its kind."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence

from archlens.graph import Call, Layer, ModelGraph, Note
from archlens.layers.catalog import layer_class
from archlens.layers.graph_layer import effective_module
from archlens.layers.partial_shapes import is_open, partial
from archlens.readers.graph import note_kinds
from archlens.readers.graph.code_notes import calls_by_layer
from archlens.readers.keras.expectations import parse_shape
from archlens.readers.keras.model_config import models_in
from archlens.readers.keras.model_records import LayerConfig, ModelConfig
from archlens.readers.weights.layers_in_two_places import LayersInTwoPlaces
from archlens.readers.weights.weights_asked import Misfit
from archlens.text.figures import count, plural
from archlens.text.lists import listed_names, listed_shapes
from archlens.text.names import quoted
from archlens.text.values import in_brief

CallsOf = Callable[[LayerConfig], Sequence[str]]
"""The ids of the calls of a layer."""

_SHAPES_OF_INPUTS = ("batch_shape", "batch_input_shape")


def unknown_classes(calls: Iterable[Call]) -> Iterator[Note]:
    """AL404: classes that are not Keras's own, or newer than archlens, a note each."""
    ids: dict[tuple[str, str | None], list[Call]] = {}
    one_of_each = {_class_of(call.layer): call.layer for call in calls}
    unknown = {class_ for class_, layer in one_of_each.items() if _is_unknown(layer)}
    for call in calls if unknown else ():  # most models have none
        layer = call.layer
        if _class_of(layer) in unknown:
            module = effective_module(layer.class_name, layer.module, layer.config)
            ids.setdefault((layer.effective_class, module), []).append(call)
    for (class_name, module), of_class in ids.items():
        where = [call.id for call in of_class]
        origin = f" of module {quoted(module)}" if module else ""
        message = f"Class {quoted(class_name)}{origin} is unknown to archlens: {listed_names(where, most=1)}."
        if any(call.layer.weights is None and call.layer.weighted for call in of_class):
            message += " Whether it owns weights is not known, so it counts as weighted."
        yield note_kinds.UNKNOWN_CLASS.note(message, where)


def _class_of(layer: Layer) -> tuple[str, str, bool]:
    return layer.effective_class, layer.kind, layer.builtin


def _is_unknown(layer: Layer) -> bool:
    return layer.kind == "layer" and not (layer.builtin and layer_class(layer.effective_class))


def unknown_shapes(calls: Iterable[Call]) -> Iterator[Note]:
    """AL405: calls at which shapes begin to be unknown (:func:`first_unknown`)."""
    ids = [call.id for call in calls]
    if ids:
        what = "output shapes" if len(ids) > 1 else "output shape"
        message = f"The {what} of {listed_names(ids, most=1)} could not be determined."
        yield note_kinds.UNKNOWN_SHAPE.note(message, ids)


def first_unknown(graph: ModelGraph, undetermined: Container[str] = ()) -> Iterator[Call]:
    """The calls at which shapes begin to be unknown; what is unknown behind them only for that reason is left out.

    Args:
        graph: the graph.
        undetermined: the ids of calls whose shapes neither the file nor a rule tells.
    """
    behind_unknown = {tensor.target for tensor in graph.tensors if tensor.shape is None}
    for call in graph.calls:
        if call.shapes and None not in call.shapes and call.id not in undetermined:  # most calls
            continue
        begins = call.shape is None and call.id not in behind_unknown
        if (begins or call.id in undetermined) and any(map(is_open, map(partial, call.shapes or (None,)))):
            yield call


def contradictory_shapes(calls: Iterable[Call], contradictory: Mapping[str, str]) -> Iterator[Note]:
    """AL415: the first call whose settings contradict the shapes in the file.

    Args:
        calls: all calls.
        contradictory: what contradicts what, in words, by the ids of calls.
    """
    ids = [call.id for call in calls if call.id in contradictory] if contradictory else []
    if ids:
        more = f" The same is wrong with {plural(len(ids) - 1, 'more call')}." if len(ids) > 1 else ""
        yield note_kinds.CONTRADICTORY_SHAPE.note(contradictory[ids[0]] + more, ids[:1])


def unknown_weights(calls: Iterable[Call]) -> Iterator[Note]:
    """AL405: layers of a live model whose weights follow from an axis that is unknown."""
    for layer, ids in calls_by_layer(calls).values():
        if layer.weights is None:
            message = (
                f"The weights of layer {quoted(layer.name)} depend on an axis that is unknown: so do its parameters."
            )
            yield note_kinds.UNKNOWN_WEIGHTS.note(message, ids)


def packed_weights(layers: Iterable[LayerConfig], calls_of: CallsOf) -> Iterator[Note]:
    """AL405: layers of which the file does not tell how many numbers their packed weights hold."""
    for layer in layers:
        message = f"The file does not tell how many numbers the quantized weights of layer {quoted(layer.name)} hold."
        yield note_kinds.PACKED_WEIGHTS.note(message, calls_of(layer))


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


def weights_absent(files: Sequence[str]) -> Note:
    """AL406: files of weights are not there, or are pointers of Git LFS; their names and shapes are told elsewhere."""
    message = f"Files of the weights are missing, or only Git LFS pointers: {listed_names(files)}."
    return note_kinds.ABSENT_WEIGHTS.note(message)


def weights_missing(layers: Iterable[LayerConfig], calls_of: CallsOf) -> Iterator[Note]:
    """AL407: layers without the weights that they must own."""
    for layer in layers:
        message = f"Layer {quoted(layer.name)} has no weights in the file: parameters are unknown."
        yield note_kinds.MISSING_WEIGHTS.note(message, calls_of(layer))


def weights_unassigned(layers: Sequence[LayerConfig], calls_of: CallsOf) -> Iterator[Note]:
    """AL410: layers in nested models of which the file does not tell which weights are theirs."""
    if layers:
        names = listed_names([layer.name for layer in layers])
        message = f"The file does not tell which weights belong to {names}: parameters are unknown."
        ids = dict.fromkeys(id_ for layer in layers for id_ in calls_of(layer))
        yield note_kinds.UNASSIGNED_WEIGHTS.note(message, ids)


def weights_unfit(misfits: Iterable[Misfit], calls_of: CallsOf) -> Iterator[Note]:
    """AL411: layers whose weights are not those that their configuration asks for."""
    for layer, shapes, expected in misfits:
        message = (
            f"The weights of layer {quoted(layer.name)} do not fit its configuration: parameters are unknown. "
            f"Expected {listed_shapes(expected)}, found {listed_shapes(shapes)}."
        )
        yield note_kinds.UNFIT_WEIGHTS.note(message, calls_of(layer))


def never_built(names: Iterable[str]) -> Iterator[Note]:
    """AL412: Sequentials that were never built."""
    for name in names:
        message = f"Sequential {quoted(name)} was never built: it has no weights and no shapes yet."
        yield note_kinds.NEVER_BUILT.note(message)


def no_weights() -> Note:
    """AL408: the archive holds no weights."""
    return note_kinds.NO_WEIGHTS.note("The file holds no weights, so parameters are unknown.")


def windows_names() -> Note:
    """AL416: the names of the groups of weights are joined as on Windows."""
    message = "Keras 2 wrote the weights on Windows, under names that only Keras 2 on Windows finds (layers\\dense)."
    return note_kinds.WINDOWS_NAMES.note(message)


def layers_in_two_places(
    found: Iterable[LayersInTwoPlaces], calls_of: Callable[[str], Sequence[str]]
) -> Iterator[Note]:
    """AL413: layers of which Keras makes two when it loads the file, or refuses to load it.

    Args:
        found: the layers.
        calls_of: what gives the ids of the calls of a layer, by its key.
    """
    for each in found:
        kind = note_kinds.PERHAPS_IN_TWO_PLACES if each.fate == "perhaps copied" else note_kinds.IN_TWO_PLACES
        where: list[str] = []
        for key in each.keys:
            where += calls_of(key)
        yield kind.note(each.in_words(), where)


def tensors_missing(graph: ModelGraph) -> Iterator[Note]:
    """AL409: operations that take no tensor, though there is none that needs none."""
    ids = [call.id for call in graph.calls if call.layer.kind == "operation"]
    if ids:  # most models have none
        taking = {tensor.target for tensor in graph.tensors}
        ids = [id_ for id_ in ids if id_ not in taking]
    if ids:
        verb = "take" if len(ids) > 1 else "takes"
        message = f"Warning: the file does not tell which tensors {listed_names(ids, most=1)} {verb}."
        yield note_kinds.LOST_TENSORS.note(message, ids)
