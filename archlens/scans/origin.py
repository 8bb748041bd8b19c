"""Where a serialized object of a configuration comes from: Keras itself, Keras's tools, or somewhere else."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from archlens.layers.catalog import operations
from archlens.layers.vocabulary import FUNCTIONS, LAYER_CLASSES, OTHER_CLASSES

Origin = Literal["keras", "tool", "registered", "outside"]

_CLASSES = LAYER_CLASSES | OTHER_CLASSES
_SPECIAL = frozenset(
    {
        "__keras_tensor__",
        "__tensor__",
        "__numpy__",
        "__bytes__",
        "__ellipsis__",
        "__slice__",
        "__tuple__",
        "__lambda__",
        "__tuple",
        "TensorShape",
        "TypeSpec",
        "CompositeTensor",
        "__symbol__",
    }
)
_KERAS = ("keras.", "tf_keras.", "tensorflow.keras.", "tensorflow.python.keras.")
_MODEL_PARTS = (
    "activations",
    "constraints",
    "dtype_policies",
    "initializers",
    "layers",
    "losses",
    "metrics",
    "ops",
    "optimizers",
    "quantizers",
    "random",
    "regularizers",
    "engine",
    "mixed_precision",
    "src.activations",
    "src.constraints",
    "src.dtype_policies",
    "src.initializers",
    "src.layers",
    "src.losses",
    "src.metrics",
    "src.ops",
    "src.optimizers",
    "src.quantizers",
    "src.random",
    "src.regularizers",
    "src.engine",
    "src.mixed_precision",
    "src.legacy_tf_layers",
)
_MODEL_CLASSES = frozenset({"Functional", "Sequential", "Model"})
_TOP_CLASSES = _MODEL_CLASSES | {
    "DTypePolicy",
    "FloatDTypePolicy",
    "DTypePolicyMap",
    "Layer",
    "Operation",
    "Input",
    "KerasTensor",
    "Variable",
    "Initializer",
    "Loss",
    "Metric",
    "Optimizer",
    "Regularizer",
    "Quantizer",
    "StatelessScope",
}
_LOADERS = frozenset({"get", "deserialize", "serialize", "function", "TFSMLayer"})


def origin(entry: Mapping[str, Any]) -> Origin:
    """Where the class or function that an object names comes from.

    ``keras``: a part of models that Keras has; ``tool``: something else in Keras, which no layer needs;
    ``registered``: under a name that the model's author registered, or a class without a module that Keras does not
    have; ``outside``: a module that is not Keras's.

    Example:
        >>> origin({"class_name": "Dense", "module": "keras.layers"})
        'keras'
        >>> origin({"class_name": "function", "module": "keras.config", "config": "enable_unsafe_deserialization"})
        'tool'
        >>> origin({"class_name": "Block", "module": None, "registered_name": "lib>Block"})
        'registered'
        >>> origin({"class_name": "function", "module": "os", "config": "system"})
        'outside'
    """
    class_name, module, config = entry["class_name"], entry.get("module"), entry.get("config")
    if class_name in _SPECIAL:
        return "keras"
    if not isinstance(module, str) or not module:
        return _without_module(class_name)
    if class_name == "function" and module == "builtins":  # how Keras writes a function that is registered or its own
        return "keras" if isinstance(config, str) and config in FUNCTIONS else "registered"
    return _of_module(class_name, module, config)


def named(entry: Mapping[str, Any]) -> str:
    """What an object names: ``module.class``, or ``module.function``."""
    class_name, module, config = entry["class_name"], entry.get("module"), entry.get("config")
    name = config if class_name == "function" and isinstance(config, str) else class_name
    registered = entry.get("registered_name")
    if isinstance(registered, str) and ">" in registered and not (isinstance(module, str) and module != "builtins"):
        return registered
    return f"{module}.{name}" if isinstance(module, str) and module and module != "builtins" else str(name)


def _without_module(class_name: str) -> Origin:
    row = operations().get(class_name)
    known = class_name in _CLASSES or class_name == "function" or (row is not None and row.shapes is not None)
    return "keras" if known else "registered"


def _of_module(class_name: str, module: str, config: Any) -> Origin:
    if module in ("keras", "keras.models", "keras.src.models") or module.startswith("keras.src.models."):
        return "keras" if class_name in _TOP_CLASSES else "tool"
    inside = next((module.removeprefix(start) for start in _KERAS if module.startswith(start)), None)
    if inside is None:
        return "outside"
    part = inside.startswith(tuple(f"{part}." for part in _MODEL_PARTS)) or inside in _MODEL_PARTS
    if class_name == "function":
        return "keras" if part and isinstance(config, str) and config not in _LOADERS else "tool"
    if inside in ("models", "src.models") or class_name in _MODEL_CLASSES:
        return "keras" if class_name in _MODEL_CLASSES else "tool"
    return "keras" if part and class_name not in _LOADERS - {"TFSMLayer"} and class_name[:1].isupper() else "tool"
