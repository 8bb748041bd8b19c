"""The road that all forms share once a model's configuration is read: description, distinct layers, graph, notes."""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from archlens.errors import NoModelError
from archlens.graph import ModelGraph, Note, Shape
from archlens.layers.catalog import layer_class, named_in_files
from archlens.readers.files.json_values import text_at
from archlens.readers.graph import notes
from archlens.readers.graph.assembly import Assembler, assemble
from archlens.readers.graph.code_notes import calls_by_layer, code_in_file
from archlens.readers.graph.contradictory_shapes import contradictions
from archlens.readers.graph.shape_propagation import complete_shapes, propagate_shapes
from archlens.readers.graph.wired_model import WiredModels
from archlens.readers.keras.code_in_config import ConfigCode
from archlens.readers.keras.expectations import refuse
from archlens.readers.keras.model_config import holds_graph, parse_model
from archlens.readers.keras.model_records import LayerConfig, ModelConfig
from archlens.readers.weights.distinct_layers import DistinctLayers
from archlens.readers.weights.layers_in_two_places import layers_in_two_places
from archlens.readers.weights.saved_layers import SavedLayers
from archlens.readers.weights.weight_groups import WeightGroup
from archlens.text.names import quoted

PRODUCTS = {"keras_hub": "KerasHub", "keras_nlp": "KerasNLP", "keras_cv": "KerasCV"}
"""Packages of Keras's makers, by the names of their modules."""


def parse_any(entry: Any, version: str | None, *, legacy: bool = False, place: str = "") -> ModelConfig:
    """The model that a serialized object describes, in the spelling of whichever Keras.

    Args:
        entry: the object.
        version: the version of Keras that wrote it, where the file tells it.
        legacy: whether Keras 3 writes the file in its legacy form, without modules.
        place: where in the file it stands.

    Raises:
        NotAGraphError: if it does not describe a model's graph; it names the place.
    """
    _refuse_constructor_arguments(entry)
    _refuse_other_objects(entry)
    if (version or "").startswith("3.") and not legacy:
        return parse_model(entry, place)

    # Only now: most files are none of these, and the tables of old names are a tenth of a report's start-up.
    from archlens.readers.keras.keras2 import is_old, parse_old_model, with_modules

    if is_old(entry, version):
        model = parse_old_model(entry, place)
        propagate_shapes(model)
        return model
    return parse_model(with_modules(entry) if legacy else entry, place)


def graph_of(
    model: ModelConfig,
    weights: WeightGroup | None,
    *,
    format_: str,
    keras_version: str | None,
    noticed: Iterable[Note],
    code: Sequence[ConfigCode] = (),
    shapes: Mapping[str, Shape] | None = None,
) -> ModelGraph:
    """The graph of a described model, with what there is to note about it.

    Args:
        model: the model.
        weights: its weights; ``None`` if they are not known.
        format_: the form of the file.
        keras_version: the version of Keras that wrote it, where the file tells it.
        noticed: what was noticed before.
        code: the code that the file holds.
        shapes: those that the caller gives inputs, by name, batch axis first.

    Raises:
        NotAGraphError: if the description refers to what is not there, or has a cycle.
        ShapeError: if the model cannot take the shapes that are given.
    """
    saved = SavedLayers(model, weights, keras_version)
    wired = WiredModels()
    contradictory = list(contradictions(model, wired))
    complete_shapes(model, saved.weight_shapes, wired)
    layers = DistinctLayers(saved)
    graph, assembler = assemble(
        model,
        layers,
        shapes,
        format_=format_,
        keras_version=keras_version,
        contradictions=contradictory,
        wired=wired,
    )
    calls = graph.calls
    by_layer = functools.cache(lambda: calls_by_layer(calls))  # only what is noted of a layer asks for its calls

    def calls_of_key(key: str) -> Sequence[str]:
        return by_layer()[key][1] if key in by_layer() else ()

    def calls_of(layer: LayerConfig) -> Sequence[str]:
        return calls_of_key(layers[layer].key)

    found = [
        *noticed,
        *_notes_of_weights(model, saved, calls_of),
        *notes.layers_in_two_places(layers_in_two_places(model, saved, format_, keras_version), calls_of_key),
        *code_in_file(calls, code),
        *notes.unknown_classes(calls),
        *notes.unknown_shapes(() if saved.never_built else notes.first_unknown(graph, assembler.undetermined)),
        *notes.senseless_shapes(model),
        *notes.contradictory_shapes(calls, assembler.contradictory),
        *notes.tensors_missing(graph),
    ]
    return dataclasses.replace(graph, notes=tuple(found))


def _notes_of_weights(
    model: ModelConfig, saved: SavedLayers, calls_of: Callable[[LayerConfig], Sequence[str]]
) -> Iterator[Note]:
    """What there is to note about weights; ``calls_of`` gives the ids of the calls of a layer."""
    if saved.never_built:
        yield from notes.never_built([model.name])
    yield from notes.weights_missing(saved.missing, calls_of)
    yield from notes.weights_unassigned(saved.unassigned, calls_of)
    yield from notes.packed_weights(saved.packed, calls_of)
    yield from notes.weights_unfit(saved.misfits, calls_of)


def expect_graph(model: ModelConfig, weights: WeightGroup | None) -> None:
    """See to it that a described model is a graph; layers that the file leaves without a name are given theirs.

    Raises:
        NotAGraphError: if the description refers to what is not there, or has a cycle.
    """
    Assembler(model, DistinctLayers(SavedLayers(model, weights))).graph(format_="", keras_version=None)


def _refuse_constructor_arguments(entry: Any) -> None:
    """KerasHub writes most models as the arguments to build them with, which only its code can turn into a graph."""
    hub = (text_at(entry, "module") or "").partition(".")[0]
    if hub in PRODUCTS and not holds_graph(entry):
        refuse(
            "config",
            "a graph of layers",
            f"the constructor arguments of {hub}'s {quoted(entry.get('class_name'), 40)}",
            f"The file holds no graph: only {hub}'s code can build it. Analyse the live model of {PRODUCTS[hub]}.",
            modules=hub,
        )


def _is_layer(class_name: Any) -> bool:
    """Whether a class that is named without a module is one of Keras's layers, and no model."""
    row = layer_class(class_name) if isinstance(class_name, str) and class_name in named_in_files() else None
    return row is not None and "layers" not in row.sublayers


def _refuse_other_objects(entry: Any) -> None:
    """Keras saves a FeatureSpace, a Tokenizer, or a layer alone as a model; there is no graph that code could rebuild.

    Raises:
        NoModelError: if it is one.
    """
    if not isinstance(entry, Mapping) or holds_graph(entry):
        return
    class_name, module = entry.get("class_name"), entry.get("module")
    if class_name == "FeatureSpace" and module == "keras.utils":
        raise NoModelError(
            "config",
            expected="a model",
            found="a FeatureSpace, which prepares named features for a model and has no graph of layers",
            hint="Give the model that takes the features.",
        )
    if class_name == "Tokenizer" and module is None:
        raise NoModelError(
            "config",
            expected="a model",
            found="a Tokenizer of Keras 2, which turns texts to numbers for a model",
            hint="Give the model that takes the numbers.",
        )
    if module == "keras.layers" or (module is None and _is_layer(class_name)):
        raise NoModelError(
            "config",
            expected="a model",
            found=f"a layer alone ({quoted(class_name, 40)})",
            hint="Give a model that has the layer in it.",
        )
