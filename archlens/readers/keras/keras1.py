"""Layers of Keras 1 under today's names: classes, the fields of their configurations, and ``Merge``.

From the sources of Keras 1.2.2 (``get_config`` of each layer, ``Sequential.get_config`` in ``models.py``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from archlens.layers.catalog import todays_class
from archlens.readers.files.json_values import is_object_with, value_at
from archlens.readers.keras.expectations import a_list, a_name, an_object

_FIELDS = {
    "nb_filter": "filters",
    "border_mode": "padding",
    "subsample": "strides",
    "subsample_length": "strides",
    "stride": "strides",
    "filter_length": "kernel_size",
    "pool_length": "pool_size",
    "atrous_rate": "dilation_rate",
    "length": "size",
    "output_dim": "units",
    "bias": "use_bias",
    "p": "rate",
    "sigma": "stddev",
    "input_dtype": "dtype",
    "inner_activation": "recurrent_activation",
}
_KERNELS = (("nb_row", "nb_col"), ("kernel_dim1", "kernel_dim2", "kernel_dim3"))
_DATA_FORMATS = {"tf": "channels_last", "th": "channels_first"}

_MODES = {
    "sum": "Add",
    "mul": "Multiply",
    "ave": "Average",
    "max": "Maximum",
    "concat": "Concatenate",
    "dot": "Dot",
    "cos": "Dot",
}
_SIDES = 2
_NAMED_SIDES = ("top_pad", "bottom_pad", "left_pad", "right_pad")


def todays_names(class_name: str, config: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """Class and configuration of a layer under today's names; what bears them already stays.

    Example:
        >>> todays_names("Convolution2D", {"name": "c", "nb_filter": 8, "nb_row": 3, "nb_col": 5})
        ('Conv2D', {'name': 'c', 'filters': 8, 'kernel_size': [3, 5]})
    """
    if class_name == "Merge":
        return _merge(config)
    todays: dict[str, Any] = {}
    for key, value in config.items():
        # Embedding kept the name, and Conv2DTranspose's shape is computed from what else is told.
        name = key if class_name == "Embedding" and key == "output_dim" else _FIELDS.get(key, key)
        todays[name if name == key or name not in config else key] = value
    for sides in _KERNELS:
        if all(side in todays for side in sides):
            todays["kernel_size"] = [todays.pop(side) for side in sides]
    if "dim_ordering" in todays and "data_format" not in todays:
        todays["data_format"] = _DATA_FORMATS.get(str(todays.pop("dim_ordering")))
    margin = _MARGINS.get(class_name)
    if margin is not None:
        key, repair = margin
        todays[key] = repair(todays.get(key))
    return todays_class(class_name), todays


def with_ordering(entry: Any) -> Any:
    """A model of Theano's axes with them told in every layer: padding, cropping and resizing don't write them."""
    return _with_theanos_axes(entry) if any(_orderings(entry)) else entry


def _orderings(data: Any) -> Iterator[bool]:
    if isinstance(data, Mapping):
        if data.get("dim_ordering") == "th":
            yield True
        data = list(data.values())
    if isinstance(data, list):
        for item in data:
            yield from _orderings(item)


def _with_theanos_axes(data: Any) -> Any:
    if isinstance(data, list):
        return [_with_theanos_axes(item) for item in data]
    if not isinstance(data, Mapping):
        return data
    plain = {key: _with_theanos_axes(value) for key, value in data.items()}
    tells_none = str(plain.get("class_name")).startswith(("ZeroPadding", "Cropping", "UpSampling"))
    if tells_none and isinstance(plain.get("config"), dict):
        plain["config"].setdefault("dim_ordering", "th")
    return plain


def starts_with_merge(layers: Any) -> bool:
    """Whether a Sequential's first layer is a ``Merge`` that contains the models before it.

    Example:
        >>> starts_with_merge([{"class_name": "Merge", "config": {"layers": []}}])
        True
    """
    first = layers[0] if isinstance(layers, list) and layers else None
    if not isinstance(first, Mapping) or first.get("class_name") != "Merge":
        return False
    config = first.get("config")
    return is_object_with(config, "layers", list)


def opened_merge(
    entry: Mapping[str, Any], config: Mapping[str, Any], place: str
) -> tuple[dict[str, Any], dict[str, Any]]:
    """A Sequential that starts with a ``Merge`` of models, as the Functional model that it is.

    Returns:
        the model, and its configuration, still in the spelling of Keras 1.
    """
    merge, *chain = config["layers"]
    where = f"{place}.layers[0].config.layers"
    taken = {_name(layer) for layer in chain}
    inputs: list[dict[str, Any]] = []
    branches = []
    for i, branch in enumerate(a_list(merge["config"]["layers"], where)):
        own_inputs = [*_inputs(an_object(branch, f"{where}[{i}]"), f"{where}[{i}]")]
        if branch.get("class_name") == "InputLayer":
            inputs += own_inputs
            branches.append(own_inputs[0])
            continue
        name = _free(_name(branch) or f"sequential_{i + 1}", taken)
        inputs += own_inputs
        histories = [[each["name"], 0, 0] for each in own_inputs]
        branches.append({**branch, "name": name, "inbound_nodes": [histories]})
    # A branch that is a model has its own node before its first call.
    sources = [[b["name"], int(isinstance(b["config"], list) or "layers" in b["config"]), 0] for b in branches]
    merged = {k: v for k, v in merge["config"].items() if k != "layers"}
    layers = [*inputs, *(b for b in branches if b.get("class_name") != "InputLayer")]
    name = a_name(merged.get("name") or "merge", f"{place}.layers[0].config.name")
    layers.append({**merge, "name": name, "config": merged, "inbound_nodes": [sources]})
    last = [name, 0, 0]
    for i, layer in enumerate(chain):
        name = a_name(_name(an_object(layer, f"{place}.layers[{i + 1}]")), f"{place}.layers[{i + 1}].config.name")
        layers.append({**layer, "name": name, "inbound_nodes": [[last]]})
        last = [name, int(isinstance(layer.get("config"), list) or "layers" in layer.get("config", ())), 0]
    graph = {
        "name": config.get("name"),
        "layers": layers,
        "input_layers": [[each["name"], 0, 0] for each in inputs],
        "output_layers": [last],
    }
    return {**entry, "class_name": "Functional", "config": graph}, graph


def _inputs(branch: Mapping[str, Any], place: str) -> Iterator[dict[str, Any]]:
    """Input layers for what a branch takes: the shape of its first layer, or of each of its own branches."""
    config = branch.get("config")
    layers = config if isinstance(config, list) else an_object(config, f"{place}.config").get("layers")
    if isinstance(config, Mapping) and "input_layers" in config:
        named = {
            _name(layer): layer for layer in a_list(layers, f"{place}.config.layers") if isinstance(layer, Mapping)
        }
        for history in a_list(config["input_layers"], f"{place}.config.input_layers"):
            source = named.get(history[0]) if isinstance(history, list) and history else None
            yield from _inputs(an_object(source, f"{place}.config.input_layers"), f"{place}.config.input_layers")
        return
    if layers is not None:
        first = an_object(next(iter(a_list(layers, f"{place}.config")), None), f"{place}.config[0]")
        if starts_with_merge(layers):
            for i, inner in enumerate(first["config"]["layers"]):
                where = f"{place}.config[0].config.layers[{i}]"
                yield from _inputs(an_object(inner, where), where)
            return
        yield from _inputs(first, f"{place}.config[0]")
        return
    config = an_object(config, f"{place}.config")
    own = branch.get("class_name") == "InputLayer"
    name = a_name(_name(branch), f"{place}.config.name")
    name = name if own else f"{name}_input"
    todays = {"name": name, "batch_shape": config.get("batch_input_shape"), "dtype": config.get("input_dtype")}
    yield {"class_name": "InputLayer", "name": name, "config": todays, "inbound_nodes": []}


def _name(entry: Any) -> str | None:
    """The name of a layer, which Keras 1 tells in its configuration; ``None`` for one that tells none."""
    name = value_at(entry, "name") or value_at(entry, "config", "name")
    return name if isinstance(name, str) else None


def _free(name: str, taken: set[Any]) -> str:
    while name in taken:
        name += "_"
    taken.add(name)
    return name


def _merge(config: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    mode = config.get("mode")
    class_name = _MODES.get(mode) if isinstance(mode, str) and config.get("mode_type", "raw") == "raw" else None
    if class_name is None:
        return "Lambda", config  # a function of the user's
    return class_name, {
        "name": config.get("name"),
        "axis": config.get("concat_axis", -1),
        "axes": config.get("dot_axes", -1),
        "normalize": mode == "cos",
    }


def _pairs(axes: int) -> Callable[[Any], Any]:
    """Repairs margins of ``axes`` axes: one number an axis was both its sides, and four numbers two axes' sides."""

    def repair(value: Any) -> Any:
        if isinstance(value, Mapping):
            value = [value.get(side, 0) for side in _NAMED_SIDES]
        if not isinstance(value, Sequence) or isinstance(value, str) or axes == 1:
            return value
        if len(value) == axes:
            return [[side, side] if isinstance(side, int) else side for side in value]
        if len(value) == _SIDES * axes:
            return [list(value[i : i + _SIDES]) for i in range(0, len(value), _SIDES)]
        return value

    return repair


_MARGINS = {
    **{f"ZeroPadding{d}D": ("padding", _pairs(d)) for d in (1, 2, 3)},
    **{f"Cropping{d}D": ("cropping", _pairs(d)) for d in (1, 2, 3)},
}
