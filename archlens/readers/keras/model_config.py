"""From Keras 3's configuration of a model to a description of its layers and the calls among them.

This is the spelling of a graph in a file, checked and made plain; :mod:`archlens.readers.graph.assembly` makes the
graph of calls from it. Nothing that a configuration names is imported or run.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from sys import intern
from typing import Any

from archlens import limits
from archlens.graph import Kind, Shape
from archlens.layers.catalog import is_transparent
from archlens.layers.trained_weights import is_trainable
from archlens.readers.files.json_spots import TOP_LEVEL
from archlens.readers.files.json_values import is_object_with, text_at, value_at
from archlens.readers.keras.answers import LayersAlike
from archlens.readers.keras.arguments import parse_histories, parse_nodes
from archlens.readers.keras.expectations import a_list, a_name, an_object, parse_shape, refuse
from archlens.readers.keras.model_records import LayerConfig, ModelConfig, NodeConfig
from archlens.readers.keras.optimizers import optimizer_of
from archlens.text.figures import plural
from archlens.text.names import quoted

_OPERATION_MODULES = ("keras.src.ops", "keras.ops", "keras.src.activations", "keras.activations")


def parse_model(entry: Any, place: str = "", depth: int = 0, alike: LayersAlike | None = None) -> ModelConfig:
    """The model that a serialized object describes.

    Args:
        entry: ``{"class_name": …, "config": {"layers": […], …}}``.
        place: where in the file it stands.
        depth: how many models are around it.
        alike: which layers of the models around it are alike.

    Raises:
        NotAGraphError: if it does not describe a model's graph; it names the place.
        LimitError: if models are nested too deep in it.
    """
    limits.check("model_nesting", depth, place)
    class_name = a_name(an_object(entry, place or TOP_LEVEL).get("class_name"), f"{place}.class_name".lstrip("."))
    where = f"{place}.config" if place else "config"
    if not holds_graph(entry):
        refuse(
            where,
            "a Functional or Sequential model with its layers",
            f"{quoted(class_name)} without a graph of layers",
            "A subclassed model keeps its graph in its Python code, not in the file. Analyse the live model: "
            "archlens.analyze(model) in Python.",
            modules="my.module",
        )
    config = entry["config"]
    sequential = "input_layers" not in config
    alike = LayersAlike() if alike is None else alike
    layers = _parse_layers(config["layers"], f"{where}.layers", sequential=sequential, depth=depth, alike=alike)
    recorded_input = True
    if sequential and not any(layer.kind == "input" for layer in layers.values()):
        recorded_input = bool(entry.get("build_config") or config.get("build_input_shape"))
        built_on = _build_shape(entry) or parse_shape(config.get("build_input_shape"))
        made_up = _sequential_input(layers, built_on, where)
        layers = {made_up.name: made_up, **layers}
    if sequential:
        _build_first(list(layers.values()))
    name = text_at(config, "name")
    return ModelConfig(
        name=class_name if name is None else name,
        class_name=class_name,
        sequential=sequential,
        layers=layers,
        inputs=None if sequential else parse_histories(config["input_layers"], f"{where}.input_layers"),
        outputs=None if sequential else parse_histories(config["output_layers"], f"{where}.output_layers"),
        place=where,
        recorded_input=recorded_input,
        trainable=is_trainable(config),
        optimizer=optimizer_of(entry.get("compile_config")),
    )


def _parse_layers(
    entries: Any, place: str, *, sequential: bool, depth: int, alike: LayersAlike
) -> dict[str, LayerConfig]:
    """The layers of a model by their names, in the file's order."""
    layers: dict[str, LayerConfig] = {}
    for i, entry in enumerate(a_list(entries, place)):
        layer = _parse_layer(entry, f"{place}[{i}]", sequential=sequential, depth=depth, alike=alike)
        if layer.name in layers:
            refuse(f"{place}[{i}].name", "a name of its own", f"a second layer named {quoted(layer.name)}")
        layers[layer.name] = layer
    return layers


def _build_first(layers: list[LayerConfig]) -> None:
    """The first layer of a Sequential was built on what the model takes, whether its own entry tells so or not."""
    given, *others = layers
    if given.kind == "input" and others and others[0].build_shape is None:
        others[0].build_shape = given.input_shape


