"""Models of TensorFlow.js: a JSON file of the topology, and of names and shapes of the weights, which lie beside it.

The converter writes the topology as Keras's HDF5 holds it, around the configuration of whichever Keras
(``model_config``); TensorFlow.js itself writes the configuration, as Keras 2 spelled it. A *graph model* holds
operations of TensorFlow instead, and no layers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO

from archlens.errors import LimitError
from archlens.readers.files.hdf5_objects import WeightsError
from archlens.readers.files.json_text import parse_json, read_text
from archlens.readers.files.json_values import is_object_with, list_at, text_at, value_at
from archlens.readers.files.stored_shapes import StoredShape
from archlens.readers.forms.contents import Contents
from archlens.readers.forms.form import Form
from archlens.readers.forms.model_description import ModelDescription
from archlens.readers.graph.description import parse_any
from archlens.readers.keras.code_in_config import code_in
from archlens.readers.keras.expectations import parse_shape, refuse
from archlens.readers.keras.model_records import ModelConfig
from archlens.readers.keras.optimizers import optimizer_of
from archlens.readers.weights.flat_division import NamedWeight
from archlens.readers.weights.flat_weights import shared_out
from archlens.readers.weights.weight_groups import WeightGroup
from archlens.text.lists import listed_names
from archlens.text.names import quoted

_NAME = "tfjs"

_TOPOLOGY, _MANIFEST, _CONFIG = "modelTopology", "weightsManifest", "model_config"
_FIRST_KEY = re.compile(
    rb'\s*\{\s*"(modelTopology|weightsManifest|format|generatedBy|convertedBy|trainingConfig|userDefinedMetadata|'
    rb'signature|modelInitializer|initializerSignature)"\s*:'
)
"""What such a file starts with; no object of Keras has such keys."""
_OWN_VERSION = "tfjs-layers"
_PLAIN_NAME = re.compile(r"(\./)?(?!\.)[\w.-]+")
"""Of a file beside the model; a browser's downloads are named with the dot and slash."""
_SEED = ("seed_generator_state", (2,))
_OPTIMIZER = "optimizer"
_SIZES = {"bool": 1, "uint8": 1, "uint16": 2, "float16": 2, "int32": 4, "float32": 4, "complex64": 8}
"""Bytes of an element, by the types that a manifest may have."""
_FROM = "Give the model that it was converted from, saved with model.save('model.keras')."


def sniff(_file: BinaryIO, head: bytes) -> bool:
    """Whether a file starts as a model of TensorFlow.js does."""
    return _FIRST_KEY.match(head) is not None


def describe(file: BinaryIO, path: str) -> ModelDescription:
    """What a layers model of TensorFlow.js describes: its topology, and the weights that its manifest lists.

    Args:
        file: the file, open for reading.
        path: its name for error messages.

    Raises:
        ModelFileError: if it is no JSON.
        NotAGraphError: if it is a graph model, or holds no topology.
    """
    return description(parse_json(read_text(file), path), path)


def is_tfjs(data: Any) -> bool:
    """Whether a JSON text is a model of TensorFlow.js, in whichever order its keys are.

    Example:
        >>> is_tfjs({"weightsManifest": [], "modelTopology": {}}), is_tfjs({"class_name": "Functional"})
        (True, False)
    """
    return isinstance(data, Mapping) and _TOPOLOGY in data


def description(data: Any, path: str) -> ModelDescription:
    """The model that a parsed file describes.

    Raises:
        NotAGraphError: if it is a graph model, or holds no topology.
    """
    topology = _topology(data, path)
    config = topology.get(_CONFIG, topology)
    place = f"{_TOPOLOGY}.{_CONFIG}" if _CONFIG in topology else _TOPOLOGY
    if isinstance(config, str):  # the attribute of an HDF5 file as it is
        config = parse_json(config, path, place)
    version = text_at(topology, "keras_version")
    # TensorFlow.js gives its own version, and spells as Keras 2 did.
    spelled_by = None if version is None or version.startswith(_OWN_VERSION) else version
    model = parse_any(config, spelled_by, legacy=True, place=place)
    model.optimizer = optimizer_of(value_at(topology, "training_config"))
    weights, error = _weights(model, data.get(_MANIFEST))
    return ModelDescription(
        _NAME, model, weights=weights, weights_error=error, keras_version=version, code=tuple(code_in(data))
    )


