"""What a reader noticed in a model file, in the words that the user is told."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Sequence

from archlens.graph import Call, Layer, Note
from archlens.readers.keras.expectations import parse_shape, shown
from archlens.readers.keras.model_config import models_in
from archlens.readers.keras.model_records import ModelConfig

_CODE_CLASSES = {
    "Lambda": "a Lambda layer: Python code in the model",
    "TorchModuleWrapper": "a TorchModuleWrapper: a pickled PyTorch module",
    "TFSMLayer": "a TFSMLayer, which loads a SavedModel from a path",
}


def code_in_file(calls: Iterable[Call]) -> Iterator[Note]:
    """AL403: layers that carry code, or fetch it."""
    for layer, ids in _by_layer(calls):
        what = _CODE_CLASSES.get(layer.effective_class)
        if what is not None:
            yield Note(
                "AL403",
                "warning",
                ids,
                f"Layer {layer.name!r} is {what}. archlens did not run it.",
                "Loading this file with Keras can run code; load it only if you trust who made it.",
            )


def unknown_classes(calls: Iterable[Call]) -> Iterator[Note]:
    """AL404: classes that are not Keras's own, a note each; they are analysed with role ``other``."""
    ids: dict[tuple[str, str | None], list[str]] = {}
    for call in calls:
        layer = call.layer
        if layer.kind == "layer" and not layer.builtin:
            ids.setdefault((layer.class_name, layer.module), []).append(call.id)
    for (class_name, module), where in ids.items():
        origin = f" of module {module!r}" if module else ""
        yield Note(
            "AL404",
            "info",
            tuple(where),
            f"Class {class_name!r}{origin} is unknown to archlens: {where[0]!r}{_others(where)}.",
            "Each of its calls counts as one, of role other; what happens inside is not in the figures.",
        )


def _others(where: Sequence[str]) -> str:
    return f" and {len(where) - 1} more" if len(where) > 1 else ""


def unknown_shapes(calls: Iterable[Call]) -> Iterator[Note]:
    """AL405: calls whose shape could not be determined."""
    ids = tuple(call.id for call in calls if call.shape is None)
    if ids:
        yield Note(
            "AL405",
            "info",
            ids,
            f"The output shape of {len(ids)} call{'s' * (len(ids) > 1)} is unknown.",
            "The file does not tell it and archlens has no rule for the class, or its configuration makes no sense.",
        )


def senseless_shapes(model: ModelConfig) -> Iterator[Note]:
    """AL405, as a warning: inputs whose shape in the file can be none, which is told with its place."""
    found = [
        f"{layer.place}.config.{key} is {shown(layer.config[key])}"
        for inside in models_in(model)
        for layer in inside.layers.values()
        for key in ("batch_shape", "batch_input_shape")
        if layer.kind == "input" and layer.config.get(key) is not None and parse_shape(layer.config[key]) is None
    ]
    if found:
        more = f" (so are {len(found) - 1} more)" if len(found) > 1 else ""
        yield Note(
            "AL405",
            "warning",
            (),
            f"Invalid shape, taken as unknown: {found[0]}{more}.",
            "Axes are whole numbers of at least 0, or null; the file may be damaged, and Keras refuses to load it.",
        )


def weights_unreadable(why: str) -> Note:
    """AL406: the weights file is damaged; the graph is whole without it."""
    return Note(
        "AL406",
        "warning",
        (),
        f"The weights could not be read, so parameters are unknown: {why}.",
        "The architecture is whole; save or copy the file again to have its weights counted.",
    )


def weights_missing(names: Iterable[str]) -> Iterator[Note]:
    """AL407: layers without the weights that they must own."""
    for name in names:
        yield Note(
            "AL407",
            "warning",
            (),
            f"Layer {name!r} has no weights in the file: parameters are unknown.",
            "The file may be spliced or cut; Keras would refuse to load it.",
        )


def no_weights() -> Note:
    """AL408: the archive holds no weights."""
    return Note(
        "AL408",
        "info",
        (),
        "The file holds no weights, so parameters are unknown.",
        "Whether a layer owns weights was told by its class.",
    )


def tensors_missing(calls: Iterable[Call], taking: Container[str]) -> Iterator[Note]:
    """AL409: operations that take no tensor, though there is none that needs none."""
    ids = tuple(call.id for call in calls if call.layer.kind == "operation" and call.id not in taking)
    if ids:
        yield Note(
            "AL409",
            "warning",
            ids,
            f"Warning: the file does not tell which tensors {ids[0]!r}{_others(ids)} take{'s' * (len(ids) == 1)}.",
            "Keras 2 loses the tensors of some functions (tf.einsum) when it saves, and cannot load the file either; "
            "what lies before those calls is not in their figures.",
        )


def _by_layer(calls: Iterable[Call]) -> Iterator[tuple[Layer, tuple[str, ...]]]:
    ids: dict[str, tuple[Layer, list[str]]] = {}
    for call in calls:
        ids.setdefault(call.layer.key, (call.layer, []))[1].append(call.id)
    for layer, where in ids.values():
        yield layer, tuple(where)