def _sequential_input(layers: Mapping[str, Any], shape: Shape, place: str) -> LayerConfig:
    """An input for a Sequential that was saved without one."""
    name = "input"
    while name in layers:
        name += "_"
    entry = {"class_name": "InputLayer", "config": {"name": name, "batch_shape": shape}}
    return _parse_layer(entry, place, sequential=True, depth=0, alike=LayersAlike())


def models_in(model: ModelConfig) -> Iterator[ModelConfig]:
    """A model and all models inside it, at any depth, in the order of the configuration."""
    pending = [model]
    while pending:
        each = pending.pop()
        yield each
        pending += reversed([layer.model for layer in each.layers.values() if layer.model is not None])


def leaves_names_out(model: ModelConfig) -> bool:
    """Whether some layer, of the model or of one inside it, stands in the file without its name."""
    layers = model.layers.values()
    return any(not layer.named or (layer.model is not None and leaves_names_out(layer.model)) for layer in layers)


def holds_graph(entry: Any) -> bool:
    """Whether a serialized object is a model whose configuration holds its graph."""
    config = value_at(entry, "config")
    if not is_object_with(config, "layers", list):
        return False
    return ("input_layers" in config and "output_layers" in config) or entry.get("class_name") == "Sequential"


def _parse_layer(entry: Any, place: str, *, sequential: bool, depth: int, alike: LayersAlike) -> LayerConfig:
    # What has the type that JSON gives it needs no call of a function, of which there would be four a layer.
    if type(entry) is not dict:
        an_object(entry, place)
    class_name, config = entry.get("class_name"), entry.get("config")
    if type(class_name) is not str:
        a_name(class_name, place, ".class_name")
    if type(config) is not dict:
        an_object(config, place, ".config")
    name = entry["name"] if "name" in entry else config.get("name")
    if name is None and sequential:
        name = place  # a class of the user's own may leave its name out; see archlens.readers.weights.nameless_layers
    if type(name) is not str:
        a_name(name, place, ".name")
    module = entry.get("module")
    if module is not None and type(module) is not str:
        a_name(module, place, ".module")
    kind = _kind(class_name, module)
    effective_class, model, axes = class_name, None, 0
    if "layer" in config or "layers" in config:
        effective_class = _effective_class(entry)
        inner, axes = _within_time(entry)
        if kind != "input" and holds_graph(inner):
            model = parse_model(inner, place + ".config.layer" * axes, depth + 1, alike)
    nodes = [] if sequential else _parse_calls(entry, kind, place)
    shared = entry.get("shared_object_id")
    return LayerConfig(
        intern(name),
        name != place,
        class_name,
        effective_class,
        kind,
        module,
        config,
        nodes,
        model,
        axes if model else 0,
        _build_shape(entry),
        shared if isinstance(shared, int) else None,
        place,
        alike.answers(class_name, module, config),
    )


def _parse_calls(entry: Mapping[str, Any], kind: Kind, place: str) -> list[NodeConfig]:
    nodes = parse_nodes(entry.get("inbound_nodes"), place, ".inbound_nodes")
    if kind == "input" and nodes:
        refuse(
            f"{place}.inbound_nodes",
            "no calls of an InputLayer, which takes nothing",
            plural(len(nodes), "call"),
            "The file was edited or damaged, and Keras refuses it; save the model again.",
        )
    return nodes


def _kind(class_name: str, module: str | None) -> Kind:
    if class_name == "InputLayer":
        return "input"
    return "operation" if module is not None and module.startswith(_OPERATION_MODULES) else "layer"


def _within_time(entry: Mapping[str, Any]) -> tuple[Any, int]:
    """What lies inside the ``TimeDistributed`` around it, and how many of those there are."""
    axes = 0
    inner: Any = entry
    while _wraps(inner) and inner["class_name"] == "TimeDistributed":
        inner = inner["config"]["layer"]
        axes += 1
    return inner, axes


def _effective_class(entry: Mapping[str, Any]) -> str:
    inner: Any = entry
    while _wraps(inner) and is_transparent(inner["class_name"]):
        inner = inner["config"]["layer"]
    return str(inner["class_name"])


def _wraps(entry: Mapping[str, Any]) -> bool:
    return text_at(entry, "config", "layer", "class_name") is not None


def _build_shape(entry: Mapping[str, Any]) -> Shape:
    build_config = entry.get("build_config")
    if type(build_config) is dict:  # as most layers have it
        return parse_shape(build_config.get("input_shape"))
    return None if build_config is None else parse_shape(value_at(build_config, "input_shape"))