def _topology(data: Any, path: str) -> Mapping[str, Any]:
    topology = value_at(data, _TOPOLOGY)
    if isinstance(topology, str):
        topology = parse_json(topology, path, _TOPOLOGY)
    if _is_graph_model(data):
        refuse(
            _TOPOLOGY,
            "a layers model of TensorFlow.js",
            "a graph model of TensorFlow.js, which holds operations and no layers",
            _FROM,
        )
    if not isinstance(topology, Mapping):
        refuse(_TOPOLOGY, "the topology of a layers model of TensorFlow.js", "a list of weights alone", _FROM)
    if isinstance(topology.get(_TOPOLOGY), Mapping):
        return _topology(topology, path)
    return topology


def _is_graph_model(data: Any) -> bool:
    topology = value_at(data, _TOPOLOGY)
    return value_at(data, "format") == "graph-model" or (isinstance(topology, Mapping) and "node" in topology)


def _weights(model: ModelConfig, manifest: Any) -> tuple[WeightGroup | None, WeightsError | None]:
    if not isinstance(manifest, list) or not manifest:
        return None, None
    try:
        listed = list(_listed(manifest))
        tree, strangers = shared_out(model, listed)
    except WeightsError as error:
        return None, error
    if strangers:
        names = listed_names([each.name for each in strangers], most=2)
        return None, WeightsError(f"the names of weights in {_MANIFEST} do not tell their layers: {names}")
    return tree, None


def _listed(manifest: list[Any]) -> Iterator[NamedWeight]:
    """The weights of the model, in the order of the manifest; those of its optimizer are none of it.

    A quantized weight has the shape that it had. A weight is known by its name: one that is listed twice is one.
    """
    listed: set[str] = set()
    for number, group in enumerate(manifest):
        weights = value_at(group, "weights")
        if not isinstance(weights, list):
            raise WeightsError(f"{_MANIFEST}[{number}] lists no weights")
        for position, weight in enumerate(weights):
            named = _named_weight(weight, f"{_MANIFEST}[{number}].weights[{position}]")
            is_seed = named.shape == _SEED[1] and named.name.endswith(_SEED[0])
            if weight.get("group") != _OPTIMIZER and not is_seed and named.name not in listed:
                listed.add(named.name)
                yield named


def _named_weight(weight: Any, place: str) -> NamedWeight:
    name, shape = text_at(weight, "name"), parse_shape(value_at(weight, "shape"))
    if name is None or shape is None or None in shape:
        raise WeightsError(f"{place} has no name or no shape")
    return NamedWeight(name, _stored(tuple(axis for axis in shape if axis is not None), weight))


def _stored(shape: tuple[int, ...], weight: Mapping[str, Any]) -> tuple[int, ...]:
    """The shape of a weight, with the size of its elements in the file; of a quantized one these are smaller."""
    is_quantized = is_object_with(weight, "quantization", Mapping)
    kept_as = text_at(weight, "quantization", "dtype") if is_quantized else text_at(weight, "dtype")
    size = _SIZES.get(kept_as or "")
    return shape if size is None else StoredShape(shape, str(weight.get("dtype")), size)


def look_at(file: BinaryIO, contents: Contents) -> None:
    """Add the JSON text, and the model or the operations that it describes; other files are not looked at."""
    try:
        text = read_text(file)
    except LimitError as error:
        contents.miss("", error.briefly)
        return
    document = contents.add_json(text, "")
    if document is not None:
        add_description(document.data, contents)


def add_description(data: Any, contents: Contents) -> None:
    """Add the model or the operations that a parsed file describes."""
    contents.form = _NAME
    contents.own_texts = frozenset(_weights_files(data))
    if _is_graph_model(data):
        contents.operations += _operations(data.get(_TOPOLOGY))
    contents.describe("", lambda: description(data, contents.source))
    contents.names_weights = contents.description is not None and contents.description.weights is not None


def _weights_files(data: Any) -> Iterator[str]:
    """The names of the files of weights beside the model."""
    for group in list_at(data, _MANIFEST):
        for path in list_at(group, "paths"):
            if isinstance(path, str) and _PLAIN_NAME.fullmatch(path):
                yield path


def _operations(topology: Any) -> Iterator[tuple[str, str]]:
    """The operations of a graph and of its functions: where each is, and its name."""
    yield from _nodes(topology, "node", f"{_TOPOLOGY}: ")
    for number, function in enumerate(list_at(topology, "library", "function")):
        yield from _nodes(function, "nodeDef", f"{_TOPOLOGY}: function {number}, ")


def _nodes(holder: Any, key: str, place: str) -> Iterator[tuple[str, str]]:
    for node in list_at(holder, key):
        if is_object_with(node, "op", str):
            yield f"{place}node {quoted(str(node.get('name')))}", node["op"]


TFJS = Form(
    name=_NAME,
    what="a model of TensorFlow.js",
    listed="TensorFlow.js",
    endings=(".json",),
    ambiguous=True,
    sniff=sniff,
    describe=describe,
    look_at=look_at,
)
